"""How long which kinds of data are kept, and deleting what is older, some rows at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

from leadlight.engage.crm import NAMES
from leadlight.ingest.bare import bare
from leadlight.ingest.identity import uid_of
from leadlight.ingest.json_text import read, written
from leadlight.ingest.touches import EVENT_TYPES
from leadlight.storage.append_only import TABLES as APPEND_ONLY
from leadlight.storage.append_only import lifted
from leadlight.storage.erasing import delete_messages, delete_quarantined
from leadlight.storage.lead_log import placed_up_to
from leadlight.storage.many import among, execute, rows
from leadlight.storage.settings_rows import setting
from leadlight.storage.statements import each

EVENTS, QUARANTINE = "events", "quarantine"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of data: what it is, its table and the column of its age, how many days it is usually kept."""

    what: str
    table: str
    column: str
    days: int | None


KINDS: Mapping[str, Kind] = {
    EVENTS: Kind("what leads did: visits, clicks, events of any name", "leadlight_event", "time", None),
    QUARANTINE: Kind("messages that could not be used", "leadlight_quarantined", "received_at", 90),
    "history": Kind("past changes of scores", "leadlight_scorechange", "at", None),
    "audit": Kind("who did what", "leadlight_audit", "at", None),
}
"""By the name that a command gives them. What is None is kept for ever."""


def days_of(kind: str) -> int | None:
    """How many days a kind is kept."""
    chosen = cast("int | None", setting(f"retention.{kind}", KINDS[kind].days))
    return chosen or None


def delete_older(kind: str, before: int, limit: int) -> int:
    """Delete some rows of a kind, not of events, that are older than an instant; how many."""
    of = KINDS[kind]
    query = f"SELECT id FROM {of.table} WHERE {of.column} < %s LIMIT %s"
    if kind == QUARANTINE:
        return delete_quarantined([number for (number,) in rows(query, [before, limit])])
    with lifted() if of.table in APPEND_ONLY else nullcontext():
        return execute(f"DELETE FROM {of.table} WHERE id IN ({query})", [before, limit])


class _Event(NamedTuple):
    seq: int
    lead: int
    message_id: str
    type: str
    body: str


@dataclass(frozen=True, slots=True)
class Thinned:
    """How far the log was looked through, whether that is all, how many events went, and whose they were."""

    seq: int
    done: bool
    events: int
    roots: frozenset[int]


def thin(after: int, before: int, places: int, now: int) -> Thinned:
    """Delete the events older than an instant among the next places of the log.

    Of those by which people are recognised nothing is left but whose they are. What tells of stages and deals
    stays: these follow from it.
    """
    upto = placed_up_to()
    last = min(after + places, upto)
    types, listed = among("e.type", sorted(EVENT_TYPES))
    of_sales, names = among("e.name", sorted(NAMES))
    found = [
        _Event(*row)
        for row in rows(
            "SELECT e.seq, p.lead_id, e.message_id, e.type, e.body FROM leadlight_event e "
            "JOIN leadlight_placement p ON p.seq = e.seq "
            f"WHERE e.seq > %s AND e.seq <= %s AND e.time < %s AND {types} AND NOT {of_sales}",
            [after, last, before, listed, names],
        )
    ]
    needed = _needed(found)
    _bare([each_needed for each_needed in found if each_needed.seq in needed])
    delete_messages([event.seq for event in found if event.seq not in needed])
    condition, leads = among("id", sorted({event.lead for event in found}))
    execute(f"UPDATE leadlight_lead SET thinned_at = %s WHERE {condition}", [now, leads])
    roots = rows(f"SELECT DISTINCT COALESCE(root_id, id) FROM leadlight_lead WHERE {condition}", [leads])
    return Thinned(last, last >= upto, len(found), frozenset(root for (root,) in roots))


def _needed(found: Sequence[_Event]) -> set[int]:
    """The messages that made a lead, gave one an identifier, or made one of two."""
    condition, seqs = among("seq", [event.seq for event in found])
    needed = {
        seq
        for table in ("identifier", "merge")
        for (seq,) in rows(f"SELECT seq FROM leadlight_{table} WHERE {condition}", [seqs])
    }
    names = {uid_of(event.message_id): event.seq for event in found}
    by_uid, uids = among("uid", sorted(names))
    return needed | {names[uid] for (uid,) in rows(f"SELECT uid FROM leadlight_lead WHERE {by_uid}", [uids])}


def _bare(events: Sequence[_Event]) -> None:
    """Leave of messages nothing but who they were of; what cannot be so shortened stays."""
    shortened = [
        (event.seq, bare(event.type, cast("dict[str, Any]", read(event.body.encode())))) for event in events
    ]
    each(
        "UPDATE leadlight_event SET type = 'identify', name = '', body = %s WHERE seq = %s",
        [(written(body), seq) for seq, body in shortened if body is not None],
    )
    each(
        "UPDATE leadlight_placement SET machine = '' WHERE seq = %s",
        [(seq,) for seq, body in shortened if body is not None],
    )
