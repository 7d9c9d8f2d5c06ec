"""When the company works, how soon it answers, and which share of a day goes to leads that score lower."""

from __future__ import annotations

import zoneinfo
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.deciding import is_scored_here
from leadlight.actions.lifecycle.set_company import change_company
from leadlight.actions.live.model_in_force import in_force
from leadlight.engage.company_changes import CannotChangeError, Wrong
from leadlight.storage.company_row import company_in_force
from leadlight.web.pages.refusals import refusal
from leadlight.web.pages.settings.sections import done, page, url_of
from leadlight.web.pages.words import kept_span, span
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, QueryDict

_HERE = "settings_hours"

DAYS = (
    ("Monday", gettext_lazy("Monday")),
    ("Tuesday", gettext_lazy("Tuesday")),
    ("Wednesday", gettext_lazy("Wednesday")),
    ("Thursday", gettext_lazy("Thursday")),
    ("Friday", gettext_lazy("Friday")),
    ("Saturday", gettext_lazy("Saturday")),
    ("Sunday", gettext_lazy("Sunday")),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.MANAGE_COMPANY)
def hours(request: HttpRequest) -> HttpResponse:
    """See them, and change them."""
    priorities = [each.name for each in in_force().model.model.priorities] if is_scored_here() else []
    if request.method != "POST":
        return page(request, _HERE, _shown(company_in_force().as_json()["work"], priorities, []))
    work = _typed(request.POST, priorities)
    try:
        number = change_company({"work": work}, asking(request), now())
    except CannotChangeError as error:
        return page(request, _HERE, _shown(work, priorities, error.wrong), status=422)
    if number is None:
        return done(request, _HERE, _("Nothing was changed."))
    return done(request, _HERE, _("Saved."), url_of("settings_take_back_hours", number))


def _typed(post: QueryDict, priorities: list[str]) -> dict[str, Any]:
    share = post.get("explore", "").strip()
    answers = zip(priorities, post.getlist("within"), strict=False)
    return {
        "days": post.getlist("days"),
        **{name: post.get(name, "").strip() for name in ("opens", "closes", "zone")},
        "explore": int(share) if share.isdecimal() and len(share) < 9 else share,
        "answer": [
            {"priority": name, "within": kept_span(text.strip())} for name, text in answers if text.strip()
        ],
    }


def _shown(work: dict[str, Any], priorities: list[str], wrong: list[Wrong]) -> dict[str, object]:
    known = {each["priority"]: each["within"] for each in work["answer"]}
    said: dict[str, list[str]] = {}
    for each in wrong:
        part = each.place[1] if len(each.place) > 1 else ""
        said.setdefault(str(part), []).append(refusal(each.sentence))
    return {
        "work": work, "days": DAYS, "wrong": said, "general": said.get("", []),
        "answers": [(name, span(known.get(name, ""))) for name in priorities],
        "zones": sorted(zoneinfo.available_timezones()),
    }  # fmt: skip
