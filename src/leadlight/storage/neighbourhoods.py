"""What is stored around some messages: the messages themselves, and who has their identifiers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

from leadlight.ingest.identifiers import Identifier
from leadlight.ingest.identity import Neighbourhood
from leadlight.storage.many import among, rows


class LogRow(NamedTuple):
    """One message of the log; `source` is the kind of its source."""

    seq: int
    message_id: str
    type: str
    name: str
    time: int
    received_at: int
    source: str
    body: str


def log_after(seq: int, limit: int) -> list[LogRow]:
    """The next messages of the log."""
    found = rows(
        "SELECT e.seq, e.message_id, e.type, e.name, e.time, e.received_at, s.kind, e.body "
        "FROM leadlight_event e LEFT JOIN leadlight_source s ON s.id = e.source_id "
        "WHERE e.seq > %s ORDER BY e.seq LIMIT %s",
        (seq, limit),
    )
    return [LogRow(*row) for row in found]


def owners_of(identifiers: Iterable[Identifier]) -> Neighbourhood:
    """Who has identifiers, and the roots of those; counts and what is kept apart are not there yet."""
    by_kind: defaultdict[str, list[str]] = defaultdict(list)
    for identifier in identifiers:
        by_kind[identifier.kind].append(identifier.value)
    around = Neighbourhood()
    for kind, values in by_kind.items():
        test, argument = among("i.value", values)
        for value, lead, root in rows(
            "SELECT i.value, i.lead_id, l.root_id FROM leadlight_identifier i "
            f"JOIN leadlight_lead l ON l.id = i.lead_id WHERE i.kind = %s AND {test}",
            (kind, argument),
        ):
            around.owners[Identifier(kind, value)] = lead
            if root is not None:
                around.roots[lead] = root
    return around


def add_counts(around: Neighbourhood, roots: Collection[int]) -> None:
    """Add how many identifiers of each kind some roots have, and who is kept apart from them."""
    if not roots:
        return
    around.has.update(counts_of(roots))
    parts, values = _parts(roots)
    for one, other in rows(
        "SELECT COALESCE(one.root_id, one.id), COALESCE(other.root_id, other.id) FROM leadlight_apart a "
        "JOIN leadlight_lead one ON one.id = a.one_id JOIN leadlight_lead other ON other.id = a.other_id "
        f"WHERE a.one_id IN ({parts}) OR a.other_id IN ({parts})",
        (*values, *values),
    ):
        around.apart.add((one, other))


def counts_of(roots: Collection[int]) -> dict[int, Counter[str]]:
    """How many identifiers of each kind some roots have."""
    parts, values = _parts(roots)
    counts: dict[int, Counter[str]] = {root: Counter() for root in roots}
    for root, kind, count in rows(
        "SELECT COALESCE(l.root_id, l.id), i.kind, COUNT(*) FROM leadlight_lead l "
        f"JOIN leadlight_identifier i ON i.lead_id = l.id WHERE l.id IN ({parts}) GROUP BY 1, 2",
        values,
    ):
        counts[root][kind] = count
    return counts


def counts_by_lead(leads: Collection[int]) -> dict[int, Counter[str]]:
    """How many identifiers of each kind some leads have by themselves, whatever root they have."""
    counts: dict[int, Counter[str]] = {lead: Counter() for lead in leads}
    test, argument = among("lead_id", sorted(leads))
    for lead, kind, count in rows(
        f"SELECT lead_id, kind, COUNT(*) FROM leadlight_identifier WHERE {test} GROUP BY 1, 2", (argument,)
    ):
        counts[lead][kind] = count
    return counts


def _parts(roots: Collection[int]) -> tuple[str, tuple[Any, Any]]:
    """A query of the leads that some roots stand for, with its arguments."""
    by_id, listed = among("id", sorted(roots))
    by_root, _ = among("root_id", sorted(roots))
    leads = "SELECT id FROM leadlight_lead WHERE"
    return f"{leads} {by_id} UNION ALL {leads} {by_root}", (listed, listed)
