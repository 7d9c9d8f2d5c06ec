"""Points, times and amounts as pages write them: `{{ points|points }}` in every template."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, npgettext, pgettext

from leadlight.actions.clock import now
from leadlight.actions.lists.columns import FIELD
from leadlight.engage.working_hours import said_span
from leadlight.scoring.values import DAY, HOUR, MINUTE, moment

if TYPE_CHECKING:
    from django.utils.safestring import SafeString

    from leadlight.actions.lists.columns import Row

register = template.Library()

MINUS = "\u2212"


@register.filter
def day(instant: int | None) -> str:
    """The day, in UTC, that an instant begins."""
    return "\u2013" if instant is None else formats.date_format(moment(instant), "SHORT_DATE_FORMAT")


@register.filter
def points(hundredths: int | None) -> str:
    """Points of whole hundredths as people write them; a dash for none."""
    if hundredths is None:
        return "\u2013"
    number = Decimal(abs(hundredths)) / 100
    places = 0 if hundredths % 100 == 0 else 2
    return (MINUS if hundredths < 0 else "") + formats.number_format(number, places)


@register.filter
def amount(hundredths: int | None) -> str:
    """Money of whole hundredths, with its thousands apart; a dash for none."""
    if hundredths is None:
        return "\u2013"
    places = 0 if hundredths % 100 == 0 else 2
    return formats.number_format(Decimal(hundredths) / 100, places, use_l10n=True, force_grouping=True)


@register.filter
def signed(hundredths: int) -> str:
    """Points with their sign, also when they are more than nothing."""
    return f"+{points(hundredths)}" if hundredths > 0 else points(hundredths)


@register.filter
def percent(share: float) -> str:
    """A share of one in whole per cent; what is little is not rounded to nothing."""
    if 0 < share < 0.005:
        return _("under 1 %")
    return _("%(number)s %%") % {"number": formats.number_format(round(100 * share), 0)}


@register.filter
def when(instant: int | None) -> SafeString | str:
    """An instant as time has passed since, or is left; the exact time is in it for who points at it."""
    if instant is None:
        return "\u2013"
    return _timed(instant, ago(instant, now()))


@register.filter
def on_day(instant: int | None) -> SafeString | str:
    """An instant as a date and time in the user's zone."""
    return "\u2013" if instant is None else _timed(instant, _written(instant))


@register.filter
def due(instant: int) -> SafeString | str:
    """Until when something is to be done: a time of today or tomorrow, or a day; how long ago it was due."""
    at = now()
    if instant < at:
        return _timed(instant, _("was due %(ago)s") % {"ago": ago(instant, at)})
    local, today = timezone.localtime(moment(instant)), timezone.localtime(moment(at)).date()
    said = {"time": formats.time_format(local, "H:i"), "day": short_weekday(local)}
    match (local.date() - today).days:
        case 0:
            text = _("by %(time)s today")
        case 1:
            text = _("by %(time)s tomorrow")
        case _:
            text = _("by %(day)s, %(time)s")
    return _timed(instant, text % said)


def on_day_only(instant: int) -> str:
    """An instant as a date in the user's zone."""
    return weekday(timezone.localtime(moment(instant)))


@register.filter
def weekday(date: date) -> str:
    """A date of this year with its day of the week: `Sunday, 22 November`."""
    return formats.date_format(date, pgettext("a date as Django writes formats", "l, j F"))


def short_weekday(date: date) -> str:
    """The same in little room: `Sun 22 Nov`."""
    return formats.date_format(date, pgettext("a date as Django writes formats", "D j M"))


@register.filter
def column(row: Row, name: str) -> object:
    """What a lead of a list has in a column."""
    if name.startswith(FIELD):
        return row.fields.get(name.removeprefix(FIELD))
    return getattr(row.card, name)


@register.filter
def span(text: str) -> str:
    """How soon an answer is due, such as `3-5 business days`, in the user's language; else as it is."""
    said = said_span(text)
    if said is None:
        return text
    forms = _spans(said.number)
    form = forms.get(f"business {said.unit}" if said.of_work else said.unit, forms[said.unit])
    return form % {"n": said.number if said.least is None else f"{said.least}\u2013{said.number}"}


def kept_span(text: str) -> str:
    """How soon an answer is due as it is kept, typed in the language of the user: the inverse of `span`."""
    to = re.escape(pgettext("3 to 5 days", "to"))
    found = re.fullmatch(rf"([0-9]+)(?: *(?:-|\u2013|{to}) *([0-9]+))? *(\D+)", " ".join(text.split()))
    for number in (1, 2, 5) if found else ():  # the plurals that languages have
        for unit, form in _spans(number).items():
            if found and found[3].casefold() == (form % {"n": ""}).strip().casefold():
                amount = f"{found[1]}-{found[2]}" if found[2] else found[1]
                return f"{amount} {unit}" if amount == "1" else f"{amount} {unit}s"
    return text


def _spans(number: int) -> dict[str, str]:
    """What a number of each unit is called."""
    return {
        "minute": npgettext("how long", "%(n)s minute", "%(n)s minutes", number),
        "hour": npgettext("how long", "%(n)s hour", "%(n)s hours", number),
        "day": npgettext("how long", "%(n)s day", "%(n)s days", number),
        "week": npgettext("how long", "%(n)s week", "%(n)s weeks", number),
        "business day": npgettext("how long", "%(n)s business day", "%(n)s business days", number),
        "business hour": npgettext("how long", "%(n)s business hour", "%(n)s business hours", number),
    }


def ago(instant: int, at: int) -> str:
    """How long before or after `at` an instant is, in words."""
    distance = abs(at - instant)
    if distance < MINUTE:
        return _("just now")
    amount = _amount(distance)
    return (_("%(amount)s ago") if instant < at else _("in %(amount)s")) % {"amount": amount}


def _amount(distance: int) -> str:
    if distance < HOUR:
        number, said = distance // MINUTE, ngettext("%(n)s minute", "%(n)s minutes", distance // MINUTE)
    elif distance < DAY:
        number, said = distance // HOUR, ngettext("%(n)s hour", "%(n)s hours", distance // HOUR)
    elif distance < 60 * DAY:
        number, said = distance // DAY, ngettext("%(n)s day", "%(n)s days", distance // DAY)
    else:
        number = distance // (30 * DAY)
        said = ngettext("%(n)s month", "%(n)s months", number)
    return said % {"n": number}


def _timed(instant: int, text: str) -> SafeString:
    at = moment(instant)
    return format_html('<time datetime="{}" title="{}">{}</time>', at.isoformat(), _written(instant), text)


def _written(instant: int) -> str:
    return formats.date_format(timezone.localtime(moment(instant)), "SHORT_DATETIME_FORMAT")
