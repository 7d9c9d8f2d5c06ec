"""The feed of signals: what is worth looking at, the latest first, and who has looked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from leadlight.storage.json_columns import object_of
from leadlight.storage.many import among, execute, rows
from leadlight.storage.sight import EVERYTHING, Sight


class Listed(NamedTuple):
    """A signal of the feed by its number; `lead` is the uid of whom it concerns now."""

    number: int
    lead: str
    name: str
    email: str
    company: str
    owner: str
    kind: str
    level: str
    at: int
    told_at: int
    sentence: str
    evidence: dict[str, Any]
    expires_at: int
    seen_by: str
    seen_at: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which signals: of some kinds, of one lead (any of its numbers), told since, not expired, not seen.

    `below` and `above` are cursors: numbers of signals, which are given in the order in which they were told.
    """

    kinds: Sequence[str] = ()
    root: int | None = None
    since: int | None = None
    unexpired_at: int | None = None
    unseen: bool = False
    below: int | None = None
    above: int | None = None
    sight: Sight = EVERYTHING


_FROM = (
    "FROM leadlight_signal s JOIN leadlight_lead m ON m.id = s.lead_id "
    "JOIN leadlight_lead l ON l.id = COALESCE(m.root_id, m.id)"
)


def feed(wanted: Wanted, limit: int, *, oldest_first: bool = False) -> list[Listed]:
    """Signals, the latest first; the number of the last is where `below` goes on."""
    test, values = _tests(wanted)
    order = "s.id" if oldest_first else "s.id DESC"
    found = rows(
        "SELECT CAST(s.evidence AS text), s.expires_at, s.seen_by, s.seen_at, "
        "s.id, l.uid, l.name, l.email, l.company, l.owner, s.kind, s.level, s.at, s.told_at, "
        f"s.sentence {_FROM} "
        f"WHERE {test} ORDER BY {order} LIMIT %s",
        [*values, limit],
    )
    return [
        Listed(*told, object_of(evidence), expires_at, seen_by, seen_at)  # type: ignore[call-arg]
        for evidence, expires_at, seen_by, seen_at, *told in found
    ]


def how_many(wanted: Wanted) -> int:
    """How many signals there are."""
    test, values = _tests(wanted)
    return int(rows(f"SELECT COUNT(*) {_FROM} WHERE {test}", values)[0][0])


def newest() -> int:
    """The number of the signal that was told last, 0 where there is none."""
    return int(rows("SELECT COALESCE(MAX(id), 0) FROM leadlight_signal")[0][0])


def mark_seen(numbers: Sequence[int], by: str, at: int, sight: Sight = EVERYTHING) -> int:
    """Note who has seen signals, of those that nobody had; how many those were."""
    test, values = _tests(Wanted(sight=sight))
    among_them, listed = among("s.id", list(numbers))
    return execute(
        "UPDATE leadlight_signal SET seen_by = %s, seen_at = %s WHERE seen_at IS NULL AND id IN "
        f"(SELECT s.id {_FROM} WHERE {among_them} AND {test})",
        [by, at, listed, *values],
    )


def _tests(wanted: Wanted) -> tuple[str, list[Any]]:
    mine, owner = wanted.sight.condition()
    tests: list[tuple[str, list[Any]]] = [(mine, list(owner))]
    if wanted.kinds:
        test, values = among("s.kind", list(wanted.kinds))
        tests.append((test, [values]))
    for test, value in (
        ("l.id = %s", wanted.root),
        ("s.told_at >= %s", wanted.since),
        ("s.expires_at > %s", wanted.unexpired_at),
        ("s.id < %s", wanted.below),
        ("s.id > %s", wanted.above),
    ):
        if value is not None:
            tests.append((test, [value]))
    if wanted.unseen:
        tests.append(("s.seen_at IS NULL", []))
    return " AND ".join(test for test, _ in tests), [value for _, values in tests for value in values]
