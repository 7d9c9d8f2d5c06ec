"""A running installation to measure: `leadlight serve` in a folder of its own, on SQLite or on PostgreSQL."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from benchmarks.measure import Failed, leadlight
from tests.servers.postgres import free_port, running_server

MODEL = Path(__file__).with_name("model.yaml")


@dataclass
class Installation:
    """Where it is, how it is reached, and the process that supervises it."""

    folder: Path
    url: str | None
    port: int
    key: str
    process: subprocess.Popen[bytes]

    @property
    def options(self) -> list[str]:
        """Say to a command which installation it is."""
        return options_of(self.folder, self.url)

    def memory(self) -> dict[str, float]:
        """Give the megabytes that each of its processes holds, by the command."""
        found = {}
        for child in Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split():
            name = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")[-2].decode()
            status = Path(f"/proc/{child}/status").read_text()
            found[name] = int(status.split("VmHWM:")[1].split()[0]) / 1024
        return found

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """Read its database beside it."""
        if self.url is None:
            with closing(sqlite3.connect(f"file:{self.folder / 'leadlight.db'}?mode=ro", uri=True)) as reader:
                return reader.execute(question).fetchall()
        with psycopg.connect(self.url) as connection:
            return connection.execute(question.encode()).fetchall()

    def size(self) -> int:
        """Give the bytes of its database, and of what lies beside it in the folder."""
        own = sum(file.stat().st_size for file in self.folder.rglob("*") if file.is_file())
        if self.url is None:
            return own
        [(size,)] = self.ask("SELECT pg_database_size(current_database())")
        return own + int(size)

    def backlog(self) -> int:
        """Give how many events wait to be placed, and leads to be scored."""
        now = time.time_ns() // 1000
        [(last, placed, due)] = self.ask(
            "SELECT (SELECT coalesce(max(seq), 0) FROM leadlight_event), "
            "(SELECT coalesce(max(seq), 0) FROM leadlight_cursor WHERE name = 'placed'), "
            f"(SELECT count(*) FROM leadlight_due WHERE at <= {now})"
        )
        return int(last - placed + due)

    def kill(self) -> None:
        """Kill everything at once, as nobody should."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for process in (self.process.pid, *map(int, children)):
            os.kill(process, signal.SIGKILL)
        self.process.wait()


def options_of(folder: Path, url: str | None) -> list[str]:
    return ["--data", str(folder), *(["--database", url] if url else [])]


@contextmanager
def installed(kind: str) -> Iterator[Installation]:
    """Run a new installation on `sqlite` or `postgres` as long as the context lasts."""
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as name, database(kind) as url:
        made = served(Path(name) / "data", url)
        answer = subprocess.run(
            leadlight("keys", "add", "--kind", "server", *made.options),
            capture_output=True,
            text=True,
            check=True,
        )
        made.key = answer.stdout.split()[0]
        told = subprocess.run(
            leadlight("publish", MODEL, *made.options), capture_output=True, text=True, check=False
        )
        if told.returncode:
            raise Failed(told.stderr)
        try:
            yield made
        finally:
            made.process.terminate()
            made.process.wait()


def served(folder: Path, url: str | None) -> Installation:
    """Start `leadlight serve`, and wait until it answers."""
    port = free_port()
    command = leadlight("serve", *options_of(folder, url), "--listen", f"127.0.0.1:{port}")
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=sys.stderr)
    wait_until_ready(port)
    return Installation(folder, url, port, "", process)


def wait_until_ready(port: int, seconds: float = 30) -> float:
    """Wait until the port answers; give the seconds that took."""
    began = time.perf_counter()
    while (waited := time.perf_counter() - began) < seconds:
        if answers(port):
            return waited
        time.sleep(0.02)
    raise Failed(f"nothing answers at port {port} after {seconds} s")


def answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


@contextmanager
def database(kind: str) -> Iterator[str | None]:
    """Give the URL of a new database on a server of its own that syncs; None for SQLite."""
    if kind == "sqlite":
        yield None
        return
    with running_server(durable=True) as server:
        with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
            connection.execute("CREATE DATABASE live")
        yield f"{server}/live"
