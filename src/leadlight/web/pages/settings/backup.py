"""A copy of everything, made now and taken away."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import FileResponse
from django.views.decorators.http import require_POST, require_safe

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.live.hand_out_backup import hand_out_backup, last_backup
from leadlight.scoring.values import written_time
from leadlight.storage.database import opened_folder
from leadlight.web.pages.settings.sections import back_to, page
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse, HttpResponseBase

_HERE = "settings_backup"


@require_safe
@needs(Operation.MANAGE_COMPANY)
def backup(request: HttpRequest) -> HttpResponse:
    """See when the last one was made, and make one."""
    return page(request, _HERE, {"last": last_backup(), "folder": opened_folder()})


@require_POST
@needs(Operation.MANAGE_COMPANY)
@back_to(_HERE)
def take(request: HttpRequest) -> HttpResponseBase:
    """Make one and send it; nothing of it stays here, where it would outlive an erasure."""
    at = now()
    with tempfile.TemporaryDirectory(prefix="backup-", dir=opened_folder()) as folder:
        file = Path(folder) / "leadlight.backup"
        hand_out_backup(file, at, asking(request))
        opened = file.open("rb")
    name = f"leadlight-{written_time(at)[:10]}.backup"
    return FileResponse(opened, as_attachment=True, filename=name, content_type="application/gzip")
