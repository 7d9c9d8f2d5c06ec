"""Who did what."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.views.decorators.http import require_safe

from leadlight.actions.access.look_up import look_up
from leadlight.actions.access.operations import Operation
from leadlight.storage.audit_rows import Wanted
from leadlight.web.pages.settings.sections import page
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_ROWS = 50
_LONGEST_DETAIL = 400


@require_safe
@needs(Operation.MANAGE_USERS)
def audit(request: HttpRequest) -> HttpResponse:
    """The newest rows, and those before."""
    who, what = request.GET.get("actor", "").strip(), request.GET.get("action", "").strip()
    before = request.GET.get("before", "")
    number = int(before) if before.isdecimal() and len(before) < 19 else None
    rows = look_up(Wanted(actor=who, action=what, before=number), asking(request), _ROWS + 1)
    here = rows[:_ROWS]
    further = (
        f"?{urlencode({'actor': who, 'action': what, 'before': here[-1].pk})}" if len(rows) > _ROWS else ""
    )
    shown = [{"row": row, "detail": _short(row.detail)} for row in here]
    return page(request, "settings_audit", {"rows": shown, "actor": who, "action": what, "further": further})


def _short(detail: object) -> str:
    text = json.dumps(detail, ensure_ascii=False) if detail else ""
    return text if len(text) <= _LONGEST_DETAIL else f"{text[:_LONGEST_DETAIL]}…"
