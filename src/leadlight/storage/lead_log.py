"""The messages of leads, as the log holds them."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import cast

from leadlight.ingest.json_text import read
from leadlight.ingest.stored import Stored
from leadlight.storage.many import among, rows
from leadlight.storage.statements import Row, streamed


@dataclass(slots=True)
class Told:
    """The messages of a lead, and why events among them are machines' as far as it was noted, by seq."""

    messages: list[Stored] = field(default_factory=list)
    machine: dict[int, str] = field(default_factory=dict)


_COLUMNS = "e.seq, e.type, e.name, e.time, e.source_id, e.body"


def placed_up_to() -> int:
    """The place in the log up to which everything has been placed."""
    found = rows("SELECT seq FROM leadlight_cursor WHERE name = 'placed'")
    return found[0][0] if found else 0


def logged_up_to() -> int:
    """The last place in the log."""
    return int(rows("SELECT COALESCE(MAX(seq), 0) FROM leadlight_event")[0][0])


def kinds_of_sources() -> dict[int, str]:
    """What kind every source is."""
    return dict(rows("SELECT id, kind FROM leadlight_source"))


def nodes_of(roots: Sequence[int]) -> dict[int, int]:
    """The leads that each of these roots stands for, itself too: the root of each."""
    condition, values = among("root_id", roots)
    parts = rows(f"SELECT id, root_id FROM leadlight_lead WHERE {condition}", [values])
    return {**{root: root for root in roots}, **dict(parts)}


def told_by_root(nodes: Mapping[int, int], up_to: int) -> dict[int, Told]:
    """The messages up to a place in the log of the leads of `nodes` (lead and root), by root."""
    kinds = kinds_of_sources()
    found = {root: Told() for root in nodes.values()}
    condition, leads = among("p.lead_id", list(nodes))
    for lead, machine, *row in rows(
        f"SELECT p.lead_id, p.machine, {_COLUMNS} FROM leadlight_placement p "
        f"JOIN leadlight_event e ON e.seq = p.seq WHERE {condition} AND p.seq <= %s",
        [leads, up_to],
    ):
        told = found[nodes[lead]]
        told.messages.append(stored(row, kinds))
        if machine:
            told.machine[row[0]] = machine
    return found


def in_order_of_time(nodes: Mapping[int, int], up_to: int) -> array[int]:
    """The messages of leads by their places in the log, the earliest first; inside `one_moment`."""
    condition, leads = among("p.lead_id", list(nodes))
    found = array("q")
    for chunk in streamed(
        "SELECT e.seq FROM leadlight_placement p JOIN leadlight_event e ON e.seq = p.seq "
        f"WHERE {condition} AND p.seq <= %s ORDER BY e.time, e.seq",
        [leads, up_to],
    ):
        found.extend(seq for (seq,) in chunk)
    return found


def told_at(places: Sequence[int]) -> Told:
    """The messages at these places in the log, the earliest first."""
    kinds, told = kinds_of_sources(), Told()
    condition, seqs = among("e.seq", list(places))
    for machine, *row in rows(
        f"SELECT p.machine, {_COLUMNS} FROM leadlight_event e JOIN leadlight_placement p ON p.seq = e.seq "
        f"WHERE {condition} ORDER BY e.time, e.seq",
        [seqs],
    ):
        told.messages.append(stored(row, kinds))
        if machine:
            told.machine[row[0]] = machine
    return told


def stored(row: Sequence[object] | Row, kinds: Mapping[int, str]) -> Stored:
    """The message of a row of the log."""
    seq, type_, name, time, source, body = row
    return Stored(
        cast("int", seq),
        cast("str", type_),
        cast("str", name),
        cast("int", time),
        kinds.get(cast("int", source), "server"),
        cast("Mapping[str, object]", read(cast("str", body).encode())),
    )
