"""Restore: fill an installation with what a backup holds, in one transaction, after all of it was checked."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from leadlight.actions.live.backup_file import Head, checked_head, parts
from leadlight.actions.live.begin import locked
from leadlight.actions.work_table import Tell, tell_nobody
from leadlight.errors import DataError, StorageError
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.snapshot import clear, count_on, fill, is_empty, migrate, migrations, tables
from leadlight.storage.transaction import writing

MIRROR = "mirror.duckdb"


@dataclass(frozen=True, slots=True)
class Restored:
    """When the backup was made, and how many rows it had."""

    made_at: int
    rows: int


def restore(path: Path, place: Place, *, replace: bool = False, tell: Tell = tell_nobody) -> Restored:
    """Fill a place with a backup; whatever interrupts it, the place is as it was.

    Raises DataError for a file that is no backup, is damaged or newer; StorageError where the installation is
    used, or holds something and `replace` is not said.
    """
    tell(f"Checking {path}")
    head = checked_head(path)
    steps = migrations()
    if head.step not in steps:
        raise DataError(f"{path} was made by a newer Leadlight ({head.version}). Restore it with that.")
    with _ours(place):
        open_database(place, make=True)
        try:
            return Restored(head.made_at, _filled(path, head, replace=replace, tell=tell))
        finally:
            close_connections()
            _forget_mirror(place)


@contextmanager
def _ours(place: Place) -> Iterator[None]:
    """Keep `leadlight serve` from starting here meanwhile."""
    lock = locked(place.folder)
    try:
        yield
    finally:
        os.close(lock)


def _filled(path: Path, head: Head, *, replace: bool, tell: Tell) -> int:
    empty = is_empty()
    if not empty and not replace:
        raise StorageError(
            "This installation holds something already. Name another --data or --database, or say "
            "--replace to have it replaced by the backup."
        )
    older = head.step != migrations()[-1]
    if older and not empty:
        raise StorageError(
            "This backup is of an older version. Restore it into an empty installation, where it is "
            "brought up to date."
        )
    if older:
        migrate(head.step)
    with writing():
        clear()
        rows = _rows(path, tell)
    if older:
        migrate()
    return rows


def _rows(path: Path, tell: Tell) -> int:
    known = {table.name: table for table in tables()}
    rows = 0
    for part in parts(path):
        if part.table in known:
            fill(part.table, part.columns, part.rows)
            count_on(known[part.table], part.last)
        rows += len(part.rows)
        tell(f"Restoring: {rows:,} rows")
    return rows


def _forget_mirror(place: Place) -> None:
    """The copy for reports is made anew of what is there now."""
    for path in place.folder.glob(f"{MIRROR}*"):
        path.unlink(missing_ok=True)
