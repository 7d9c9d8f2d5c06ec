"""The steps, how far they were taken, and the frame of their pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from leadlight.actions.access.first_run import finish_first_run, first_run, note_step
from leadlight.actions.access.operations import Operation
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.utils.functional import _StrPromise

LABELS = (
    ("you", "first_run", _("You")),
    ("model", "first_run_customers", _("Your customers")),
    ("leads", "first_run_leads", _("Your leads")),
    ("ready", "first_run_ready", _("Whom to call")),
)
"""Each step: its name, that of its address, and what it is called."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step as a page shows it."""

    address: str
    label: _StrPromise
    is_done: bool
    is_here: bool


def page(
    request: HttpRequest, template: str, here: str, found: dict[str, object], status: int = 200
) -> HttpResponse:
    """A page of the first steps in its frame."""
    state = first_run()
    done = {"you": True, "model": state.model == "done", "leads": state.leads == "done", "ready": False}
    steps = [Step(address, label, done[name], name == here) for name, address, label in LABELS]
    return render(
        request,
        f"leadlight/first_run/{template}.html",
        {"steps": steps, "state": state, **found},
        status=status,
    )


@require_safe
@needs(Operation.PUBLISH_MODELS)
def welcome(request: HttpRequest) -> HttpResponse:
    """Where the first steps begin, and where one comes back to them."""
    return page(request, "welcome", "you", {})


@require_POST
@needs(Operation.PUBLISH_MODELS)
def skip_model(request: HttpRequest) -> HttpResponse:
    """Keep the scoring model to start from."""
    note_step("model", "skipped", asking(request))
    return redirect("first_run_leads")


@require_POST
@needs(Operation.PUBLISH_MODELS)
def skip_leads(request: HttpRequest) -> HttpResponse:
    """Bring leads in later."""
    note_step("leads", "skipped", asking(request))
    return redirect("first_run_ready")


@require_POST
@needs(Operation.PUBLISH_MODELS)
def finish(request: HttpRequest) -> HttpResponse:
    """Go to work: nobody is led here any more."""
    finish_first_run(asking(request))
    return redirect("today")
