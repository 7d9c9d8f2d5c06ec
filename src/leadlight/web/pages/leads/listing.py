"""The list of all leads that somebody sees: searched, filtered, in an order, a page at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from leadlight.actions.access.operations import Operation, may
from leadlight.actions.leads.list_leads import Asked, list_leads
from leadlight.actions.lists.change_many import MOST, unfinished_of
from leadlight.actions.lists.columns import rows_with
from leadlight.actions.lists.views import views_for
from leadlight.errors import DataError
from leadlight.web.pages.leads.asked import COLUMNS_KEPT, question_of
from leadlight.web.pages.leads.kept import address_of
from leadlight.web.pages.leads.labels import asked, choices, heads
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from leadlight.actions.access.operations import Actor
    from leadlight.web.pages.leads.asked import Question

PAGE = 50
_A_YEAR = 365 * 24 * 3600


@require_safe
@needs(Operation.READ_LEADS)
def leads(request: HttpRequest) -> HttpResponse:
    """A page of the list."""
    question, actor = question_of(request), asking(request)
    try:
        found = list_leads(question.filters, question.order, Asked(PAGE, question.cursor, count=True), actor)
    except DataError:  # a place in another list, such as one whose filters were changed by hand
        return redirect(f"{request.path}?{question.text}")
    answer = render(
        request,
        "leadlight/leads/leads.html",
        {
            "question": question,
            "heads": list(heads(question)),
            "rows": rows_with(found.leads, question.columns),
            "asked": list(asked(question)),
            "choices": choices(question),
            "count": found.count,
            "is_exact": found.is_count_exact,
            "next": found.next and f"{request.path}?{question.with_(cursor=found.next)}",
            "change": unfinished_of(actor),
            "most": MOST,
            **_views(question, actor, request.GET.get("view", "")),
            **_allowed(actor),
        },
    )
    if "column" in request.GET:
        kept = ",".join(question.columns)
        answer.set_cookie(COLUMNS_KEPT, kept, max_age=_A_YEAR, samesite="Lax", httponly=True)
    return answer


def _views(question: Question, actor: Actor, here: str) -> dict[str, object]:
    """The views that are offered, each with its address; `view` is the one that is looked at."""
    offered = views_for(actor)
    shown = [{"view": view, "url": address_of(view)} for view in offered]
    current = next((view for view in offered if str(view.number) == here), None)
    return {"views": shown, "view": current, "is_all": current is None and not question.is_filtered}


def _allowed(actor: Actor) -> dict[str, bool]:
    """What somebody may do with leads, so that a page offers nothing else."""
    return {
        "may_add": may(actor, Operation.WRITE_LEADS),
        "may_assign": may(actor, Operation.ASSIGN_LEADS),
        "may_move": may(actor, Operation.REVIEW_LEADS),
        "may_import": may(actor, Operation.IMPORT_DATA),
        "may_export": may(actor, Operation.EXPORT_DATA),
        "may_share": may(actor, Operation.WRITE_LEADS),
    }
