"""Import a list: upload it, say what its columns mean, see how far it is, and what became of each row."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.live.uploads.files import DONE, MAPPING, MOST_BYTES, READING, RUNNING
from leadlight.actions.live.uploads.keep import (
    give_up,
    latest_uploads,
    refused_rows,
    start_import,
    take_upload,
    upload_of,
)
from leadlight.actions.live.uploads.meaning import MEANINGS, columns_of, preview_of
from leadlight.errors import DataError, NotFoundError
from leadlight.web.pages.refusals import refusal
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from leadlight.storage.models import Upload

WORDS = {
    "field": gettext_lazy("A field of the lead"),
    "": gettext_lazy("Leave it out"),
    "email": gettext_lazy("E-mail address"),
    "phone": gettext_lazy("Phone number"),
    "user_id": gettext_lazy("Your own id of the person"),
    "anonymous_id": gettext_lazy("Id of a browser"),
    "key": gettext_lazy("What tells the rows apart"),
    "time": gettext_lazy("When the row was last changed"),
}
"""What a column can mean."""

REFUSED = {
    "too-large": gettext_lazy("The file is larger than %(most)s MB. Split it into several files."),
    "too-slow": gettext_lazy("The file did not arrive in time. Try again on a faster line."),
    "busy": gettext_lazy("Others are uploading right now. Try again in a minute."),
}
"""Why an upload was turned away before it was looked at."""


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Operation.IMPORT_DATA)
def begin(request: HttpRequest) -> HttpResponse:
    """Where a list is uploaded, and the imports there were."""
    error = REFUSED.get(request.GET.get("refused", ""))
    sentence = "" if error is None else error % {"most": MOST_BYTES // 2**20}
    if request.method == "POST":
        try:
            upload = _taken(request)
        except DataError as refused:
            sentence = refusal(refused)
        else:
            return redirect("leads_import_one", upload.pk)
    shown = {
        "uploads": latest_uploads(asking(request)), "error": sentence, "most": MOST_BYTES // 2**20,
        "bytes": MOST_BYTES,
    }  # fmt: skip
    return render(
        request, "leadlight/leads/import.html", shown, status=422 if request.method == "POST" else 200
    )


def _taken(request: HttpRequest) -> Upload:
    sent = request.FILES.get("file")
    if sent is None:
        raise DataError(_("Choose a file first."))
    path = Path(sent.temporary_file_path())  # type: ignore[attr-defined]  # every file goes to the disk here
    return take_upload(path, sent.name or "", asking(request), now())


@require_safe
@needs(Operation.IMPORT_DATA)
def one(request: HttpRequest, number: int) -> HttpResponse:
    """An import as it is now: being read, to be understood, under way, or ended."""
    return _shown(request, _upload(number, request), {})


@require_POST
@needs(Operation.IMPORT_DATA)
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Show the rows as they would be imported by what is said, or import them."""
    actor, said = asking(request), _said(request)
    upload = _upload(number, request)
    if request.POST.get("do") != "start":
        return _shown(request, upload, said)
    try:
        start_import(number, said, actor, now())
    except DataError as error:
        return _shown(request, upload, said, refusal(error))
    return redirect("leads_import_one", number)


@require_POST
@needs(Operation.IMPORT_DATA)
def throw_away(request: HttpRequest, number: int) -> HttpResponse:
    """Throw an uploaded list away."""
    upload = _upload(number, request)
    try:
        give_up(upload.pk, asking(request), now())
    except DataError as error:
        messages.error(request, refusal(error))
        return redirect("leads_import_one", number)
    messages.success(request, _("The file is thrown away. Nothing of it was imported."))
    return redirect("leads_import")


@require_safe
@needs(Operation.IMPORT_DATA)
def refused(request: HttpRequest, number: int) -> HttpResponseBase:
    """The rows that were not imported, each with the reason."""
    try:
        upload, path = refused_rows(number, asking(request))
    except NotFoundError as error:
        raise Http404(str(error)) from None
    name = f"{Path(upload.name).stem}-refused.csv"
    return FileResponse(
        path.open("rb"), as_attachment=True, filename=name, content_type="text/csv; charset=utf-8"
    )


def _upload(number: int, request: HttpRequest) -> Upload:
    try:
        return upload_of(number, asking(request))
    except NotFoundError as error:
        raise Http404(str(error)) from None


def _shown(request: HttpRequest, upload: Upload, said: dict[str, str], error: str = "") -> HttpResponse:
    is_new = upload.state == MAPPING
    options = said or dict(upload.options)
    shown = {
        "upload": upload,
        "is_going": upload.state in {READING, RUNNING},
        "is_reading": upload.state == READING, "is_mapping": is_new, "is_running": upload.state == RUNNING,
        "is_done": upload.state == DONE,
        "columns": columns_of(upload, options) if is_new else [],
        "preview": preview_of(upload, options) if is_new else None,
        "options": options,
        "meanings": [(each, WORDS[each]) for each in MEANINGS],
        "error": error or upload.error,
    }  # fmt: skip
    return render(request, "leadlight/leads/import_one.html", shown, status=422 if error else 200)


def _said(request: HttpRequest) -> dict[str, str]:
    """What was said of the columns, and of how they are written."""
    return {
        name: value[:200]
        for name, value in request.POST.items()
        if isinstance(value, str)
        and (name in {"source", "dates", "decimal"} or name.startswith(("means_", "field_")))
    }
