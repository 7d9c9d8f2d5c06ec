"""A page of the leads that somebody sees."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.leads.cursors import cursor_of, place_of
from leadlight.storage.lead_cards import LeadCard, cards_of
from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import MOST_COUNTED, Order, Place, how_many, page_of
from leadlight.storage.statements import one_moment


@dataclass(frozen=True, slots=True)
class LeadPage:
    """Some leads, the cursor of the next page if there is one, and how many there are if that was asked.

    `is_count_exact` is False where there are more than anybody counts.
    """

    leads: Sequence[LeadCard]
    next: str | None
    count: int | None = None
    is_count_exact: bool = True


@dataclass(frozen=True, slots=True)
class Asked:
    """Which page of a list: how many leads, after which cursor, and whether to count them all."""

    limit: int
    cursor: str | None = None
    count: bool = False


def list_leads(filters: Filters, order: Order, page: Asked, actor: Actor) -> LeadPage:
    """A page of leads. Raises NotAllowedError, and DataError for a cursor of another list."""
    permit(actor, Operation.READ_LEADS)
    seen = replace(filters, seen=visible_to(actor))
    question = (replace(seen, signals_at=None if seen.signals_at is None else 0), order)  # time passes
    after = None
    if page.cursor is not None:
        kind = str if order.by == "called" else int
        after = Place(*place_of(question, page.cursor, kind))
    with one_moment():
        found = page_of(seen, order, page.limit + 1, after)
        here = found[: page.limit]
        cards = cards_of([each.lead for each in here])
        is_all = after is None and len(found) <= page.limit
        count = (len(found) if is_all else how_many(seen)) if page.count else None
    further = cursor_of(question, *here[-1]) if len(found) > page.limit else None
    return LeadPage(
        cards,
        further,
        None if count is None else min(count, MOST_COUNTED),
        count is None or count <= MOST_COUNTED,
    )
