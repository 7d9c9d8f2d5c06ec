import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from leadlight.cli import app
from leadlight.storage.models import ModelVersion
from tests.journeys.running import running


def children_of(number):
    """Give the processes of a server by their command: web and work."""
    found = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    words = {
        child: Path(f"/proc/{child}/cmdline").read_bytes().decode().strip("\0").split("\0") for child in found
    }
    return {line[-1]: int(child) for child, line in words.items() if "leadlight" in line}


def wait_until(holds):
    until = time.monotonic() + 30
    while not holds() and time.monotonic() < until:
        time.sleep(0.1)
    assert holds()


def answers(url):
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:  # noqa: S310 - our own
            return answer.status == 200
    except OSError:
        return False


def test_one_command_makes_an_installation_and_serves_it(place):
    with running("serve", place) as url:
        wait_until(lambda: answers(url))

        assert ModelVersion.objects.count() == 1


@pytest.fixture
def serving(tmp_path):
    """Run `serve` in a new folder; give the process and its address."""
    folder = tmp_path / "data"
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "leadlight", "serve", "--data", folder, "--listen", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: answers(url))
        yield process, url, folder
    finally:
        process.terminate()
        process.wait(30)


def test_a_process_that_dies_starts_again(serving):
    process, url, _ = serving
    first = children_of(process.pid)

    for number in first.values():
        os.kill(number, signal.SIGKILL)

    assert set(first) == {"web", "work"}
    wait_until(lambda: set(children_of(process.pid)) == {"web", "work"} and answers(url))
    assert set(children_of(process.pid).values()).isdisjoint(first.values())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_however_it_ends_its_processes_end(serving, number):
    process, _, _ = serving
    children = children_of(process.pid).values()

    process.send_signal(number)

    assert process.wait(30) == (-9 if number == signal.SIGKILL else 0)
    wait_until(lambda: not any(Path(f"/proc/{child}/cwd").exists() for child in children))


def test_a_folder_or_a_port_that_is_taken_is_said(serving, tmp_path):
    _, url, folder = serving
    taken = url.removeprefix("http://")

    same_port = CliRunner().invoke(app, ["serve", "--data", str(tmp_path / "other"), "--listen", taken])
    same_folder = CliRunner().invoke(app, ["serve", "--data", str(folder), "--listen", "127.0.0.1:0"])

    assert (same_port.exit_code, same_folder.exit_code) == (1, 1)
    assert "Something listens at" in same_port.stderr
    assert "Another `leadlight serve` uses" in same_folder.stderr
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--listen", "nonsense"), "is no address to listen at"),
        (("--listen", "127.0.0.1:99999"), "is no address to listen at"),
        (("--listen", "203.0.113.7:80"), "Nobody can listen at"),
        (("--data", "/proc/none", "--listen", "127.0.0.1:0"), "cannot be written to"),
        (("--database", "mysql://x/y", "--listen", "127.0.0.1:0"), "A database is named like"),
        (("--database", "postgresql://127.0.0.1:1/x", "--listen", "127.0.0.1:0"), "cannot be used"),
    ],
)
def test_what_cannot_be_served_is_said_in_a_sentence(words, sentence, tmp_path, monkeypatch):
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(tmp_path / "data"))

    found = CliRunner().invoke(app, ["serve", *words])

    assert found.exit_code == 1
    assert sentence in found.stderr


def test_it_says_when_it_has_ended(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-m", "leadlight", "serve", "--data", tmp_path / "data", "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    assert "Leadlight listens at" in process.stdout.readline()

    process.terminate()

    assert "Leadlight has ended. What was acknowledged is kept" in process.communicate(timeout=60)[0]
    assert process.returncode == 0


@pytest.mark.parametrize("said", ["soon", "4", "86401", "-5", "٣٠"])
def test_a_time_of_silence_that_is_none_is_refused(tmp_path, monkeypatch, said):
    monkeypatch.setenv("LEADLIGHT_HANGS_AFTER", said)

    found = CliRunner().invoke(app, ["serve", "--data", str(tmp_path / "data"), "--listen", "127.0.0.1:0"])

    assert found.exit_code == 1
    assert "Say seconds from 5 to 86400" in found.stderr
    assert not (tmp_path / "data").exists()
