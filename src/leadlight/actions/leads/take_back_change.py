"""Take a change by hand back: the fields it said are said again as they were before."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.leads.change_lead import MOST_FIELDS, Made, change_lead
from leadlight.actions.leads.seen import seen_lead
from leadlight.errors import DataError, NotFoundError
from leadlight.ingest.person import EMAIL_FIELDS
from leadlight.ingest.profile import HAND, told, traits_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.values import Value
from leadlight.storage.lead_edits import place_of_message
from leadlight.storage.lead_log import nodes_of, placed_up_to, told_by_root
from leadlight.storage.lead_rows import how_many_messages

MOST = 20_000
"""Of a lead with more messages nothing is taken back here."""


def take_back_change(uid: str, message: str, actor: Actor, now: int) -> Made:
    """Undo what a message of `change_lead` said. Raises NotAllowedError, NotFoundError, and DataError.

    A field that had no value before is emptied; an e-mail address stays, because a lead is known by it.
    """
    permit(actor, Operation.WRITE_LEADS)
    root = seen_lead(uid, actor)
    if how_many_messages([root], MOST + 1)[root] > MOST:
        raise DataError(f"This lead has more than {MOST:,} messages. Say the field anew instead.")
    messages = told_by_root(nodes_of([root]), placed_up_to())[root].messages
    before = fields_before(messages, place_of_message(message))
    if not before:
        raise DataError("There was nothing before to go back to. Say the field anew instead.")
    return change_lead(uid, before, actor, now)


def fields_before(messages: list[Stored], place: int) -> dict[str, Value]:
    """What the fields that the message at a place said were without it, None what was not known.

    Raises NotFoundError.
    """
    meant = next((each for each in messages if each.seq == place and each.source == HAND), None)
    if meant is None:
        raise NotFoundError("There is no such change of this lead.")
    without = told([each for each in messages if each.seq != place])
    names = [name for name, _ in traits_of(meant)][:MOST_FIELDS]
    before = {name: without[name].value if name in without else None for name in names}
    return {name: value for name, value in before.items() if value is not None or name not in EMAIL_FIELDS}
