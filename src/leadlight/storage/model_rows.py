"""Versions of the scoring model, as they were published."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from leadlight.storage.many import execute, rows
from leadlight.storage.sight import EVERYTHING, Sight


class VersionRow(NamedTuple):
    """A version without its text."""

    number: int
    note: str
    by: str
    published_at: int
    undoes: int | None


_COLUMNS = 'number, note, "by", published_at, undoes'


def versions(limit: int, before: int | None = None) -> list[VersionRow]:
    """The newest versions, those before a number where one is given."""
    test, values = ("", []) if before is None else ("WHERE number < %s", [before])
    query = f"SELECT {_COLUMNS} FROM leadlight_modelversion {test} ORDER BY number DESC LIMIT %s"
    return [VersionRow(*row) for row in rows(query, [*values, limit])]


def version(number: int) -> tuple[VersionRow, str] | None:
    """A version and its text, if there is one of this number."""
    found = rows(f"SELECT {_COLUMNS}, text FROM leadlight_modelversion WHERE number = %s", [number])
    return (VersionRow(*found[0][:-1]), str(found[0][-1])) if found else None


def newest_version(at: int | None = None) -> int | None:
    """The number of the version in force, now or at an instant; None where there is none."""
    test, values = ("", []) if at is None else ("WHERE published_at <= %s", [at])
    found: int | None = rows(f"SELECT MAX(number) FROM leadlight_modelversion {test}", values)[0][0]
    return found


def text_of_version(number: int) -> str:
    """The text of a version as it was published."""
    return str(rows("SELECT text FROM leadlight_modelversion WHERE number = %s", [number])[0][0])


def taken_back() -> dict[int, int | None]:
    """Which version each one took back, if it took one back."""
    return dict(rows("SELECT number, undoes FROM leadlight_modelversion ORDER BY number"))


def add_version(text: str, said: Mapping[str, str], now: int, undoes: int | None = None) -> int:
    """Write a new version down, inside a transaction; its number. `said` may have `note` and `by`."""
    execute(
        'INSERT INTO leadlight_modelversion (text, note, "by", published_at, undoes) '
        "VALUES (%s, %s, %s, %s, %s)",
        [text, said.get("note", ""), said.get("by", ""), now, undoes],
    )
    return newest_version() or 0


def leads_as_drawn(limit: int, sight: Sight = EVERYTHING) -> list[int]:
    """So many leads with a score, the same each time and of every kind: by their ids, which mean nothing."""
    condition, arguments = sight.condition()
    return [
        lead
        for (lead,) in rows(
            "SELECT l.id FROM leadlight_lead l JOIN leadlight_score s ON s.lead_id = l.id "
            f"WHERE l.root_id IS NULL AND {condition} ORDER BY l.uid LIMIT %s",
            [*arguments, limit],
        )
    ]
