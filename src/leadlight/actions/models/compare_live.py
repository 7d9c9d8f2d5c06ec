"""Compare two models on leads as they are now: who would change priority, and by how much totals would."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.model_in_force import Prepared
from leadlight.actions.models.try_score import By, model_by
from leadlight.ingest.person import person_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.lead import Lead
from leadlight.scoring.sums import Score
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_cards import LeadCard, cards_of
from leadlight.storage.lead_log import nodes_of, placed_up_to, told_by_root
from leadlight.storage.lead_rows import how_many_messages
from leadlight.storage.model_rows import leads_as_drawn
from leadlight.storage.statements import one_moment

MOST_LEADS = 500
_AT_ONCE = 50
_MOST_MESSAGES = 2_000
"""Leads with more are left out: they would take the time of hundreds."""

NONE = "none"
"""What stands for the priority of a lead that reaches none."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A lead that would change priority; totals are hundredths, None of one that is excluded."""

    lead: LeadCard
    before: Score
    after: Score


@dataclass(frozen=True, slots=True)
class LiveComparison:
    """What two models make of some leads: how many have which priority, and who moves farthest."""

    leads: int
    changed: int
    before: Mapping[str, int]
    after: Mapping[str, int]
    shifts: tuple[Shift, ...]


def compare_live(models: tuple[By, By], leads: int, shown: int, actor: Actor) -> LiveComparison:
    """Compare on so many of the leads that the actor sees, the same each time.

    Raises NotAllowedError, ModelError, NotFoundError.
    """
    permit(actor, Operation.READ_MODELS)
    ready = (model_by(models[0]), model_by(models[1]))
    with one_moment():
        drawn = leads_as_drawn(min(leads, MOST_LEADS), visible_to(actor))
        pairs = {
            lead: pair
            for start in range(0, len(drawn), _AT_ONCE)
            for lead, pair in _scored(drawn[start : start + _AT_ONCE], ready, models[0].at).items()
        }
        moved = [lead for lead, (one, other) in pairs.items() if one.priority != other.priority]
        moved.sort(key=lambda lead: (-abs(_total(pairs[lead][1]) - _total(pairs[lead][0])), lead))
        cards = cards_of(moved[:shown])
    return LiveComparison(
        len(pairs),
        sum(one.total_hundredths != other.total_hundredths for one, other in pairs.values()),
        Counter(one.priority or NONE for one, _ in pairs.values()),
        Counter(other.priority or NONE for _, other in pairs.values()),
        tuple(Shift(card, *pairs[card.lead]) for card in cards),
    )


def _total(score: Score) -> int:
    return score.total_hundredths or 0


def _scored(leads: list[int], models: tuple[Prepared, Prepared], at: int) -> dict[int, tuple[Score, Score]]:
    sizes = how_many_messages(leads, _MOST_MESSAGES + 1)
    light = [lead for lead in leads if sizes[lead] <= _MOST_MESSAGES]
    told = told_by_root(nodes_of(light), placed_up_to())
    said = enriched([told[lead].messages for lead in light])
    machines = machines_in_force()
    found = {}
    for lead, files in zip(light, said, strict=True):
        messages = told[lead].messages
        person = person_of(messages, at, machines, files)
        counted = [message for message in messages if message.seq not in person.machine]
        found[lead] = (
            _by(models[0], person.fields, counted, at), _by(models[1], person.fields, counted, at),
        )  # fmt: skip
    return found


def _by(model: Prepared, fields: Mapping[str, object], counted: list[Stored], at: int) -> Score:
    events = [event for message in counted if (event := model.reader.event(message)) is not None]
    return model.watch.see(Lead(fields, tuple(events)), at).look.score  # type: ignore[arg-type]
