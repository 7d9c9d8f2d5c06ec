"""Remove each guard of a promise, one at a time, and see that its test fails: it proves nothing else.

``python scripts/remove_guards.py [--only TEXT] [--processes N]`` works on copies of the checkout. The guards
stand in ``tests/guards/*.toml``: the promise, the file, the text that guards it, what stands there without
it, and the test that has to notice.
"""

from __future__ import annotations

import argparse
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
LISTS = ROOT / "tests" / "guards"
SECONDS = 300
FAILED_TESTS = 1
"""What pytest ends with where tests ran and failed, as against could not run."""


@dataclass(frozen=True, slots=True)
class Guard:
    """A text in a file that keeps a promise, what is left without it, and the test that notices."""

    promise: int
    what: str
    file: str
    guard: str
    without: str
    test: str

    def removed_from(self, text: str) -> str:
        """The file without the guard. Raises ValueError where it does not stand there exactly once."""
        if text.count(self.guard) != 1:
            raise ValueError(f"{self.file}: {self.what}: the guard is there {text.count(self.guard)} times")
        return text.replace(self.guard, self.without)


def guards() -> Iterator[Guard]:
    """All guards, by list."""
    for path in sorted(LISTS.glob("*.toml")):
        for entry in tomllib.loads(path.read_text())["guard"]:
            yield Guard(**entry)


def main() -> int:
    """Remove the guards asked for; 1 if a test did not notice."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="guards whose promise, words, file or test contain this")
    parser.add_argument("--processes", type=int, default=2)
    asked = parser.parse_args()
    chosen = [
        guard for guard in guards() if asked.only in f"{guard.promise} {guard.what} {guard.file} {guard.test}"
    ]
    unnoticed = tried(chosen, asked.processes)
    print(f"\n{len(chosen)} guards removed, {len(unnoticed)} not noticed")
    return 1 if unnoticed or not chosen else 0


def tried(chosen: Sequence[Guard], processes: int) -> list[Guard]:
    """Try guards in several copies at once; those whose test passed or could not run."""
    waiting: queue.SimpleQueue[Guard] = queue.SimpleQueue()
    for guard in chosen:
        waiting.put(guard)
    unnoticed: list[Guard] = []
    threads = [threading.Thread(target=try_all, args=(waiting, unnoticed)) for _ in range(processes)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return unnoticed


def try_all(waiting: queue.SimpleQueue[Guard], unnoticed: list[Guard]) -> None:
    """Try what waits in a copy of the checkout."""
    with tempfile.TemporaryDirectory(prefix="leadlight-guards-") as name:
        copy = Path(name)
        copy_checkout(copy)
        while True:
            try:
                guard = waiting.get_nowait()
            except queue.Empty:
                return
            verdict = noticed(guard, copy)
            print(f"{verdict or 'noticed':12} {guard.promise:3}  {guard.what}  ({guard.test})", flush=True)
            if verdict:
                unnoticed.append(guard)


def copy_checkout(to: Path) -> None:
    """Copy what is under version control, or new."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (to / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, to / name)


def noticed(guard: Guard, copy: Path) -> str:
    """Why a removal counts as not noticed; blank if the test failed, and passes with the guard."""
    path = copy / guard.file
    text = path.read_text()
    if ran(guard.test, copy) != 0:
        return "FAILS ANYWAY"
    try:
        path.write_text(guard.removed_from(text))
        return "" if ran(guard.test, copy) == FAILED_TESTS else "UNNOTICED"
    finally:
        path.write_text(text)


def ran(test: str, copy: Path) -> int:
    """What pytest ends with."""
    command = [
        sys.executable,
        "-B",
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:randomly",
        "-p",
        "no:cacheprovider",
        test,
    ]
    try:
        done = subprocess.run(
            command, cwd=copy, env={**os.environ, "PYTHONPATH": str(copy / "src")},
            capture_output=True, check=False, timeout=SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return FAILED_TESTS
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
