"""Who waits for a look, what was decided, and how people and model agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from leadlight.actions.access.operations import Operation, may
from leadlight.actions.clock import now
from leadlight.actions.review.decided import people_and_model, what_was_decided
from leadlight.actions.review.waiting import leads_waiting
from leadlight.web.pages.review.chart import chart_of, period_label
from leadlight.web.pages.review.findings import (
    agreement_title,
    between,
    more_points,
    rules_title,
    sides,
    trust_words,
    why_first,
)
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
@needs(Operation.REVIEW_LEADS)
def review(request: HttpRequest) -> HttpResponse:
    """The queue of leads that wait for a human look."""
    actor = asking(request)
    queue = leads_waiting(actor, now())
    leads = [
        {
            "card": each.card, "reasons": each.reasons, "probability": each.probability,
            "why": why_first(each.waiting),
            "is_best": each.card.priority == queue.priorities[0],
        }
        for each in queue.leads
    ]  # fmt: skip
    said = {"queue": queue, "leads": leads, "may_override": may(actor, Operation.OVERRIDE_SCORES)}
    return render(request, "leadlight/review/waiting.html", {**said, "here": "waiting"})


@require_safe
@needs(Operation.REVIEW_LEADS)
def decided(request: HttpRequest) -> HttpResponse:
    """What was decided, the latest first, to be taken back where it was a mistake."""
    before = request.GET.get("before", "")
    number = int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    actor, at = asking(request), now()
    found = what_was_decided(actor, at, number)
    said = {"found": found, "is_first": number is None, "here": "decided"}
    return render(request, "leadlight/review/decided.html", said)


@require_safe
@needs(Operation.REVIEW_LEADS)
def agreement(request: HttpRequest) -> HttpResponse:
    """How people and model agree, and which rules people distrust."""
    found = people_and_model(asking(request), timezone.get_current_timezone())
    rows = [
        {
            "label": period_label(each.start, by_week=found.by_week), "decided": each.decided,
            "agreed": each.agreed, "share": each.share.value, "between": between(each.share),
        }
        for each in found.agreement.periods
    ]  # fmt: skip
    rules = [
        {
            "trust": trust_words(each.trust),
            "kind": each.trust.name,
            "told": each,
            "apart": more_points(each.apart),
        }
        for each in found.rules
    ]
    said = {
        "found": found, "title": agreement_title(found), "sides": sides(found), "rows": rows,
        "chart": chart_of(found.agreement.periods, by_week=found.by_week),
        "rules": rules, "rules_title": rules_title(list(found.rules)), "here": "agreement",
    }  # fmt: skip
    return render(request, "leadlight/review/agreement.html", said)
