"""Writing down whose messages are whose, in one transaction, behind a fence.

The fence is the row `placed` of the cursors. Whoever changes who is who reads it first, and writes only if it
is unchanged then; a person's hand moves its token, placing moves its place in the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from django.db import connection

from leadlight.ingest.identifiers import Identifier
from leadlight.ingest.profile import Word
from leadlight.storage.accounts import add_to_accounts
from leadlight.storage.conflicts import NotUsed, add_conflicts
from leadlight.storage.consents import Entry, add_consents
from leadlight.storage.due_rows import lock_due, make_rescored
from leadlight.storage.listed_rows import unlist
from leadlight.storage.many import among, execute, insert, rows

PLACED = "placed"


class Fence(NamedTuple):
    """Where placing is in the log, and how often people changed who is who."""

    seq: int
    token: int


class Merged(NamedTuple):
    """Two roots of which the first stays, the leads of either that message `seq` named."""

    survivor: int
    loser: int
    one: int
    other: int
    seq: int


@dataclass(slots=True)
class Batch:
    """What placing some messages comes to; leads that are new are negative numbers, -1 before -2."""

    last_seq: int
    created: list[tuple[str, int]] = field(default_factory=list)
    """The uid and the time of each new lead."""
    attached: list[tuple[Identifier, int, int]] = field(default_factory=list)
    """An identifier, whose it is now, and by which message."""
    placements: list[tuple[int, int, str]] = field(default_factory=list)
    """A message, whose it is, and why it is a machine's or blank."""
    merges: list[Merged] = field(default_factory=list)
    conflicts: list[tuple[int, Identifier, int, int | None, str]] = field(default_factory=list)
    """A message, an identifier it did not get, its lead, whose the identifier is, and why."""
    accounts: dict[str, dict[str, Word]] = field(default_factory=dict)
    """What messages say of each account."""
    consents: list[Entry] = field(default_factory=list)
    """What leads agreed to, or no longer do."""
    roots: dict[int, int] = field(default_factory=dict)
    """The root, after all, of each lead that got a message or lost its own root."""
    urgent: set[int] = field(default_factory=set)
    """The roots of whom something came that is no import's."""


def fence() -> Fence:
    """Where placing is now."""
    found = rows("SELECT seq, token FROM leadlight_cursor WHERE name = %s", (PLACED,))
    return Fence(*found[0]) if found else Fence(0, 0)


def locked_fence() -> Fence:
    """Where placing is, and stays until the transaction ends."""
    execute(
        "INSERT INTO leadlight_cursor (name, seq, lease_until, token) VALUES (%s, 0, 0, 0) "
        "ON CONFLICT (name) DO NOTHING",
        (PLACED,),
    )
    lock = "" if connection.vendor == "sqlite" else " FOR UPDATE"
    found = rows(f"SELECT seq, token FROM leadlight_cursor WHERE name = %s{lock}", (PLACED,))
    return Fence(*found[0])


def people_change() -> None:
    """Move the fence: what placing decided and did not write yet is decided again."""
    locked_fence()
    execute("UPDATE leadlight_cursor SET token = token + 1 WHERE name = %s", (PLACED,))


def write(batch: Batch, now: int) -> None:
    """Write a batch down; the caller holds the fence, in its transaction."""
    lock_due([lead for pair in batch.roots.items() for lead in pair if lead > 0])
    numbers = _created(batch)
    _identifiers(batch, numbers)
    insert(
        "leadlight_placement",
        {"seq": "bigint", "lead_id": "bigint", "machine": "text"},
        [(seq, numbers.get(lead, lead), machine) for seq, lead, machine in batch.placements],
    )
    _merges(batch, numbers, now)
    add_conflicts(
        [
            NotUsed(
                seq, each, numbers.get(lead, lead), None if other is None else numbers.get(other, other), why
            )
            for seq, each, lead, other, why in batch.conflicts
        ]
    )
    add_to_accounts(batch.accounts)
    add_consents([replace(entry, lead=numbers.get(entry.lead, entry.lead)) for entry in batch.consents])
    merged = {numbers.get(merge.survivor, merge.survivor) for merge in batch.merges}
    roots = {numbers.get(root, root) for root in batch.roots.values()}
    urgent = {numbers.get(lead, lead) for lead in batch.urgent}
    for those, first in ((roots & urgent, True), (roots - urgent, False)):
        make_rescored(
            [(root, "merge" if root in merged else "event") for root in sorted(those)], now, urgent=first
        )
    execute("UPDATE leadlight_cursor SET seq = %s WHERE name = %s", (batch.last_seq, PLACED))


def _created(batch: Batch) -> dict[int, int]:
    """Insert the new leads; the number each has now."""
    if not batch.created:
        return {}
    insert(
        "leadlight_lead",
        {
            "uid": "text", "created_at": "bigint", "profile": "jsonb", "origins": "jsonb", "derived": "jsonb",
            "name": "text", "email": "text", "company": "text", "owner": "text", "stage": "text",
            "events": "bigint",
        },
        [(uid, at, "{}", "{}", "{}", "", "", "", "", "", 0) for uid, at in batch.created],
    )  # fmt: skip
    test, argument = among("uid", [uid for uid, _ in batch.created])
    by_uid = dict(rows(f"SELECT uid, id FROM leadlight_lead WHERE {test}", (argument,)))
    return {-place: by_uid[uid] for place, (uid, _) in enumerate(batch.created, 1)}


def _identifiers(batch: Batch, numbers: dict[int, int]) -> None:
    insert(
        "leadlight_identifier",
        {"kind": "text", "value": "text", "lead_id": "bigint", "seq": "bigint"},
        [(each.kind, each.value, numbers.get(lead, lead), seq) for each, lead, seq in batch.attached],
    )


def _merges(batch: Batch, numbers: dict[int, int], now: int) -> None:
    record_merges(
        [
            (numbers.get(merge.one, merge.one), numbers.get(merge.other, merge.other), merge.seq, now, "")
            for merge in batch.merges
        ]
    )
    final = {numbers.get(lead, lead): numbers.get(root, root) for lead, root in batch.roots.items()}
    for merge in batch.merges:
        loser = numbers.get(merge.loser, merge.loser)
        move(loser, final[loser])


def record_merges(merges: Sequence[tuple[int, int, int, int, str]]) -> None:
    """Write merges into the history: one lead, another, from which message on, when and by whom.

    The leads are those that were named, not their roots: the first is of those whose root stays.
    """
    insert(
        "leadlight_merge",
        {
            "survivor_id": "bigint",
            "loser_id": "bigint",
            "seq": "bigint",
            "at": "bigint",
            "by": "text",
            "undone_by": "text",
        },
        [(*merge, "") for merge in merges],
    )


def move(loser: int, root: int) -> None:
    """Let a lead and all its parts have another root; what is kept of it as a root goes.

    What was decided of it is decided of the other from now on.
    """
    execute(
        "UPDATE leadlight_lead SET acts = acts + COALESCE((SELECT l.acts + 1 FROM leadlight_lead l "
        "WHERE l.id = %s AND (l.acts > 0 OR l.stage <> '')), 0) WHERE id = %s",
        (loser, root),
    )
    execute("UPDATE leadlight_lead SET root_id = %s WHERE id = %s OR root_id = %s", (root, loser, loser))
    execute("DELETE FROM leadlight_score WHERE lead_id = %s", (loser,))
    execute("DELETE FROM leadlight_prediction WHERE lead_id = %s", (loser,))
    unlist(loser)
    execute("DELETE FROM leadlight_due WHERE subject = %s AND kind IN ('rescore', 'time', 'heavy')", (loser,))
