"""The columns that a list of leads can have, and what each says of a lead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from leadlight.actions.live.fields import listed_fields
from leadlight.storage.lead_cards import LeadCard
from leadlight.storage.lead_fields import fields_of_leads

USUAL = ("company", "score", "priority", "stage", "owner", "last_activity")
"""Those that are shown unless somebody chose; the name comes first in any case."""

COLUMNS = (
    "company", "email", "score", "priority", "stage", "step", "owner", "last_activity", "created", "action",
    "within", "grade", "qualifies_for", "events", "account",
)  # fmt: skip

FIELD = "field."
"""What begins the name of a column that is a declared field."""


@dataclass(frozen=True, slots=True)
class Row:
    """A lead of a list: its card, and those of its declared fields that are shown."""

    card: LeadCard
    fields: dict[str, object]


def chosen_columns(wanted: Iterable[str]) -> tuple[str, ...]:
    """Those of some columns that there are, in the order in which columns stand; else the usual ones."""
    asked = set(wanted)
    own = [f"{FIELD}{each.name}" for each in listed_fields()] if any(map(_is_field, asked)) else []
    return tuple(name for name in (*COLUMNS, *own) if name in asked) or USUAL


def rows_with(cards: Sequence[LeadCard], columns: Sequence[str]) -> list[Row]:
    """Leads with what their columns need."""
    names = [name.removeprefix(FIELD) for name in columns if _is_field(name)]
    fields = fields_of_leads([card.lead for card in cards], names)
    return [Row(card, fields.get(card.lead, {})) for card in cards]


def _is_field(column: str) -> bool:
    return column.startswith(FIELD)
