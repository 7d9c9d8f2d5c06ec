"""Leads that a text finds, as whoever looks for the other half of a person does."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor
from leadlight.actions.leads.list_leads import Asked, list_leads
from leadlight.actions.leads.seen import seen_lead
from leadlight.storage.lead_cards import LeadCard
from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import Order

CANDIDATES = 8


def others_like(uid: str, text: str, actor: Actor) -> list[LeadCard]:
    """Leads that a text finds, which one may be merged with; itself is left out.

    Raises NotFoundError, and what `list_leads` raises.
    """
    root = seen_lead(uid, actor)
    if not text.strip():
        return []
    found = list_leads(Filters(text=text), Order(), Asked(CANDIDATES + 1), actor)
    return [card for card in found.leads if card.lead != root][:CANDIDATES]
