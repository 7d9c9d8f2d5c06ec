"""Restore: fill an installation with what a backup holds, in one transaction, after all of it was checked."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from leadlight.actions.live.backup_file import Head, checked_head, parts
from leadlight.actions.live.begin import locked
from leadlight.actions.live.erase import erase_due
from leadlight.actions.live.gone import Gone
from leadlight.actions.live.users import check_nobody_is_connected, nobody_else
from leadlight.actions.work_table import Tell, tell_nobody
from leadlight.errors import DataError, StorageError
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.snapshot import (
    OF_PEOPLE,
    clear,
    count_on,
    fill,
    is_empty,
    lets_anybody_in,
    migrate,
    migrations,
    revoke_again,
    revoked_sources,
    tables,
)
from leadlight.storage.transaction import writing

MIRROR = "mirror.duckdb"


@dataclass(frozen=True, slots=True)
class Restored:
    """When the backup was made, how many rows it had, how many leads of it are erased again.

    `given_up` counts the tombstones that nobody can use any more.
    """

    made_at: int
    rows: int
    erased_again: int = 0
    given_up: int = 0


def restore(
    path: Path,
    place: Place,
    *,
    replace: bool = False,
    without_key: bool = False,
    tell: Tell = tell_nobody,
) -> Restored:
    """Fill a place with a backup; whatever interrupts it, the place is as it was.

    Who was erased since the backup was made is erased once more, as far as tombstones here or beside the
    database tell; those of the backup need its key, `without_key` gives them up. Where an installation is
    replaced that lets anybody in, its users and API keys stay; what was revoked here stays revoked.

    Raises DataError for a file that is no backup, is damaged or newer; StorageError where the installation is
    used, or holds something and `replace` is not said.
    """
    tell(f"Checking {path}")
    head = checked_head(path)
    steps = migrations()
    if head.step not in steps:
        raise DataError(f"{path} was made by a newer Leadlight ({head.version}). Restore it with that.")
    with _ours(place), nobody_else(place):
        open_database(place, make=True)
        try:
            check_nobody_is_connected()
            gone = Gone.of_this_place(without_key=without_key)
            rows = _filled(path, head, gone, replace=replace, tell=tell)
            while erase_due(place, head.made_at, tell):
                pass
            return Restored(head.made_at, rows, gone.erased_again, gone.given_up)
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


def _filled(path: Path, head: Head, gone: Gone, *, replace: bool, tell: Tell) -> int:
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
    stays = OF_PEOPLE if replace and lets_anybody_in() else frozenset[str]()
    revoked = revoked_sources()
    with writing():
        clear(stays)
        rows = _rows(path, stays, tell)
        revoke_again(revoked)
        if not older:
            gone.come_back(head.made_at)
    if older:
        migrate()
        with writing():
            gone.come_back(head.made_at)
    return rows


def _rows(path: Path, stays: Collection[str], tell: Tell) -> int:
    known = {table.name: table for table in tables() if table.name not in stays}
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
