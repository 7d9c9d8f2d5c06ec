"""What a lead would score had it done and said more: by the meaning that scores it, and nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.live.courses import line_of
from leadlight.actions.live.model_in_force import in_force
from leadlight.actions.models.try_score import Tried, as_messages
from leadlight.engage.overrides import in_force as in_force_at
from leadlight.engage.recycling import recycle_events
from leadlight.errors import DataError
from leadlight.ingest.person import person_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.by_hand import by_hand
from leadlight.scoring.lead import Lead
from leadlight.scoring.sums import Score
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import nodes_of, placed_up_to, told_by_root
from leadlight.storage.lead_rows import how_many_messages
from leadlight.storage.override_rows import overrides_of
from leadlight.storage.stage_rows import standings_with_acts
from leadlight.storage.statements import one_moment

MOST = 5_000
"""A lead with more messages is not tried: it would take seconds."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What a lead scores now, and what it would score."""

    now: Score
    then: Score


def try_lead(
    uid: str, fields: Mapping[str, Any], events: Sequence[Mapping[str, Any]], actor: Actor, at: int
) -> WhatIf:
    """Score a lead as of an instant, as it is and with more that it said and did then.

    Raises NotAllowedError, NotFoundError, and DataError for a lead of too many messages, or an event that
    cannot be read.
    """
    permit(actor, Operation.TRY_SCORES)
    with one_moment():
        root = seen_lead(uid, actor)
        if how_many_messages([root], MOST + 1)[root] > MOST:
            raise DataError(f"This lead has more than {MOST:,} messages, too many to try things out with.")
        messages = told_by_root(nodes_of([root]), placed_up_to())[root].messages
        more = as_messages(Tried(fields, events), at, at, after=max((m.seq for m in messages), default=0))
        return WhatIf(_scored(root, messages, at), _scored(root, [*messages, *more], at))


def _scored(root: int, messages: Sequence[Stored], at: int) -> Score:
    force = in_force()
    person = person_of(messages, at, force.machines, enriched([messages])[0])
    recycled_at = standings_with_acts([root])[root][0].recycled_at
    events = [
        event
        for message in messages
        if message.seq not in person.machine and (event := force.model.reader.event(message)) is not None
    ]
    lead = Lead(person.fields, (*events, *recycle_events(recycled_at)))
    score = force.model.watch.see(lead, at).look.score
    lines = [line_of(each) for each in in_force_at(overrides_of([root])[root], at)]
    return by_hand(force.model.model, score, person.fields, lines)
