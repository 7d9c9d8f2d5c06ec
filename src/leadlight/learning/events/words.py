"""What a feature of events says of a lead, in words: `last email opened 6.6 days ago`."""

from __future__ import annotations

import math
import re

from leadlight.learning.wording import counted, figure, percent
from leadlight.scoring.explain import MINUS

DAYS, TIMES, EVENTS, ACTIVE, SHARE, VISITS, TREND, ORDER = (
    "days", "times", "events", "active days", "share", "visits", "trend", "order"
)  # fmt: skip
"""What the number of a feature counts."""


def plain(name: str) -> str:
    """A name as people write it."""
    return name.replace("_", " ")


def title(name: str, unit: str) -> str:
    """What a feature is, without a value: `days since cost calculator used`; else its name."""
    words = plain(name)
    what, when = _in_window(words)
    match unit:
        case "days":
            what = words.removesuffix(" ago")
            return f"days since {'the ' if what in _OF_ANY else ''}{what}"
        case "times":
            return f"times {what}{when}"
        case "events" | "active days":
            return f"{what}{when}"
        case "share":
            return f"share of its events through {words.removeprefix('share of channel ')}"
        case "visits":
            return f"times page {words.removeprefix('page ')} was seen"
        case "trend":
            return "activity of the last week against the three before"
        case _:
            return words


def value_said(value: float, unit: str) -> str:
    """A value of a feature where its title stands above."""
    match unit:
        case "order":
            return "yes" if value else "no"
        case "share":
            return percent(value)
        case _:
            return figure(value).replace("-", MINUS)


_OF_ANY = ("first event", "last event")
_WINDOW = re.compile(r"^(?P<what>.+) in (?P<days>a day|[0-9]+ days)$", re.DOTALL)
_LAST = {"a day": " in the last day"}


def said(name: str, unit: str, value: float) -> str:
    """A feature with its value; `unit` is one of the constants above, another stands behind the number."""
    words = plain(name)
    if unit == DAYS:
        return _ago(words.removesuffix(" ago"), value)
    if math.isnan(value):
        return f"{words} is not known"
    match unit:
        case "times" | "events":
            return _counted(words, value, whole=unit == EVENTS)
        case "active days":
            return f"active on {counted(int(value), 'day')}"
        case "share":
            return f"{percent(value)} of its events through {words.removeprefix('share of channel ')}"
        case "visits":
            page = words.removeprefix("page ")
            return f"page {page} seen {_times(value)}" if value else f"page {page} never seen"
        case "trend":
            return f"{figure(value)} times as active in the last week as in the three before"
        case "order":
            return words if value else f"not {words}"
        case _:
            return f"{words} is {figure(value)}{f' {unit}' if unit else ''}"


def _ago(what: str, days: float) -> str:
    if math.isnan(days):
        return f"no {what.removeprefix('first ').removeprefix('last ')} yet"
    which = what if what in _OF_ANY else f"last {what}"
    if days < 1:
        return f"{which} less than a day ago"
    shown = f"{days:.1f}".removesuffix(".0") if days < 10 else f"{days:,.0f}"
    return f"{which} {shown} {'day' if shown == '1' else 'days'} ago"


def _counted(name: str, value: float, *, whole: bool) -> str:
    """How often something was done, in a window or ever; `whole` counts events of any kind."""
    what, when = _in_window(name)
    if not value:
        return f"no {'events' if whole else what}{when}"
    return f"{counted(int(value), 'event') if whole else f'{what} {_times(value)}'}{when}"


def _in_window(name: str) -> tuple[str, str]:
    """What was done, and ` in the last 7 days`; nothing where it was ever."""
    found = _WINDOW.match(name)
    if found is None:
        return name, ""
    return found["what"], _LAST.get(found["days"], f" in the last {found['days']}")


def _times(value: float) -> str:
    return {1: "once", 2: "twice"}.get(int(value), f"{value:,.0f} times")
