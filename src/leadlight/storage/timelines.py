"""What leads did and what their scores were, a page at a time, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from leadlight.storage.many import among, rows


class Told(NamedTuple):
    """One message of a lead; `machine` says why it counts for nothing, if it does; `body` is its JSON."""

    seq: int
    message_id: str
    type: str
    name: str
    time: int
    received_at: int
    source: str
    machine: str
    body: str


class Scored(NamedTuple):
    """A score that became another, by the messages up to `seq`; totals are hundredths."""

    number: int
    at: int
    cause: str
    version: int
    before: int | None
    total: int | None
    priority_before: str | None
    priority: str | None
    qualified_before: str | None
    qualifies_for: str | None
    seq: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which messages: of these names and types, from `low` on and before `high`, of machines too or not."""

    names: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    low: int | None = None
    high: int | None = None
    machines: bool = True


_PARTS = "(SELECT id FROM leadlight_lead WHERE id = %s OR root_id = %s)"


def told_of(root: int, wanted: Wanted, limit: int, after: tuple[int, int] | None = None) -> list[Told]:
    """The messages of a root and its parts before a time and place in the log."""
    tests, values = [f"p.lead_id IN {_PARTS}"], list[Any]((root, root))
    for column, listed in (("e.name", wanted.names), ("e.type", wanted.types)):
        if listed:
            test, argument = among(column, list(listed))
            tests.append(test)
            values.append(argument)
    for test, value in (("e.time >= %s", wanted.low), ("e.time < %s", wanted.high)):
        if value is not None:
            tests.append(test)
            values.append(value)
    if not wanted.machines:
        tests.append("p.machine = ''")
    if after is not None:
        tests.append("(e.time, e.seq) < (%s, %s)")
        values += after
    found = rows(
        "SELECT e.seq, e.message_id, e.type, e.name, e.time, e.received_at, COALESCE(s.kind, ''), "
        "p.machine, e.body "
        "FROM leadlight_placement p JOIN leadlight_event e ON e.seq = p.seq "
        "LEFT JOIN leadlight_source s ON s.id = e.source_id "
        f"WHERE {' AND '.join(tests)} ORDER BY e.time DESC, e.seq DESC LIMIT %s",
        [*values, limit],
    )
    return [Told(*row) for row in found]


def scored_of(root: int, limit: int, after: int | None = None) -> Sequence[Scored]:
    """The changes of the score of a root and its parts before one with a number."""
    before, values = ("", []) if after is None else ("AND id < %s", [after])
    return [
        Scored(*row)
        for row in rows(
            "SELECT id, at, cause, version_id, total_before, total, priority_before, priority, "
            "qualified_before, qualifies_for, seq FROM leadlight_scorechange "
            f"WHERE lead_id IN {_PARTS} {before} ORDER BY id DESC LIMIT %s",
            [root, root, *values, limit],
        )
    ]


def total_at(root: int, at: int) -> int | None:
    """The hundredths that a root scored at an instant; None where it had no score then."""
    found = rows(
        "SELECT total FROM leadlight_scorechange WHERE lead_id = %s AND at <= %s "
        "ORDER BY at DESC, id DESC LIMIT 1",
        [root, at],
    )
    return found[0][0] if found else None


def names_of(root: int, latest: int) -> dict[tuple[str, str], int]:
    """Types and names among so many of the latest messages of a root and its parts, and how often."""
    found = rows(
        "SELECT type, name, COUNT(*) FROM (SELECT e.type, e.name FROM leadlight_placement p "
        f"JOIN leadlight_event e ON e.seq = p.seq WHERE p.lead_id IN {_PARTS} "
        "ORDER BY p.seq DESC LIMIT %s) AS those GROUP BY type, name",
        [root, root, latest],
    )
    return {(type_, name): count for type_, name, count in found}


class Came(NamedTuple):
    """A message of a lead by its place in the log."""

    seq: int
    type: str
    name: str
    time: int


def came_between(root: int, low: int, high: int, most: int) -> list[Came]:
    """The last so many messages of a root and its parts after one place in the log and up to another."""
    return [
        Came(*row)
        for row in rows(
            "SELECT e.seq, e.type, e.name, e.time FROM leadlight_placement p "
            f"JOIN leadlight_event e ON e.seq = p.seq WHERE p.lead_id IN {_PARTS} "
            "AND p.seq > %s AND p.seq <= %s ORDER BY p.seq DESC LIMIT %s",
            [root, root, low, high, most],
        )
    ]
