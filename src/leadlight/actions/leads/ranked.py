"""The leads that somebody has to do something about, in order: met a few at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from leadlight.actions.access.operations import Actor
from leadlight.engage.next_step import NextStep, Situation, next_step
from leadlight.engage.working_hours import Span, Work
from leadlight.storage.lead_cards import LeadCard, cards_of
from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import Order, page_of
from leadlight.storage.next_leads import Facts, News, facts_of, worth_of
from leadlight.storage.sight import Sight

AT_ONCE = 60
"""So many leads are looked at together."""

LOOKED_THROUGH = 600
"""So many leads of a priority are looked through; whoever leaves so many undone sees the best of them."""


@dataclass(frozen=True, slots=True)
class Day:
    """Whose day it is, when, and by what.

    `priorities` are the model's, the best first; `answers` say how soon each is answered. `rank_by` is what
    comes first within a priority, by the `predictor` of that number.
    """

    actor: Actor
    now: int
    work: Work
    sight: Sight
    priorities: tuple[str, ...]
    answers: Mapping[str, Span]
    rank_by: str
    predictor: int | None
    everybody: bool

    @property
    def owners(self) -> list[tuple[str, ...]]:
        """Whose leads come one after another within a priority: all, or one's own and then nobody's."""
        if self.everybody:
            return [()]
        return [(self.actor.email,), ("",)] if self.actor.email else [("",)]

    def asleep(self) -> tuple[int, int] | None:
        """Whose snoozes count, and as of when."""
        return None if self.actor.user is None else (self.actor.user, self.now)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lead with what is to be done about it; `rank` is the place of its priority, 0 the best."""

    card: LeadCard
    step: NextStep
    rank: int
    news: News | None
    worth: float | None = None


def in_order(day: Day) -> Iterator[Candidate]:
    """All of them, the best first, looked for while they are taken."""
    for rank, priority in enumerate(day.priorities):
        if priority not in day.answers:
            continue
        for owners in day.owners:
            filters = Filters(
                owners=owners, priorities=(priority,), open=True, awake=day.asleep(), seen=day.sight
            )
            for leads, worth in _some_at_a_time(filters, day):
                yield from _to_do(day, rank, cards_of(leads), worth)


def _to_do(day: Day, rank: int, cards: Sequence[LeadCard], worth: Mapping[int, float]) -> Iterator[Candidate]:
    facts = facts_of(cards, day.now)
    for card in cards:
        step = next_step(situation_of(card, facts, day), day.work, day.now)
        if step is not None:
            yield Candidate(card, step, rank, facts.news.get(card.lead), worth.get(card.lead))


def situation_of(card: LeadCard, facts: Facts, day: Day) -> Situation:
    """How it stands with a lead."""
    news = facts.news.get(card.lead)
    return Situation(
        card.stage,
        day.answers.get(card.priority or ""),
        facts.since.get(card.lead, card.created_at),
        facts.contacted.get(card.lead),
        None if news is None else news.at,
    )


def _some_at_a_time(filters: Filters, day: Day) -> Iterator[tuple[list[int], Mapping[int, float]]]:
    if day.rank_by == "score" or day.predictor is None:
        yield from ((leads, {}) for leads in _by_score(filters))
        return
    # of the best by score, since indexes know nothing of what two tables say together
    column = "probability" if day.rank_by == "probability" else "expected_value"
    leads = [lead for some in _by_score(filters) for lead in some]
    worth = worth_of(leads, day.predictor, column)
    leads.sort(key=lambda lead: -worth.get(lead, float("-inf")))
    for first in range(0, len(leads), AT_ONCE):
        yield leads[first : first + AT_ONCE], worth


def _by_score(filters: Filters) -> Iterator[list[int]]:
    after = None
    for _ in range(LOOKED_THROUGH // AT_ONCE):
        found = page_of(filters, Order("total"), AT_ONCE, after)
        if found:
            yield [each.lead for each in found]
        if len(found) < AT_ONCE:
            return
        after = found[-1]
