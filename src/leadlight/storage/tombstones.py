"""Tombstones: what was erased, as digests, so that it is known when it comes again.

They are kept twice: in the database, and in a file beside it that is only added to. Whoever restores an old
backup has the file, and what was erased since is erased once more.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import NamedTuple

from leadlight.storage.database import folder
from leadlight.storage.many import among, execute, insert, rows

MESSAGE, LEAD = "message", "lead"
"""Kinds of what is erased besides identifiers."""

FILE = "tombstones"

_COLUMNS = "digest, at, lifted_at, lifted_for_browsers_at"


class Mark(NamedTuple):
    """Up to when what has this mark was erased, and from when on what is newer is let in, if it is."""

    at: int
    lifted_at: int | None = None
    lifted_for_browsers_at: int | None = None

    def holds(self, time: int | None) -> bool:
        """Whether what a server or a list tells must not come in; `time` is its own, None where it has none.

        Servers and lists repeat what they know from before: it has to have happened since the person is back.
        """
        return self.lifted_at is None or time is None or time <= self.at or time < self.lifted_at

    def holds_here(self, time: int) -> bool:
        """Whether what a browser sends or somebody types in here must not come in."""
        return (self.lifted_at is None and self.lifted_for_browsers_at is None) or time <= self.at


def there_are() -> bool:
    """Whether anybody was ever erased."""
    return bool(rows("SELECT 1 FROM leadlight_tombstone LIMIT 1"))


def marks_of(digests: Collection[str]) -> dict[str, Mark]:
    """The marks of those of some digests that have one."""
    condition, values = among("digest", sorted(digests))
    found = rows(f"SELECT {_COLUMNS} FROM leadlight_tombstone WHERE {condition}", [values])
    return {each: Mark(*mark) for each, *mark in found}


def all_marks() -> dict[str, Mark]:
    """All there are."""
    return {each: Mark(*mark) for each, *mark in rows(f"SELECT {_COLUMNS} FROM leadlight_tombstone")}


def set_up(digests: Iterable[str], at: int) -> None:
    """Mark what is erased at an instant; what was let in again is no longer."""
    put({each: Mark(at) for each in digests})


def put(marks: Mapping[str, Mark]) -> None:
    """Put marks as they are, the later one where there is one."""
    insert(
        "leadlight_tombstone",
        {"digest": "text", "at": "bigint", "lifted_at": "bigint", "lifted_for_browsers_at": "bigint"},
        [(each, *mark) for each, mark in marks.items()],
        "ON CONFLICT (digest) DO UPDATE SET at = excluded.at, lifted_at = excluded.lifted_at, "
        "lifted_for_browsers_at = excluded.lifted_for_browsers_at "
        "WHERE excluded.at >= leadlight_tombstone.at",
    )


def lift(digests: Collection[str], at: int) -> int:
    """Let in what is newer than the erasure; how many marks that are in force."""
    condition, values = among("digest", sorted(digests))
    return execute(
        f"UPDATE leadlight_tombstone SET lifted_at = %s WHERE lifted_at IS NULL AND {condition}", [at, values]
    )


def lift_for_browsers(digests: Collection[str], at: int) -> None:
    """Let in what is newer than the erasure and comes from browsers, and nothing else."""
    condition, values = among("digest", sorted(digests))
    execute(
        "UPDATE leadlight_tombstone SET lifted_for_browsers_at = %s "
        f"WHERE lifted_for_browsers_at IS NULL AND {condition}",
        [at, values],
    )


def forget_all() -> int:
    """Take all tombstones away, because their key is lost; how many there were."""
    return execute("DELETE FROM leadlight_tombstone")


def write_beside(at: int) -> None:
    """Add the marks of one erasure to the file; marks that stand there twice do no harm."""
    found = rows("SELECT digest, at FROM leadlight_tombstone WHERE at = %s", (at,))
    handle = os.open(folder() / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.writelines(f"{each} {moment}\n" for each, moment in found)
        file.flush()
        os.fsync(file.fileno())


def written_beside() -> dict[str, Mark]:
    """The marks of the file; a line that a crash cut short is left out."""
    try:
        lines: Sequence[str] = (folder() / FILE).read_text(encoding="ascii").splitlines()
    except FileNotFoundError:
        return {}
    found: dict[str, Mark] = {}
    for line in lines:
        each, _, at = line.partition(" ")
        if len(each) == 32 and at.isdigit():
            found[each] = Mark(max(int(at), found[each].at if each in found else 0))
    return found
