"""What the name of a field or an event says of its points: more attention is never worth less."""

from __future__ import annotations

import re

from leadlight.learning.fields.names import DEEDS
from leadlight.scoring.values import normal_name

_LESS_IS_MORE = re.compile(
    r"bounce|exit_rate|(?:days?|hours?|minutes?|seconds?|weeks?|months?|time)_(?:since|to)_|recency|unsubscrib|complain|spam|opt(?:ed)?_out|do_not|dont_|refund|declin|"
    r"cancel|no_show|uninstall|deactivat|blocked|not_interested|wrong|invalid|unreachable"
)
_MORE_IS_MORE = DEEDS | frozenset(
    [
        "visit",
        "visits",
        "open",
        "opens",
        "session",
        "sessions",
        "login",
        "logins",
        "attended",
        "attend",
        "reply",
        "replies",
        "replied",
        "pageviews",
        "signups",
        "trial",
        "demo",
        "pricing",
        "webinar",
        "pages",
        "spent",
        "duration",
        "durations",
        "dwell",
    ]
)
_TIME_ON = re.compile(r"(?:time|hours|minutes|seconds)_(?:on|watching|reading)_")
_AGREED = frozenset(["contract", "loan", "credit", "subscription", "warranty", "employment", "campaign"])
"""What lasts as long as was agreed, whatever attention the lead pays."""
_ACTIVITY = frozenset(
    [
        "time",
        "minutes",
        "seconds",
        "page",
        "events",
        "activity",
        "count",
        "orders",
        "purchases",
        "meetings",
        "calls",
        "cart",
        "search",
        "searches",
        "total",
        "last",
        "latest",
        "recent",
    ]
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def sense(name: str) -> int:
    """1 where more of it may never lower points, -1 where more may never raise them, else 0."""
    normal = _normal(name)
    if _LESS_IS_MORE.search(normal):
        return -1
    words = set(normal.split("_"))
    if _TIME_ON.search(normal):
        return 1
    return 1 if _MORE_IS_MORE & words and not _AGREED & words else 0


def is_activity(name: str) -> bool:
    """Whether a field says what a lead does rather than who it is."""
    words = set(_normal(name).split("_"))
    return bool(words & (_MORE_IS_MORE | _ACTIVITY)) or bool(_LESS_IS_MORE.search(_normal(name)))


def _normal(name: str) -> str:
    return normal_name(_CAMEL.sub(" ", name))
