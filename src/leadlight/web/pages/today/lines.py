"""Rows of the queue in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from django.utils.translation import gettext as _

from leadlight.actions.access.operations import Actor
from leadlight.actions.leads.queue import Queue, Row
from leadlight.engage.next_step import Kind
from leadlight.engage.stages import OPPORTUNITY, SAL, SQL

TONES = ("high", "medium")
"""How the best two priorities look; all others alike."""

ACCEPTED = (SAL, SQL, OPPORTUNITY)
"""Stages in which a lead is accepted already."""

_NOT_DIALLED = re.compile(r"[^0-9+]")


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it is shown."""

    row: Row
    name: str
    what: str
    tone: str
    tel: str
    worth: str
    is_mine: bool
    is_nobodys: bool
    is_accepted: bool

    @property
    def is_drawn(self) -> bool:
        """Whether it is there to be looked at."""
        return self.row.step.kind is Kind.LOOK


def lines_of(queue: Queue, actor: Actor) -> Sequence[Line]:
    """The rows of a queue as somebody sees them."""
    return [_line(row, queue, actor) for row in queue.rows]


def _line(row: Row, queue: Queue, actor: Actor) -> Line:
    card, owner = row.card, row.card.owner.strip().lower()
    return Line(
        row,
        card.name or card.email or _("Somebody unknown"),
        _what(row),
        TONES[row.rank] if 0 <= row.rank < len(TONES) else "",
        _NOT_DIALLED.sub("", row.phone),
        _worth(row, queue.by),
        is_mine=bool(owner) and owner == actor.email,
        is_nobodys=not owner,
        is_accepted=card.stage in ACCEPTED,
    )


def _what(row: Row) -> str:
    match row.step.kind:
        case Kind.CONTACT:
            return row.card.action or _("Get in touch")
        case Kind.AGAIN:
            return _("Get back to them: something has happened")
        case Kind.LOOK:
            return _("Have a look: is it worth more than its score says?")
        case _:
            assert_never(row.step.kind)


def _worth(row: Row, by: str) -> str:
    """What leads are ranked by besides their score."""
    if row.worth is None:
        return ""
    if by == "probability":
        return _("%(percent)s likely") % {"percent": f"{row.worth:.0%}"}
    return _("worth about %(value)s") % {"value": f"{row.worth:,.0f}"}
