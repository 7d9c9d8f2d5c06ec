"""What names and values of columns and events usually mean for a sale: a first guess that people edit."""

from __future__ import annotations

import re

_INTENTS = tuple(
    (points, re.compile(rf"\b(?:{words})"))
    for points, words in (
        (-15, r"spam|complain|unsubscrib|opt(?:ed)?[ -]?out|do not|dont|don t|not interested|blocked"),
        (-10, r"bounce|invalid|wrong|cancel|refund|declin|reject|unreachable|switched off|careers?\b|jobs?\b"),
        (-10, r"uninstall|deactivat|dormant|inactive|purchased list|bought list|cold"),
        (-5, r"student|intern\b|unemployed|job ?seeker"),
        (20, r"demo\b|demo |consultation|trial|quote|proposal|contract"),
        (15, r"contact form|form|appointment|meeting|booked|callback|checkout|order|purchase|invit"),
        (10, r"pric(?:e|ing)|cart|webinar|repl(?:y|ied)|phone|sms|conversation|chat|sign(?:ed)? ?up|regist"),
        (8, r"download|case stud|white ?paper|brochure|free copy|e ?book|referr|refer|partner|recommend"),
        (5, r"click|search|wishlist|video|attend|workshop|business|professional|working|manager|owner|executive"),
        (3, r"organic|direct|event|fair|conference|inbound"),
        (2, r"open|visit|view|page|log ?in|logged in|signed in|session|read|browse"),
    )
)  # fmt: skip
"""Looked for in this order at the beginning of words; the first that is found counts."""


def intent(name: str) -> int | None:
    """The points that a name or a value suggests; None where it suggests nothing."""
    words = name.replace("_", " ").lower()
    return next((points for points, pattern in _INTENTS if pattern.search(words)), None)


OUTCOMES = frozenset(
    "converted conversion won lost churn churned outcome target label score priority grade stage status result "
    "qualified deal".split()
)
PERSONAL = frozenset(
    "gender sex race ethnicity religion marital nationality disability orientation age birth birthday birthdate "
    "pregnant health".split()
)
IDENTIFYING = frozenset(
    "id uuid guid name firstname lastname surname phone telephone mobile fax street zip postcode postal url link company account "
    "organisation organization owner".split()
)
REMARKS = frozenset("note notes comment comments description remark remarks message about tags tag".split())
MARKET = frozenset(
    "industry sector vertical country region state city location territory segment specialization specialisation "
    "category interest product".split()
)
SIZES = frozenset(
    "employees employee size headcount staff revenue turnover income budget seats licences licenses".split()
)
ACTIVITY = frozenset(
    "visit visits view views open opens click clicks download downloads session sessions page pages time duration "
    "minutes seconds orders purchases spent spend requests submissions replies calls meetings logins events count "
    "total attended".split()
)
LESS_IS_MORE = re.compile(r"bounce|exit|days_since|recency|unsubscrib|complain")
LATEST = frozenset("last latest recent updated activity active seen login visited contacted opened modified".split())
PLACEHOLDERS = frozenset({"select", "unknown", "other", "others", "n/a", "na", "none", "null", "not specified", "-", "?"})


def words_of(field: str) -> frozenset[str]:
    """The words of a name in normal form."""
    return frozenset(field.split("_"))
