"""Show the live system: an example company, a server on this machine, and an event that changes a score.

On a terminal the server runs until Ctrl-C; elsewhere the event is sent here, and everything ends by itself.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from leadlight.templates.example import write_example

EXAMPLE = Path(__file__).parent.parent / "examples" / "brightpane"
YOU = "you@brightpane.example"
WHO, WHAT = "B-1004", "Demo Requested"
LEADLIGHT = [sys.executable, "-m", "leadlight"]
PATIENCE = 60.0


def main() -> None:
    """Run the demo."""
    interactive = sys.stdin.isatty() and sys.stdout.isatty()
    folder = Path(tempfile.mkdtemp(prefix="leadlight-demo-"))
    server = None
    try:
        address = f"127.0.0.1:{free_port()}"
        data = folder / "data"
        server = subprocess.Popen(
            [*LEADLIGHT, "serve", "--data", str(data), "--listen", address], stdout=subprocess.DEVNULL
        )
        wait_for(f"http://{address}/healthz", server)
        key = fill(data, folder)
        print(f"\nOpen this link once, choose a password, log in as {YOU} and see whom to call next:\n")
        print(link_for(data))
        (interact if interactive else show)(data, address, key)
    except KeyboardInterrupt:
        pass
    finally:
        if server is not None:
            server.terminate()
            server.wait()
        shutil.rmtree(folder, ignore_errors=True)


def free_port() -> int:
    """A port that nobody listens at; 8000 if it is free."""
    for port in (8000, 0):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    return 0


def wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers, whatever it says."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()  # noqa: S310 - our own server
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.1)
        else:
            return
    sys.exit("The server did not start.")


def fill(data: Path, folder: Path) -> str:
    """Publish the example's model, import its lists as if they were of today, and make a key."""
    leads, events = write_example(folder, datetime.now(UTC))
    run("import", str(leads), "--events", str(events), "--data", str(data))
    run("publish", str(EXAMPLE / "scoring.yaml"), "--data", str(data))
    return run("keys", "add", "--kind", "server", "--name", "demo", "--data", str(data)).strip()


def link_for(data: Path) -> str:
    """Make an administrator; the link with which they set their password."""
    said = run("users", "add", YOU, "--role", "admin", "--data", str(data))
    return next(word for word in said.split() if word.startswith("http"))


def run(*words: str) -> str:
    """Run a command of Leadlight's; what it prints."""
    done = subprocess.run([*LEADLIGHT, *words], capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return done.stdout


def curl(address: str, key: str) -> str:
    """The command that sends the event."""
    body = json.dumps({"userId": WHO, "event": WHAT})
    return (
        f"curl -u {key}: http://{address}/v1/track \\\n     -H 'content-type: application/json' -d '{body}'"
    )


def interact(data: Path, address: str, key: str) -> None:
    """Say where to look and what to do, and wait for Ctrl-C."""
    program = os.path.relpath(Path(sys.executable).parent / "leadlight")
    print(f"""
Leadlight runs at http://{address}. In another terminal, look at a lead and its score:

{program} lead show {WHO} --data {data}

Let something happen, and look again a second later:

{curl(address, key)}

Ctrl-C ends the demo and removes its data.""")
    while True:
        time.sleep(1)


def show(data: Path, address: str, key: str) -> None:
    """Send the event here, and show the score before and after."""
    before = score(data)
    print(f"\nLeadlight runs at http://{address}. {WHO} scores {before:g}. Something happens:\n")
    print(curl(address, key))
    send(address, key)
    until = time.monotonic() + PATIENCE
    while (after := score(data)) == before and time.monotonic() < until:
        time.sleep(0.1)
    if after == before:
        sys.exit("The score did not change.")
    print(f"\nA moment later {WHO} scores {after:g}.")


def score(data: Path) -> float:
    """What the lead scores now."""
    found = json.loads(run("lead", "show", WHO, "--data", str(data), "--json"))
    return float(found["score"]["total"])


def send(address: str, key: str) -> None:
    """Send the event as the shown command does."""
    wanted = urllib.request.Request(
        f"http://{address}/v1/track",
        json.dumps({"userId": WHO, "event": WHAT}).encode(),
        {
            "Content-Type": "application/json",
            "Authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode(),
        },
    )
    urllib.request.urlopen(wanted, timeout=10).close()  # noqa: S310 - likewise


if __name__ == "__main__":
    main()
