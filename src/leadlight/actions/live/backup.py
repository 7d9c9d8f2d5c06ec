"""Back up: all tables as of one moment in one file, while everything runs."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from leadlight.actions.live.backup_file import Head, drafted
from leadlight.actions.work_table import Tell, tell_nobody
from leadlight.errors import StorageError
from leadlight.storage.snapshot import content, last_number, migrations, migrations_made, tables
from leadlight.storage.statements import one_moment
from leadlight.tables.safely import final_place


def backup(path: Path, at: int, tell: Tell = tell_nobody) -> int:
    """Write everything the open installation holds to a file, wholly or not at all; says how many rows.

    Raises CannotWriteError; StorageError where the tables are not those of this version.
    """
    final_place(path)
    if migrations_made() != migrations():
        raise StorageError(
            "The tables are of another version of Leadlight. `leadlight serve` brings them up to date."
        )
    with one_moment(), drafted(path) as draft:
        draft.head(Head(at, version("leadlight"), migrations()[-1]))
        for table in tables():
            tell(f"Reading {table.name}")
            draft.table(table.name, table.columns, last_number(table))
            for some in content(table):
                draft.add(some)
    return draft.rows
