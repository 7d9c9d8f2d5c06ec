"""What names and values of columns and events usually mean for a sale: a first guess that people edit."""

from __future__ import annotations

import re

from leadlight.scoring.values import normal_name

_INTENTS = tuple(
    (points, re.compile(rf"\b(?:{words})"))
    for points, words in (
        (-15, r"spam|complain|unsubscrib|opt(?:ed)?[ -]?out|do not|dont|don t|not interested|blocked"),
        (-10, r"bounce|invalid|wrong|cancel|refund|declin|reject|unreachable|switched off|careers\b|jobs\b"),
        (-10, r"uninstall|deactivat|dormant|inactive|purchased list|bought list|cold"),
        (-5, r"student|intern\b|unemployed|job ?seeker"),
        (20, r"demo\b|demo |consultation|trial|quote|proposal|contract"),
        (15, r"contact form|form|appointment|meeting|booked|callback|checkout|order|purchase|invit"),
        (10, r"pric(?:e|ing)|cart|webinar|repl(?:y|ied)|phone|sms|conversation|chat|sign(?:ed)? ?up|regist"),
        (8, r"download|case stud|white ?paper|brochure|free copy|e ?book|referr|refer|partner|recommend"),
        (5, r"click|search|wishlist|video|attend|workshop"),
        (5, r"business|professional|working|manager|owner|executive"),
        (3, r"organic|direct|event|fair|conference|inbound"),
        (2, r"open|visit|view|page|log ?in|logged in|signed in|session|read|brows(?:e|ing)\b"),
    )
)  # fmt: skip
"""Looked for in this order at the beginning of words; the first that is found counts."""


def intent(name: str) -> int | None:
    """The points that a name or a value suggests; None where it suggests nothing."""
    words = name.replace("_", " ").lower()
    return next((points for points, pattern in _INTENTS if pattern.search(words)), None)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OUTCOMES = _words(
    "converted conversion won lost churn churned outcome target label score priority grade stage "
    "status result qualified deal y"
)
RESULTS = _words("score priority action within grade qualifies_for reasons excluded")
"""What a list has that was scored before."""
PURCHASES = _words("revenue purchase purchased bought customer sale sold")
"""Said with yes or no, these are results too."""
PERSONAL = _words(
    "gender sex race ethnicity religion marital nationality disability orientation age birth birthday "
    "birthdate pregnant health"
)
IDENTIFYING = _words(
    "id uuid guid name firstname lastname surname phone telephone mobile fax street zip postcode "
    "postal url link company account organisation organization owner"
)
REMARKS = _words("note notes comment comments description remark remarks message about tags tag")
MARKET = _words(
    "industry sector vertical country region state city location territory segment specialization "
    "specialisation category interest product"
)
SIZES = _words(
    "employees employee size headcount staff revenue turnover income budget seats licences licenses"
)
PEOPLE = _words("employees employee size headcount staff seats")
"""Sizes that are counted in people."""
ACTIVITY = _words(
    "visit visits view views open opens click clicks download downloads session sessions page pages "
    "time duration minutes seconds orders purchases spent spend requests submissions replies calls "
    "meetings logins events count total attended"
)
LESS_IS_MORE = re.compile(r"bounce|exit|days_since|recency|unsubscrib|complain")
LATEST = _words("last latest recent updated activity active seen login visited contacted opened modified")
PLACEHOLDERS = frozenset(
    {"select", "unknown", "other", "others", "n/a", "na", "none", "null", "not specified", "-", "?"}
)


def words_of(name: str) -> frozenset[str]:
    """The words of a name as it is written, `TotalVisits` too."""
    return frozenset(normal_name(_CAMEL.sub(" ", name)).split("_"))


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
