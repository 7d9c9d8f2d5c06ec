"""Where messages come from, what became of them, and what could not be used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from leadlight.actions.access.operations import Operation
from leadlight.actions.clock import now
from leadlight.actions.live.source_health import DAYS, SourceHealth, health_of_sources, try_quarantined_again
from leadlight.storage.machine_rows import machine_rules_number
from leadlight.web.pages.settings.sections import back_to, done, page
from leadlight.web.permits import asking, needs

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_HERE = "settings_sources"
_HEIGHT, _WIDE = 24, 4


@require_safe
@needs(Operation.MANAGE_CONNECTIONS)
def sources(request: HttpRequest) -> HttpResponse:
    """How each source is."""
    health = health_of_sources(asking(request), now())
    shown = [{"health": each, "bars": _bars(each), "taken": sum(each.daily)} for each in health.sources]
    own_rules = machine_rules_number()
    return page(request, _HERE, {"sources": shown, "found": health, "days": DAYS, "own_rules": own_rules})


def _bars(source: SourceHealth) -> list[dict[str, float]]:
    """A bar for each day, as tall as that day was busy beside the busiest."""
    most = max(source.daily, default=0) or 1
    heights = [round(_HEIGHT * count / most, 1) for count in source.daily]
    return [
        {"x": place * _WIDE, "y": _HEIGHT - max(height, 1), "height": max(height, 1)}
        for place, height in enumerate(heights)
    ]


@require_POST
@needs(Operation.MANAGE_CONNECTIONS)
@back_to(_HERE)
def try_again(request: HttpRequest) -> HttpResponse:
    """Try what lies in quarantine again."""
    found = try_quarantined_again(asking(request), now())
    taken = found.accepted + found.duplicate
    sentence = ngettext(
        "%(taken)s message was taken, %(kept)s stay.", "%(taken)s messages were taken, %(kept)s stay.", taken
    )
    return done(request, _HERE, sentence % {"taken": taken, "kept": found.kept})
