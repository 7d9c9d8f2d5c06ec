"""How far publishing a version has come, for those who wait for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from leadlight.storage.choices import choice, choose


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many leads are written; `done` once everybody is."""

    written: int
    of: int
    done: bool = False


def note_progress(version: int, progress: Progress) -> None:
    """Say how far publishing a version has come."""
    note_progress_of(f"publishing {version}", progress)


def note_progress_of(what: str, progress: Progress) -> None:
    """Say how far something has come that everybody may wait for."""
    choose(what, asdict(progress))


def progress_of(version: int) -> Progress:
    """How far publishing a version has come."""
    return progress_made(f"publishing {version}")


def progress_made(what: str) -> Progress:
    """How far something has come."""
    found = choice(what)
    return Progress(**found) if found else Progress(0, 0)


def note_beginning(version: int, priorities: Mapping[str, int], last_change: int) -> None:
    """Note how things were before a version."""
    choose(f"before {version}", {"priorities": dict(priorities), "last_change": last_change})


def beginning_of(version: int) -> tuple[dict[str, int], int]:
    """How many leads had which priority before a version, and the last change of a score before it."""
    found = choice(f"before {version}") or {"priorities": {}, "last_change": 0}
    return found["priorities"], found["last_change"]
