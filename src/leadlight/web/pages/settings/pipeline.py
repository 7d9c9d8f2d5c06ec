"""The pipeline, the reasons of reviews, and when leads rest: lists that people add to, rename and reorder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.deciding import ladder
from leadlight.actions.lifecycle.set_company import change_company
from leadlight.engage.company import Company, PipelineError, known_stages
from leadlight.engage.company_changes import CannotChangeError, Wrong
from leadlight.engage.stages import CUSTOMER, RECYCLED
from leadlight.scoring.values import DAY
from leadlight.storage.company_row import company_in_force
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.settings.sections import done, page, url_of
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

_HERE = "settings_pipeline"

Row = dict[str, Any]

LISTS: Mapping[str, tuple[str, str]] = {
    "pipeline": ("name", "result"),
    "accept": ("name", ""),
    "reject": ("name", "then"),
    "rules": ("stage", "days"),
}
"""The lists of the page: what each row has, in the order of the fields `LIST.name` and `LIST.more`."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.MANAGE_COMPANY)
def pipeline(request: HttpRequest) -> HttpResponse:
    """See the lists, and change one of them."""
    company = company_in_force()
    if request.method != "POST" or request.POST.get("list") not in LISTS:
        return page(request, _HERE, _shown(company, {}, ()))
    which = request.POST["list"]
    typed = _typed(request.POST)
    try:
        number = change_company(_parts(which, typed, request.POST), asking(request), now())
    except CannotChangeError as error:
        return page(request, _HERE, _shown(company, {which: typed}, error.wrong, which), status=422)
    except PipelineError as error:
        wrong = [Wrong((), refusal(error))]
        return page(request, _HERE, _shown(company, {which: typed}, wrong, which), status=422)
    if number is None:
        return done(request, _HERE, _("Nothing was changed."))
    return done(request, _HERE, _("Saved."), url_of("settings_take_back_pipeline", number))


def _typed(post: QueryDict) -> list[Row]:
    """The rows as they were typed, after the button that was pressed; those without a name are left out."""
    found = [
        {"name": name.strip(), "more": more}
        for name, more in zip(post.getlist("name"), post.getlist("more"), strict=False)
    ]
    for deed, way in (("up", -1), ("down", 1)):
        _move(found, post.get(deed, ""), way)
    gone = post.get("remove", "")
    if gone.isdecimal() and int(gone) < len(found):
        del found[int(gone)]
    return [row for row in found if row["name"]]


def _move(rows: list[Row], place: str, way: int) -> None:
    if not place.isdecimal() or not (0 <= int(place) < len(rows) and 0 <= int(place) + way < len(rows)):
        return
    here, there = int(place), int(place) + way
    rows[here], rows[there] = rows[there], rows[here]


def _parts(which: str, rows: Sequence[Row], post: QueryDict) -> dict[str, Any]:
    """What the company's JSON has of a list."""
    if which == "rules":
        rules = [{"stage": row["name"], "after": _days(row["more"])} for row in rows]
        return {"recycle": {"rest": _days(post.get("rest", "")), "rules": rules}}
    if which == "accept":
        return {"accept": [row["name"] for row in rows]}
    name, more = LISTS[which]
    return {which: [{name: row["name"], more: row["more"] or None} for row in rows]}


def _days(text: str) -> int | str:
    """Days as the company keeps them; what is no number is told as such."""
    return int(text) * DAY if text.strip().isdecimal() and len(text) < 6 else f"{text} days"


def _shown(
    company: Company, typed: Mapping[str, list[Row]], wrong: Sequence[Wrong], which: str = ""
) -> dict[str, object]:
    lists = {**_rows(company), **typed}
    for each in wrong:
        place = next((part for part in each.place if isinstance(part, int)), None)
        if place is not None and place < len(lists[which]):
            lists[which][place]["wrong"] = refusal(each.sentence)
    general = [
        refusal(each.sentence) for each in wrong if not any(isinstance(part, int) for part in each.place)
    ]
    models = known_stages(ladder(), company.model_copy(update={"pipeline": ()}))
    return {
        "lists": lists,
        "rest": company.recycle.rest // DAY,
        "wrong": {which: general},
        "stages": [stage for stage in models if stage not in {CUSTOMER, RECYCLED}],
    }


def _rows(company: Company) -> dict[str, list[Row]]:
    return {
        "pipeline": [{"name": step.name, "more": step.result or ""} for step in company.pipeline],
        "accept": [{"name": reason, "more": ""} for reason in company.accept],
        "reject": [{"name": reason.name, "more": reason.then} for reason in company.reject],
        "rules": [{"name": rule.stage, "more": rule.after // DAY} for rule in company.recycle.rules],
    }
