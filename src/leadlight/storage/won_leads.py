"""Leads that were won, as few of them as are compared with another."""

from __future__ import annotations

from typing import Any

from leadlight.insights.similar_leads import Won
from leadlight.storage.json_columns import object_of
from leadlight.storage.many import rows
from leadlight.storage.sight import Sight

_ROWS = (
    "SELECT l.id, a.key, CAST(l.profile AS text), CAST(l.derived AS text) FROM leadlight_lead l "
    "LEFT JOIN leadlight_account a ON a.id = l.account_id WHERE l.id IN "
)
_WON = (
    "SELECT COALESCE(p.root_id, p.id) FROM leadlight_outcome o JOIN leadlight_lead p ON p.id = o.lead_id "
    "WHERE o.result = 'won' AND o.taken_back_at IS NULL"
)


def won_leads(sight: Sight, most: int) -> list[Won]:
    """So many of the leads that were won last, of those that somebody sees."""
    mine, owner = sight.condition("l.owner")
    return _read(f"({_WON} ORDER BY o.id DESC LIMIT %s) AND {mine}", [most, *owner])


def leads_of_account(account: str, sight: Sight, most: int) -> list[Won]:
    """So many of the latest leads of a company, won or not, of those that somebody sees."""
    mine, owner = sight.condition("l.owner")
    return _read(
        "(SELECT r.id FROM leadlight_lead r JOIN leadlight_account c ON c.id = r.account_id "
        f"WHERE c.key = %s AND r.root_id IS NULL ORDER BY r.id DESC LIMIT %s) AND {mine}",
        [account, most, *owner],
    )


def lead_compared(root: int) -> Won:
    """A lead as others are compared with it."""
    return _read("(%s)", [root])[0]


def _read(which: str, values: list[Any]) -> list[Won]:
    return [
        Won(lead, account, {**object_of(derived), **object_of(profile)})
        for lead, account, profile, derived in rows(_ROWS + which, values)
    ]
