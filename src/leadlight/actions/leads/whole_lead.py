"""One lead as a person who sees it is shown it: all that is known, what waits, and what may be chosen."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.leads.change_lead import version_of
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.live.model_in_force import Prepared, prepared
from leadlight.actions.live.show_lead import LeadShown, show_lead
from leadlight.engage.company import Company
from leadlight.scoring.values import DAY
from leadlight.storage.company_row import company_in_force
from leadlight.storage.due_rows import HEAVY, RESCORE, still_due
from leadlight.storage.lead_cards import LeadCard, cards_of
from leadlight.storage.objections import objected
from leadlight.storage.score_rows import stored_scores
from leadlight.storage.signal_feed import Listed, Wanted, feed
from leadlight.storage.timelines import total_at

SIGNALS = 3


@dataclass(frozen=True, slots=True)
class WholeLead:
    """A lead by its card and all that is known of it.

    `model` is what it was scored by, None where it has no score yet; `version` tells whether somebody changed
    it since; `is_waiting` that it is about to be scored anew; `week_ago` are the hundredths it scored then.
    """

    card: LeadCard
    shown: LeadShown
    model: Prepared | None
    company: Company
    version: str
    is_waiting: bool
    objects: bool
    week_ago: int | None
    signals: tuple[Listed, ...]


def whole_lead(uid: str, actor: Actor, now: int) -> WholeLead:
    """The lead of a uid. Raises NotAllowedError, and NotFoundError where somebody does not see it."""
    permit(actor, Operation.READ_LEADS)
    root = seen_lead(uid, actor)
    stored = stored_scores([root]).get(root)
    return WholeLead(
        cards_of([root])[0],
        show_lead(uid, now),
        None if stored is None else prepared(stored.version),
        company_in_force(),
        version_of(root),
        still_due((RESCORE, HEAVY), [root]),
        bool(objected([root])),
        total_at(root, now - 7 * DAY),
        tuple(feed(Wanted(root=root, unexpired_at=now), SIGNALS)),
    )
