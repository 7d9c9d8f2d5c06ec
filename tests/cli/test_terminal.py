"""What the command shows on a real terminal of some width, and where there is none."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios
from pathlib import Path

import pytest

from leadlight.cli.terminal import NARROWEST, WIDTH_WITHOUT_TERMINAL

EXAMPLE = Path(__file__).parents[2] / "examples" / "brightpane"
SCORE = ["score", "leads.csv", "--events", "events.csv", "--as-of", "2026-03-01T09:00:00Z"]
CODES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
FIRST = "Requested a demo, 3 days ago: +20; Started a trial, 11 days ago: +12.25; Target industry: +12"


def on_a_terminal(width, *words):
    """Run a command of the example on a pseudo-terminal; give its lines, without codes for colours."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
    with subprocess.Popen(
        [sys.executable, "-m", "leadlight", *words],
        cwd=EXAMPLE,
        stdin=follower,
        stdout=follower,
        stderr=subprocess.DEVNULL,
        env={**environment, "TERM": "xterm", "LC_ALL": "C.UTF-8"},
    ) as running:
        os.close(follower)
        with os.fdopen(leader, "rb", buffering=0) as screen:
            shown = b"".join(iter(lambda: _read(screen), b""))
    assert running.returncode == 0
    return CODES.sub("", shown.decode()).replace("\r\n", "\n").splitlines()


def _read(screen):
    try:
        return screen.read(65_536)
    except OSError:  # how Linux says that nobody writes any more
        return b""


def entries(lines):
    """The rows of the table, those that go on over several lines put together."""
    found: list[list[str]] = []
    for line in lines[lines.index(next(line for line in lines if "──" in line)) + 1 :]:
        if not line.strip():
            return found
        if re.match(r" +\d+  ", line):
            found.append(line.split())
        else:
            found[-1] += line.split()
    return found


@pytest.mark.parametrize(
    ("width", "headings"),
    [(80, ["#", "Lead", "Score", "Priority", "Why"]),
     (120, ["#", "Lead", "Company", "Score", "Priority", "Within", "Why"])],
)  # fmt: skip
def test_the_ranking_fits_a_terminal_and_cuts_no_reason(width, headings):
    lines = on_a_terminal(width, *SCORE)

    rows = entries(lines)
    assert max(map(len, lines)) <= width
    assert next(line for line in lines if "Lead" in line).split() == headings
    assert [row[0] for row in rows] == [str(place) for place in range(1, 26)]
    assert " ".join(rows[0]).endswith(FIRST)
    assert rows[0][1:3] == ["Annika", "Bergström"]
    assert not any("…" in line for line in lines)


def test_a_terminal_too_narrow_for_the_table_still_gets_all_of_it():
    rows = entries(on_a_terminal(40, *SCORE))

    assert " ".join(rows[0]).endswith(FIRST)


def test_an_explanation_fits_too():
    lines = on_a_terminal(80, "explain", *SCORE[1:], "--lead", "B-1001")

    assert max(map(len, lines)) <= 80


@pytest.mark.parametrize(
    ("said", "width"), [("100", 100), ("20", NARROWEST), ("wide", WIDTH_WITHOUT_TERMINAL), ("", 160)]
)
def test_without_a_terminal_the_environment_says_how_wide(run, monkeypatch, said, width):
    monkeypatch.setenv("COLUMNS", said)

    rule = next(line for line in run("score", "leads.csv").stdout.splitlines() if "──" in line)

    assert len(rule) == width
