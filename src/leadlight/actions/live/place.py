"""Give the next messages of the log to the leads they belong to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, cast

from leadlight.actions.live.machines import machines_in_force
from leadlight.ingest.consents import consents_of
from leadlight.ingest.identifiers import Identifier, identifiers_of
from leadlight.ingest.identity import Decision, Neighbourhood, agree, decide, uid_of
from leadlight.ingest.json_text import read
from leadlight.ingest.machines import Machines
from leadlight.ingest.profile import told_of_accounts
from leadlight.ingest.stored import Stored
from leadlight.ingest.touches import EVENT_TYPES
from leadlight.storage.consents import Entry
from leadlight.storage.neighbourhoods import LogRow, add_counts, log_after, owners_of
from leadlight.storage.placing import Batch, Merged, fence, locked_fence, write
from leadlight.storage.transaction import writing

LIMIT = 500
"""So many messages are placed in one transaction where nothing else is said."""


class Message(NamedTuple):
    """A message of the log, and what identifies it."""

    row: LogRow
    body: dict[str, Any]
    identifiers: tuple[Identifier, ...]


def place(now: int, limit: int = LIMIT) -> int:
    """Place up to `limit` messages; how many were. May run in several processes at once, of which one wins.

    It decides first and writes then, so that nobody waits for it; if who is who changed in between, it
    decides anew.
    """
    while True:
        before = fence()
        rows = log_after(before.seq, limit)
        if not rows:
            return 0
        batch = decided(rows)
        with writing():
            if locked_fence() == before:
                write(batch, now)
                return len(rows)


def decided(rows: Sequence[LogRow]) -> Batch:
    """Whose some messages are, one after another."""
    messages = [_read(row) for row in rows]
    around = _around(messages)
    batch = Batch(rows[-1].seq)
    machines = machines_in_force()
    touched: set[int] = set()
    urgent: set[int] = set()
    for message in messages:
        if not message.identifiers:
            continue  # it is nobody's: all its ids are such that programs write for many
        lead = _placed(message, around, batch)
        batch.placements.append((message.row.seq, lead, _machine(message, machines)))
        batch.consents.extend(_consents(message, lead))
        touched.add(lead)
        if message.row.source != "import":
            urgent.add(lead)
    batch.accounts = told_of_accounts(_stored(message) for message in messages if message.row.type == "group")
    touched.update(merge.loser for merge in batch.merges)
    batch.roots = {lead: around.root(lead) for lead in touched}
    batch.urgent = {around.root(lead) for lead in urgent}
    return batch


def _read(row: LogRow) -> Message:
    body = cast("dict[str, Any]", read(row.body.encode()))
    return Message(row, body, identifiers_of(row.type, body))


def _around(messages: Sequence[Message]) -> Neighbourhood:
    """Who is who around messages; more of those where one message has identifiers of several or new ones."""
    around = owners_of({each for message in messages for each in message.identifiers})
    undecided = {
        each
        for message in messages
        if message.identifiers and not agree(message.identifiers, around)
        for each in message.identifiers
    }
    owners = (around.owners.get(each) for each in undecided)
    add_counts(around, {around.root(owner) for owner in owners if owner is not None})
    return around


def _placed(message: Message, around: Neighbourhood, batch: Batch) -> int:
    decision = decide(message.identifiers, around, browser=message.row.source == "browser")
    lead = around.enact(decision)
    if decision.lead is None:
        batch.created.append((uid_of(message.row.message_id), message.row.received_at))
    _write_down(message.row.seq, decision, lead, batch)
    return lead


def _write_down(seq: int, decision: Decision, lead: int, batch: Batch) -> None:
    batch.attached.extend((each, lead, seq) for each in decision.attach)
    batch.merges.extend(
        Merged(*roots, *link, seq) for roots, link in zip(decision.merges, decision.links, strict=True)
    )
    batch.conflicts.extend((seq, each.identifier, lead, each.other, each.reason) for each in decision.dropped)


def _consents(message: Message, lead: int) -> Iterator[Entry]:
    """What the message says that its person agreed to; a browser's key only claims it."""
    row = message.row
    for said in consents_of(row.type, row.name, message.body):
        yield Entry(lead, said, row.time, row.source == "browser", row.seq)


def _machine(message: Message, machines: Machines) -> str:
    return machines.alone(_stored(message)) if message.row.type in EVENT_TYPES else ""


def _stored(message: Message) -> Stored:
    row = message.row
    return Stored(row.seq, row.type, row.name, row.time, row.source, message.body)
