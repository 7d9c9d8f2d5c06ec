"""What lists call their columns and filters, and what of it somebody can choose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from leadlight.actions.access.people import known_users
from leadlight.actions.lifecycle.deciding import is_scored_here, ladder
from leadlight.actions.lists.columns import COLUMNS, FIELD
from leadlight.actions.live.fields import listed_fields
from leadlight.actions.live.model_in_force import in_force
from leadlight.engage.company import known_stages
from leadlight.engage.stages import RECYCLED
from leadlight.storage.company_row import company_in_force
from leadlight.web.pages.leads.asked import LISTED, NOBODY, OF_FIELD, SORTS, Question

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

NAMES: Mapping[str, _StrPromise] = {
    "name": _("Name"),
    "company": _("Company"),
    "email": _("E-mail"),
    "score": _("Score"),
    "priority": _("Priority"),
    "stage": _("Stage"),
    "step": _("Step"),
    "owner": _("Owner"),
    "last_activity": _("Last seen"),
    "created": _("Created"),
    "action": _("What to do"),
    "within": _("Within"),
    "grade": _("Grade"),
    "qualifies_for": _("Qualifies for"),
    "events": _("Events"),
    "account": _("Company's key"),
}
"""Columns."""

FILTERS: Mapping[str, _StrPromise] = {
    "q": _("Search"),
    "owner": _("Owner"),
    "stage": _("Stage"),
    "priority": _("Priority"),
    "qualifies_for": _("Qualifies for"),
    "account": _("Company"),
    "score_from": _("Score from"),
    "score_to": _("Score to"),
    "created_from": _("Created from"),
    "created_to": _("Created to"),
    "active_from": _("Last seen from"),
    "active_to": _("Last seen to"),
    "signal": _("With a signal"),
    "excluded": _("Excluded"),
}
_NUMBERS = frozenset({"score", "events"})


@dataclass(frozen=True, slots=True)
class Head:
    """A column as it stands over the table: `url` sorts by it, `sorted` says how it is sorted now."""

    name: str
    label: str
    url: str = ""
    sorted: str = ""
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter that is set, and the address without it."""

    label: str
    value: str
    url: str


@dataclass(frozen=True, slots=True)
class Choices:
    """What filters and changes offer."""

    stages: tuple[str, ...]
    moves: tuple[str, ...]
    ladder: tuple[str, ...]
    priorities: tuple[str, ...]
    owners: tuple[str, ...]
    fields: tuple[tuple[str, str, str], ...]
    """Of each declared field the name of its filter, what it is called, and what is asked of it now."""
    columns: tuple[tuple[str, str, bool], ...]
    """Of each column its name, what it is called, and whether it is shown."""


def heads(question: Question) -> Iterator[Head]:
    """The columns of a list, the name first."""
    fields = {f"{FIELD}{each.name}": each.label for each in listed_fields()}
    for name in ("name", *question.columns):
        label = str(NAMES.get(name) or fields.get(name, name))
        if name not in SORTS:
            yield Head(name, label, is_number=name in _NUMBERS)
            continue
        is_here = question.sort.removeprefix("-") == name
        falls = question.sort.startswith("-")
        other = (name if falls else f"-{name}") if is_here else (name if name == "name" else f"-{name}")
        direction = ("descending" if falls else "ascending") if is_here else "none"
        yield Head(name, label, question.with_(sort=other), direction, name in _NUMBERS)


def asked(question: Question) -> Iterator[Asked]:
    """The filters that are set."""
    fields = {f"{OF_FIELD}{each.name}": each.label for each in listed_fields()}
    for name in question.said:
        label = (
            FILTERS.get(name) or fields.get(name) or (name.removeprefix(OF_FIELD) if OF_FIELD in name else "")
        )
        if not label or name == "q":
            continue
        for value in question.said.getlist(name):
            shown = str(_("none")) if value == NOBODY and name in LISTED else value
            yield Asked(str(label), "" if name == "signal" else shown, question.without(name, value))


def choices(question: Question) -> Choices:
    """What can be chosen for a list."""
    names = ladder()
    known = tuple(known_stages(names, company_in_force()))
    stages = tuple(dict.fromkeys((*names, *known)))
    model = in_force().model.model if is_scored_here() else None
    declared = listed_fields()
    columns = [*COLUMNS, *(f"{FIELD}{each.name}" for each in declared)]
    called = {f"{FIELD}{each.name}": each.label for each in declared}
    return Choices(
        tuple(name for name in stages if name not in _steps()),
        tuple(name for name in known if name != RECYCLED),
        tuple(names),
        () if model is None else tuple(each.name for each in model.priorities),
        tuple(user.email for user in known_users()),
        tuple(
            (f"{OF_FIELD}{each.name}", each.label, question.said.get(f"{OF_FIELD}{each.name}", ""))
            for each in declared
        ),
        tuple((name, str(NAMES.get(name) or called[name]), name in question.columns) for name in columns),
    )


def _steps() -> frozenset[str]:
    return frozenset(step.name for step in company_in_force().pipeline)
