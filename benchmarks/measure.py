"""Run a command in a process of its own and see what it cost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROOT = Path(__file__).parent.parent


class Failed(Exception):  # noqa: N818 - said of the command
    """A measured command did not succeed: the benchmark shows what it said and goes on."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run cost: seconds on the clock, seconds of all cores together, memory at its peak in MB."""

    seconds: float
    cpu: float
    peak_mb: float
    answer: Any = None


@dataclass(frozen=True, slots=True)
class Cost:
    """Several runs of one command."""

    runs: tuple[Run, ...]

    @property
    def seconds(self) -> float:
        return median(run.seconds for run in self.runs)

    @property
    def cpu(self) -> float:
        return median(run.cpu for run in self.runs)

    @property
    def peak_mb(self) -> float:
        return max(run.peak_mb for run in self.runs)

    @property
    def answers(self) -> list[Any]:
        return [run.answer for run in self.runs]


def task(name: str, *arguments: object) -> list[str]:
    """Name a task of `benchmarks.tasks` as a command; what it prints is its answer, in JSON."""
    return [sys.executable, "-m", "benchmarks.tasks", name, *map(str, arguments)]


def leadlight(*arguments: object) -> list[str]:
    """Name a `leadlight` command of the environment that runs the benchmark."""
    installed = Path(sys.executable).with_name("leadlight")
    command = [str(installed)] if installed.exists() else [sys.executable, "-m", "leadlight"]
    return [*command, *map(str, arguments)]


def run(command: Sequence[str]) -> Run:
    """Run a command to its end; raises Failed with what it said."""
    with tempfile.TemporaryFile() as said, tempfile.TemporaryFile() as complained:
        start = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=said, stderr=complained
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        complained.seek(0)
        words = said.read().decode(errors="replace")
        if process.returncode:
            last = complained.read().decode(errors="replace").strip().splitlines()[-6:]
            raise Failed("\n".join([f"{' '.join(command)} ended with {process.returncode}", *last]))
    ours = any(part.startswith("benchmarks.") for part in command)
    answer = json.loads(words) if ours else None
    return Run(seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, answer)


def alternately(times: int, *commands: Sequence[str]) -> list[Cost]:
    """Run the commands in turn, so that whatever else the machine does meets them alike."""
    rounds = [[run(command) for command in commands] for _ in range(times)]
    return [Cost(tuple(runs)) for runs in zip(*rounds, strict=True)]
