"""Leads that were won and are like another, of those that somebody sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.leads.seen import seen_lead
from leadlight.engage.outcomes import Conversion, conversion
from leadlight.insights.similar_leads import Alike, Won, similar_leads
from leadlight.scoring.values import Value
from leadlight.storage.lead_cards import LeadCard, cards_of
from leadlight.storage.outcome_rows import outcomes_of
from leadlight.storage.won_leads import lead_compared, leads_of_account, won_leads

MOST_COMPARED = 300
"""So many of the leads won last are compared, and as many of the same company."""


@dataclass(frozen=True, slots=True)
class Similar:
    """A lead that was won, in what it is alike, its shared values by field, and what it was worth when."""

    card: LeadCard
    alike: Alike
    values: tuple[tuple[str, Value], ...]
    won_at: int
    value: int | None


def similar_won(uid: str, actor: Actor) -> list[Similar]:
    """The won leads that are most like a lead. Raises NotAllowedError and NotFoundError."""
    permit(actor, Operation.READ_LEADS)
    root, sight = seen_lead(uid, actor), visible_to(actor)
    own = lead_compared(root)
    won = {each.lead: each for each in won_leads(sight, MOST_COMPARED)}
    if own.account is not None:
        won |= _won_of(leads_of_account(own.account, sight, MOST_COMPARED))
    alike = similar_leads(own, list(won.values()))
    came_to = _conversions([each.lead for each in alike])
    cards = {card.lead: card for card in cards_of(list(came_to))}
    return [
        Similar(
            cards[each.lead],
            each,
            tuple((name, own.fields[name]) for name in each.shared),
            came_to[each.lead].at,
            came_to[each.lead].value,
        )
        for each in alike
        if each.lead in cards
    ]


def _won_of(leads: Sequence[Won]) -> dict[int, Won]:
    came_to = _conversions([each.lead for each in leads])
    return {each.lead: each for each in leads if each.lead in came_to}


def _conversions(leads: Sequence[int]) -> dict[int, Conversion]:
    """When leads were won and what they are worth, of those that were."""
    found = {
        lead: conversion([row.outcome for row in rows if row.taken_back_at is None], is_open=False)
        for lead, rows in outcomes_of(leads).items()
    }
    return {lead: each for lead, each in found.items() if each is not None and each.won}
