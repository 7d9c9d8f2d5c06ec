"""Leads of lower priorities that are looked at today, so that the company learns what it overlooks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from leadlight.actions.leads.ranked import Candidate, Day
from leadlight.engage.exploration import drawn
from leadlight.engage.next_step import look
from leadlight.engage.stages import SET_BY_PEOPLE
from leadlight.engage.working_hours import day_begins, day_of
from leadlight.storage.lead_cards import LeadCard, cards_of
from leadlight.storage.next_leads import closed_before, facts_of, highest_lead, leads_from, put_off_among

WINDOW = 50
"""So many leads are looked at from each that was drawn, until one fits."""


def drawn_for(day: Day, count: int) -> list[Candidate]:
    """So many leads at most: those that were drawn for the day and wait for a look still."""
    if not count or not day.actor.email:
        return []
    begins = day_begins(day.work, day.now)
    places = drawn(day_of(day.work, day.now), day.actor.email, count, highest_lead(begins))
    taken: dict[int, LeadCard] = {}
    for place in places:
        card = next(
            (each for each in _fitting(day, begins, leads_from(place, WINDOW)) if each.lead not in taken),
            None,
        )
        if card is not None:
            taken[card.lead] = card
    return _waiting(day, begins, list(taken.values()))


def _fitting(day: Day, begins: int, leads: Sequence[int]) -> Iterator[LeadCard]:
    """Those that may be looked at, whatever was done about them today: so nobody takes another's place."""
    decided_before = closed_before(leads, begins)
    for card in cards_of(leads):
        is_theirs = card.owner.strip().lower() in {"", day.actor.email}
        is_low = card.total is not None and card.priority not in day.answers
        was_open = card.stage not in SET_BY_PEOPLE or card.lead not in decided_before
        if is_theirs and is_low and was_open and card.created_at < begins:
            yield card


def _waiting(day: Day, begins: int, cards: Sequence[LeadCard]) -> list[Candidate]:
    facts = facts_of(cards, day.now)
    user, leads = day.actor.user, [card.lead for card in cards]
    put_off = set() if user is None else put_off_among(leads, user, day.now)
    found = []
    for card in cards:
        is_done = card.stage in SET_BY_PEOPLE or facts.contacted.get(card.lead, 0) >= begins
        step = look(card.stage, day.work, day.now)
        if step is not None and not is_done and card.lead not in put_off:
            rank = day.priorities.index(card.priority) if card.priority in day.priorities else -1
            found.append(Candidate(card, step, rank, facts.news.get(card.lead)))
    return found
