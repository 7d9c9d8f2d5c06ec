"""The leads of a change of many: which they are, how far it is with each, and what they were before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import all_of
from leadlight.storage.many import among, execute, insert, rows
from leadlight.storage.sight import Sight


class Step(NamedTuple):
    """A lead of a change: whose it was before, or the move that was made."""

    number: int
    lead: int
    before: str
    move: int | None


_MOST_FORGOTTEN = 20
"""Changes that are forgotten at one time, each of thousands of leads."""


def leads_of(which: Sequence[str] | Filters, sight: Sight, limit: int) -> list[int]:
    """The leads that are meant, at most so many: by their ids, or by what they have in common."""
    if isinstance(which, Filters):
        return all_of(which, limit)
    test, values = among("l.uid", list(which))
    condition, arguments = sight.condition("r.owner")
    return [
        lead
        for (lead,) in rows(
            "SELECT DISTINCT r.id FROM leadlight_lead l "
            "JOIN leadlight_lead r ON r.id = COALESCE(l.root_id, l.id) "
            f"WHERE {test} AND {condition} ORDER BY r.id LIMIT %s",
            [values, *arguments, limit],
        )
    ]


def add(change: int, leads: Sequence[int]) -> None:
    """Note which leads a change has."""
    insert(
        "leadlight_manystep",
        {"change_id": "bigint", "lead_id": "bigint", "before": "text", "state": "text"},
        [(change, lead, "", "waits") for lead in leads],
    )


def some_of(change: int, state: str, limit: int) -> list[Step]:
    """Some leads of a change with which it is so far."""
    return [
        Step(*row)
        for row in rows(
            "SELECT id, lead_id, before, move FROM leadlight_manystep WHERE change_id = %s AND state = %s "
            "ORDER BY id LIMIT %s",
            [change, state, limit],
        )
    ]


def counts_of(change: int) -> Counter[str]:
    """With how many leads of a change it is how far."""
    query = "SELECT state, COUNT(*) FROM leadlight_manystep WHERE change_id = %s GROUP BY state"
    return Counter(dict(rows(query, [change])))


def note(step: int, state: str, *, before: str = "", move: int | None = None) -> None:
    """Note how far it is with a lead; what it was before stays once it is known."""
    execute(
        "UPDATE leadlight_manystep SET state = %s, before = CASE WHEN %s = '' THEN before ELSE %s END, "
        "move = COALESCE(%s, move) WHERE id = %s",
        [state, before, before, move, step],
    )


def owner_of(lead: int) -> str:
    """Whose a lead is now."""
    found = rows(
        "SELECT r.owner FROM leadlight_lead l JOIN leadlight_lead r ON r.id = COALESCE(l.root_id, l.id) "
        "WHERE l.id = %s",
        [lead],
    )
    return str(found[0][0]) if found else ""


def last_move_of(lead: int) -> int | None:
    """The move of a lead that was made last."""
    return rows("SELECT MAX(id) FROM leadlight_stagemove WHERE lead_id = %s", [lead])[0][0]  # type: ignore[no-any-return]


def forget_old(before: int) -> None:
    """Forget some changes that were made before an instant: nobody takes them back any more."""
    old = rows(
        "SELECT id FROM leadlight_manychange WHERE at < %s ORDER BY id LIMIT %s", [before, _MOST_FORGOTTEN]
    )
    for table, column in (("manystep", "change_id"), ("manychange", "id")):
        test, values = among(column, [number for (number,) in old])
        execute(f"DELETE FROM leadlight_{table} WHERE {test}", [values])
