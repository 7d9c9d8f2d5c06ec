"""Which leads a page shows, as its address says: filters, order, columns and place, forgiving of nonsense."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils import timezone

from leadlight.actions.clock import now
from leadlight.actions.leads.cursors import LONGEST
from leadlight.actions.lists.columns import USUAL, chosen_columns
from leadlight.scoring.values import microseconds, normal_name
from leadlight.storage.lead_filters import Between, Filters
from leadlight.storage.lead_list import Order, Sort

if TYPE_CHECKING:
    from django.http import HttpRequest

SORTS: Mapping[str, Sort] = {
    "name": "called",
    "score": "total",
    "last_activity": "last_at",
    "created": "created_at",
}
"""The columns that a list can be sorted by, and what databases sort by then."""

USUAL_SORT = "-score"
OF_FIELD = "field."
COLUMNS_KEPT = "leadlight_columns"
"""The cookie of the columns that somebody chose last."""

SINGLE = ("q", "account", "score_from", "score_to", "created_from", "created_to", "active_from", "active_to")
LISTED = ("owner", "stage", "priority", "qualifies_for")
_OURS = frozenset({*SINGLE, *LISTED, "signal", "excluded", "sort", "column"})
_LONGEST, _MOST = 200, 20
_LARGEST_POINTS = 1_000_000


@dataclass(frozen=True, slots=True)
class Question:
    """What an address asks of a list of leads; `said` is as much of it as was understood."""

    said: QueryDict
    filters: Filters
    sort: str
    columns: tuple[str, ...]
    cursor: str | None

    @property
    def order(self) -> Order:
        """The order that is asked for."""
        return Order(SORTS[self.sort.removeprefix("-")], self.sort.startswith("-"))

    @property
    def text(self) -> str:
        """The address of the list, without the place in it."""
        return self.said.urlencode()

    def query(self) -> dict[str, list[str]]:
        """The list as a view keeps it, with its columns."""
        kept = {name: self.said.getlist(name) for name in self.said}
        return {**kept, "column": list(self.columns)}

    def with_(self, **changed: str | None) -> str:
        """The address of another list: with these values, or without what is None."""
        other = self.said.copy()
        for name, value in changed.items():
            if value is None:
                other.pop(name, None)
            else:
                other[name] = value
        return other.urlencode()

    def without(self, name: str, value: str) -> str:
        """The address of a list that does not ask for this value of a filter."""
        other = self.said.copy()
        other.setlist(name, [each for each in other.getlist(name) if each != value])
        return other.urlencode()

    @property
    def is_filtered(self) -> bool:
        """Whether anything is asked of the leads."""
        return any(name not in {"sort", "column"} for name in self.said)


def question_of(request: HttpRequest) -> Question:
    """What the address of a request asks; the columns else as they were chosen last."""
    remembered = request.COOKIES.get(COLUMNS_KEPT, "").split(",")
    return asked_in(request.GET, remembered)


def asked_in(sent: QueryDict, remembered: Sequence[str] = ()) -> Question:
    """What is asked in an address, as far as it can be understood."""
    said = _understood(sent)
    cursor = sent.get("cursor", "")[:LONGEST] or None
    sort = said.get("sort", USUAL_SORT)
    columns = chosen_columns(said.getlist("column") or remembered or USUAL)
    return Question(said, _filters(said), sort, columns, cursor)


def _understood(sent: QueryDict) -> QueryDict:
    said = QueryDict(mutable=True)
    for name, values in _cleaned(sent):
        kept = [value for value in values if _can_be(name, value)]
        if kept:
            said.setlist(name, kept)
    return said


def _cleaned(sent: QueryDict) -> Iterator[tuple[str, list[str]]]:
    for name in sent:
        if name not in _OURS and not (name.startswith(OF_FIELD) and normal_name(name)):
            continue
        found = [value.replace("\0", "").strip()[:_LONGEST] for value in sent.getlist(name)[:_MOST]]
        values = [NOBODY if value == "-" and name in LISTED else value for value in found]
        yield name, values if name in {*LISTED, "column"} else values[-1:]


NOBODY = "-"
"""Stands for leads that have none: of a blank value browsers say that nothing was chosen."""


def _can_be(name: str, value: str) -> bool:
    match name:
        case "sort":
            return value.removeprefix("-") in SORTS and value != USUAL_SORT
        case "score_from" | "score_to":
            return _points(value) is not None
        case "created_from" | "created_to" | "active_from" | "active_to":
            return _day(value) is not None
        case "signal":
            return value == "1"
        case "excluded":
            return value in {"yes", "no"}
        case _:
            return bool(value)


def _filters(said: QueryDict) -> Filters:
    fields = tuple(
        (normal_name(name.removeprefix(OF_FIELD)), str(said[name]))
        for name in said
        if name.startswith(OF_FIELD)
    )
    high = _points(said.get("score_to"))
    return Filters(
        said.get("q", ""),
        owners=_listed(said, "owner"),
        stages=_listed(said, "stage"),
        priorities=_listed(said, "priority"),
        qualifies_for=_listed(said, "qualifies_for"),
        fields=fields,
        account=said.get("account"),
        excluded={"yes": True, "no": False}.get(said.get("excluded", "")),
        signals_at=now() if "signal" in said else None,
        score=Between(_points(said.get("score_from")), None if high is None else high + 1),
        last_at=_between(said, "active"),
        created_at=_between(said, "created"),
    )


def _listed(said: QueryDict, name: str) -> tuple[str, ...]:
    return tuple("" if value == NOBODY else value for value in said.getlist(name))


def _points(text: str | None) -> int | None:
    """Points as whole hundredths; None of what is no number."""
    try:
        number = Decimal((text or "").replace(",", "."))
        return int(number * 100) if abs(number) <= _LARGEST_POINTS else None
    except InvalidOperation:  # no number, or not a number that is more or less than another
        return None


def _between(said: QueryDict, what: str) -> Between:
    """From the beginning of one day to the end of another, in the user's zone."""
    low, high = _day(said.get(f"{what}_from")), _day(said.get(f"{what}_to"))
    return Between(
        None if low is None else _begins(low), None if high is None else _begins(high + timedelta(days=1))
    )


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 1970 <= found.year <= 9000 else None


def _begins(day: date) -> int:
    return microseconds(datetime.combine(day, time(), timezone.get_current_timezone()))
