"""Leads that the model puts high and nobody has decided on yet, those first on which a look is worth most."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.leads.list_leads import Asked, list_leads
from leadlight.actions.lifecycle.deciding import is_scored_here
from leadlight.actions.live.model_in_force import in_force, prepared
from leadlight.actions.review.known_verdicts import known_overrides, known_verdicts
from leadlight.engage.overrides import in_force as counting
from leadlight.engage.stages import SET_BY_PEOPLE
from leadlight.insights.differing import Candidate, Waiting, most_differing_first
from leadlight.insights.verdicts import RuleKey, best_first
from leadlight.storage.lead_cards import LeadCard
from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import Order
from leadlight.storage.override_rows import overrides_of
from leadlight.storage.predictor_rows import in_use, stored_predictions
from leadlight.storage.score_rows import StoredScore, stored_scores

LOOKED_THROUGH = 100
"""So many leads with the most points are put into order: who has fewer waits behind them."""

REMEMBERED = 300
"""So many of the latest verdicts, and of overrides, say what people make of leads like these."""

SHOWN = 25
REASONS = 3


@dataclass(frozen=True, slots=True)
class Given:
    """What a rule gave a lead, in hundredths."""

    rule: str
    points: int


@dataclass(frozen=True, slots=True)
class Waits:
    """A lead in the queue: the rules that gave it most, and a predictor's probability if one judges leads."""

    card: LeadCard
    reasons: Sequence[Given]
    probability: float | None
    waiting: Waiting


@dataclass(frozen=True, slots=True)
class Queue:
    """The leads that are shown, how many more of those looked through wait, and whether there are others.

    `priorities` are those that leads wait in, the best first.
    """

    leads: Sequence[Waits]
    further: int
    has_others: bool
    priorities: Sequence[str]


def leads_waiting(actor: Actor, now: int) -> Queue:
    """The queue of those leads that somebody sees. Raises NotAllowedError.

    A lead waits while it is in a stage of the model's and in a priority above the lowest, unless an override
    counts: then somebody has looked at it.
    """
    permit(actor, Operation.REVIEW_LEADS)
    if not is_scored_here():
        return Queue((), 0, has_others=False, priorities=())
    force = in_force()
    ranked = best_first(force.model.model)
    wanted = Filters(
        stages=("", *(stage for stage in force.ladder if stage not in SET_BY_PEOPLE)),
        priorities=tuple(ranked[:-1] or ranked),
        excluded=False,
    )
    page = list_leads(wanted, Order(), Asked(LOOKED_THROUGH), actor)
    cards = _not_overridden(page.leads, now)
    found = _in_order(cards, actor, ranked)
    return Queue(found[:SHOWN], max(0, len(found) - SHOWN), page.next is not None, ranked[:-1] or ranked)


def _not_overridden(cards: Sequence[LeadCard], now: int) -> dict[int, LeadCard]:
    said = overrides_of([card.lead for card in cards])
    return {card.lead: card for card in cards if not counting(said[card.lead], now)}


def _in_order(cards: Mapping[int, LeadCard], actor: Actor, ranked: Sequence[str]) -> list[Waits]:
    scores = stored_scores(list(cards))
    rules = {version: _rules_of(version) for version in {score.version for score in scores.values()}}
    given = {lead: _given(score, rules[score.version]) for lead, score in scores.items()}
    used = in_use()
    chances = {} if used is None else {p.lead: p.probability for p in stored_predictions(list(cards), [used])}
    sight = visible_to(actor)
    known = [*known_verdicts(sight, REMEMBERED), *known_overrides(sight, REMEMBERED, ranked)]
    candidates = [
        Candidate(lead, cards[lead].total or 0, frozenset(given[lead]), chances.get(lead)) for lead in given
    ]
    return [
        Waits(cards[each.lead], _reasons(given[each.lead]), chances.get(each.lead), each)
        for each in most_differing_first(candidates, known)
    ]


def _rules_of(version: int) -> list[RuleKey]:
    return [(score, group, rule.name) for score, group, rule in prepared(version).model.all_rules()]


def _given(stored: StoredScore, rules: Sequence[RuleKey]) -> dict[RuleKey, int]:
    """What each rule gave that gave something."""
    return {rules[place]: points for place, points, *_ in json.loads(stored.kept.given)["given"] if points}


def _reasons(given: Mapping[RuleKey, int]) -> list[Given]:
    best = sorted(given.items(), key=lambda item: -item[1])
    return [Given(name, points) for (_, _, name), points in best[:REASONS] if points > 0]
