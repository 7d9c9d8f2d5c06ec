"""How far publishing a version has come, for those who wait for it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from leadlight.storage.many import execute, rows


@dataclass(frozen=True, slots=True)
class Progress:
    """So many of so many leads are written; `done` once everybody is."""

    written: int
    of: int
    done: bool = False


def note_progress(version: int, progress: Progress) -> None:
    """Say how far publishing a version has come."""
    _note(f"publishing {version}", asdict(progress))


def progress_of(version: int) -> Progress:
    """How far publishing a version has come."""
    found = _noted(f"publishing {version}")
    return Progress(**found) if found else Progress(0, 0)  # type: ignore[arg-type]


def note_beginning(version: int, priorities: Mapping[str, int], last_change: int) -> None:
    """Note how things were before a version."""
    _note(f"before {version}", {"priorities": dict(priorities), "last_change": last_change})


def beginning_of(version: int) -> tuple[dict[str, int], int]:
    """How many leads had which priority before a version, and the last change of a score before it."""
    found = _noted(f"before {version}") or {"priorities": {}, "last_change": 0}
    return found["priorities"], found["last_change"]  # type: ignore[return-value]


def _note(name: str, value: Mapping[str, object]) -> None:
    execute(
        "INSERT INTO leadlight_setting (name, value) VALUES (%s, %s) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, json.dumps(value)],
    )


def _noted(name: str) -> dict[str, object]:
    found = rows("SELECT value FROM leadlight_setting WHERE name = %s", [name])
    if not found:
        return {}
    value: dict[str, object] = json.loads(found[0][0]) if isinstance(found[0][0], str) else found[0][0]
    return value
