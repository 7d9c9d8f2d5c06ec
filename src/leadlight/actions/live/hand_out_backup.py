"""A backup for somebody to take away, and when the last one was made."""

from __future__ import annotations

from pathlib import Path
from typing import cast

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.backup import backup
from leadlight.storage.settings_rows import choose, setting
from leadlight.storage.transaction import writing

_MADE = "backup.made_at"


def hand_out_backup(path: Path, now: int, actor: Actor) -> int:
    """Write a backup to a file; how many rows it has.

    Raises NotAllowedError, CannotWriteError and StorageError.
    """
    permit(actor, Operation.MANAGE_COMPANY)
    rows = backup(path, now)
    note_backup(now)
    with writing():
        write_down(actor, now, Deed.MAKE_BACKUP, rows=rows)
    return rows


def note_backup(now: int) -> None:
    """Remember that a backup was made."""
    with writing():
        choose(_MADE, now)


def last_backup() -> int | None:
    """When the last one was made, None if none was."""
    return cast("int | None", setting(_MADE))
