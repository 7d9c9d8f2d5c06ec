"""What is done with many leads at once: a new owner, a stage, a file; and taken back."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.lists.change_many import (
    DONE,
    IN_ONE_GO,
    RETURNED,
    Change,
    begin_change,
    go_on,
    take_back,
)
from leadlight.actions.lists.take_out import Format, Listed, as_csv, take_out, write_workbook
from leadlight.errors import DataError
from leadlight.web.pages.leads.asked import Question, asked_in
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_POST
@needs(Operation.REVIEW_LEADS)
def change(request: HttpRequest) -> HttpResponse:
    """Change the owner or stage of the chosen leads, or of all that the list has."""
    kind, text = request.POST.get("kind", ""), request.POST.get("list", "")
    value = request.POST.get(f"new_{kind}", "")
    actor, question = asking(request), asked_in(QueryDict(text))
    which = question.filters if request.POST.get("which") == "all" else request.POST.getlist("lead")
    if not value:
        messages.error(request, _("Choose first what the leads are to become."))
        return _to_list(text)
    try:
        begun = begin_change(kind, "" if value == "-" else value, which, actor, now())
        _tell(request, go_on(begun.number, actor, now(), IN_ONE_GO), text)
    except DataError as error:
        messages.error(request, refusal(error))
    return _to_list(text)


@require_POST
@needs(Operation.REVIEW_LEADS)
def go_on_changing(request: HttpRequest, number: int) -> HttpResponse:
    """Change the next leads of a change; pages with scripts ask again and again until all are."""
    text = request.POST.get("list", "")
    try:
        found = go_on(number, asking(request), now(), IN_ONE_GO)
    except DataError as error:
        messages.error(request, refusal(error))
        return _anew(request, text)
    if found.is_under_way and _is_part(request):
        return render(request, "leadlight/leads/change.html", {"change": found, "list": text})
    _tell(request, found, text)
    return _anew(request, text)


@require_POST
@needs(Operation.REVIEW_LEADS)
def change_back(request: HttpRequest, number: int) -> HttpResponse:
    """Take a change of many leads back."""
    actor, text = asking(request), request.GET.get("list", "")
    try:
        take_back(number, actor, now())
        _tell(request, go_on(number, actor, now(), IN_ONE_GO), text)
    except DataError as error:
        messages.error(request, refusal(error))
    return _to_list(text)


@require_POST
@needs(Operation.EXPORT_DATA)
def export(request: HttpRequest) -> HttpResponseBase:
    """A file of the chosen leads, or of all that the list has, with the columns it shows."""
    text = request.POST.get("list", "")
    question = asked_in(QueryDict(text), request.POST.get("columns", "").split(","))
    chosen = request.POST.getlist("lead") if request.POST.get("which") == "chosen" else None
    try:
        return _file(request, question, chosen)
    except DataError as error:
        messages.error(request, refusal(error))
        return _to_list(text)


def _file(request: HttpRequest, question: Question, chosen: list[str] | None) -> HttpResponseBase:
    which = Listed(question.filters, question.order) if chosen is None else chosen
    form: Format = "xlsx" if request.POST.get("form") == "xlsx" else "csv"
    taken = take_out(which, question.columns, form, asking(request), now())
    if form == "xlsx":
        file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115 - Django closes it when it is sent
        write_workbook(taken, file)
        file.seek(0)
        return FileResponse(file, as_attachment=True, filename="leads.xlsx", content_type=WORKBOOK)
    answer = StreamingHttpResponse(as_csv(taken), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="leads.csv"'
    return answer


def _tell(request: HttpRequest, change: Change, text: str) -> None:
    """Say what became of a change at its end; while it is under way the list shows how far it is."""
    if change.state == RETURNED:
        messages.success(request, _("Undone: the leads are as they were before."))
    elif change.state == DONE:
        undo = f"{reverse('leads_change_back', args=[change.number])}?{urlencode({'list': text})}"
        messages.success(request, _sentence(change), extra_tags=undo if change.made else "")


def _sentence(change: Change) -> str:
    said = {"n": change.made, "value": change.value}
    if change.kind == "owner" and not change.value:
        found = ngettext("%(n)s lead is nobody's now.", "%(n)s leads are nobody's now.", change.made) % said
    elif change.kind == "owner":
        found = (
            ngettext(
                "%(n)s lead belongs to %(value)s now.", "%(n)s leads belong to %(value)s now.", change.made
            )
            % said
        )
    else:
        found = (
            ngettext("%(n)s lead is in %(value)s now.", "%(n)s leads are in %(value)s now.", change.made)
            % said
        )
    if change.refused:
        left = ngettext("%(n)s could not be changed.", "%(n)s could not be changed.", change.refused)
        found = f"{found} {left % {'n': change.refused}}"
    return found


def _anew(request: HttpRequest, text: str) -> HttpResponse:
    """Have the list shown anew, with what was said."""
    answer = _to_list(text)
    if _is_part(request):
        answer.status_code = 204
        answer["HX-Redirect"] = answer["Location"]
        del answer["Location"]
    return answer


def _is_part(request: HttpRequest) -> bool:
    """Whether a script of the page asks, which puts the answer where it belongs."""
    return bool(getattr(request, "htmx", False))


def _to_list(text: str) -> HttpResponse:
    query = asked_in(QueryDict(text)).text
    return redirect(f"{reverse('leads')}?{query}" if query else reverse("leads"))
