"""What a feature of events says of a lead, in words: `last email opened 6.6 days ago`."""

from __future__ import annotations

import math
import re

from leadlight.learning.wording import counted, figure

DAYS, TIMES, EVENTS, ACTIVE, SHARE, VISITS, TREND, ORDER = (
    "days", "times", "events", "active days", "share", "visits", "trend", "order"
)  # fmt: skip
"""What the number of a feature counts."""

_WINDOW = re.compile(r"^(?P<what>.+) in (?P<days>a day|[0-9]+ days)$", re.DOTALL)
_LAST = {"a day": " in the last day"}


def said(name: str, unit: str, value: float) -> str:
    """A feature with its value; `unit` is one of the constants above, another stands behind the number."""
    plain = name.replace("_", " ")
    if unit == DAYS:
        return _ago(plain.removesuffix(" ago"), value)
    if math.isnan(value):
        return f"{plain} is not known"
    match unit:
        case "times" | "events":
            return _counted(plain, value, whole=unit == EVENTS)
        case "active days":
            return f"active on {counted(int(value), 'day')}"
        case "share":
            return f"{value:.0%} of its events through {plain.removeprefix('share of channel ')}"
        case "visits":
            page = plain.removeprefix("page ")
            return f"page {page} seen {_times(value)}" if value else f"page {page} never seen"
        case "trend":
            return f"{figure(value)} times as active in the last week as in the three before"
        case "order":
            return plain if value else f"not {plain}"
        case _:
            return f"{plain} is {figure(value)}{f' {unit}' if unit else ''}"


def _ago(what: str, days: float) -> str:
    if math.isnan(days):
        return f"no {what.removeprefix('first ').removeprefix('last ')} yet"
    which = what if what in ("first event", "last event") else f"last {what}"
    if days < 1:
        return f"{which} less than a day ago"
    shown = f"{days:.1f}".removesuffix(".0") if days < 10 else f"{days:,.0f}"
    return f"{which} {shown} {'day' if shown == '1' else 'days'} ago"


def _counted(name: str, value: float, *, whole: bool) -> str:
    """How often something was done, in a window or ever; `whole` counts events of any kind."""
    found = _WINDOW.match(name)
    what, when = (name, "") if found is None else (found["what"], f" in the last {found['days']}")
    when = _LAST.get("" if found is None else found["days"], when)
    if not value:
        return f"no {'events' if whole else what}{when}"
    return f"{counted(int(value), 'event') if whole else f'{what} {_times(value)}'}{when}"


def _times(value: float) -> str:
    return {1: "once", 2: "twice"}.get(int(value), f"{value:,.0f} times")
