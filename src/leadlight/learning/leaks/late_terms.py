"""Names that customer databases give to what is recorded after sales has met a lead: a list to be kept up.

Patterns are looked for among the words of a name, in lower case without accents and with one blank between:
`LastActivityDate` is `last activity date`. FIRM names are left out of learning whatever they tell; of SOFT
ones people are asked, unless the data is plain. Those of other languages than English are in
`translated_terms`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import combining, normalize

from leadlight.learning.fields.names import words_of
from leadlight.learning.leaks import translated_terms


@dataclass(frozen=True, slots=True)
class Term:
    """What a field with such a name is; it is left out from that AUC of its own on, 0 for whatever it has."""

    what: str
    left_out_from: float


_FIRM: dict[str, tuple[str, ...]] = {
    "how the lead ended": (
        "won|lost|converted|conversion|closed|closing|disqualified",
        "close date|date closed|outcome|disposition|decided|decision (date|time|made)|date of decision",
        "final (status|result|stage)|(call|sales|deal) result",
    ),
    "why the lead ended so": (
        "(loss|win|reject(ed|ion)?|disqualif\\w*|cancel\\w*) reason",
        "reason (for|of) (loss|losing|rejection|winning|cancel\\w*)",
    ),
    "a contract": (
        "contract (date|signed|value|sent|start|end|number|no|id|amount|status|length|term)",
        "signed|signature",
    ),
    "what a customer does": (
        "invoice\\w*|paid|refund\\w*|renewal\\w*|renewed|onboard\\w*",
        "payment (date|amount|status|received)|customer (since|id|start)|subscription (start|id|status)",
        "purchase (date|amount|value)|order (value|total|amount)",
    ),
    "the value of the sale": (
        "(deal|sales?|opportunity|booking|transaction) (value|amount|size|price|total|revenue)",
        "(final|sold) price",
    ),
    "set by staff who know the lead": (
        "tags?|lead (quality|profile|grade|rating|temperature|priority|category)",
    ),
    "an index or score of another tool": (
        "(lead|activity|profile|engagement|fit|behaviou?r(al)?) (score|index|grade|rank|probability)",
        "(propensity|predict\\w*|conversion|quality|demographic|readiness) (score|index|grade|rank)",
        "(win|close|deal|predicted) probability",
    ),
    "the latest activity, which is recorded until the end": (
        "(last|latest|most recent) (\\w+ )?(activity|activities|action|interaction|engagement)",
        "last (modified|updated|changed)|(modified|updated) (at|on|date|time)",
    ),
    "how far the lead has come": (
        "(lead|deal|opportunity|opp|sales|pipeline|current|crm|funnel) (stage|status|state|phase)|lifecycle",
    ),
    "the duration of the call": (
        "(call|talk|conversation|meeting|phone|contact) (duration|length|minutes|seconds)",
    ),
}
_DURATION: dict[str, tuple[str, ...]] = {
    "a duration, maybe of the call": ("^(duration|length)( (secs?|seconds|mins?|minutes|ms))?$",),
}
"""A lead that is won talks longer: a little evidence is enough."""

_SOFT: dict[str, tuple[str, ...]] = {
    "a contract": ("contract",),
    "something of a later stage": (
        "opportunity|deal|proposal|quote|quotation|offer|negotiation",
        "(demo|meeting|trial|call) (completed|held|done|attended|booked|scheduled)",
    ),
    "a judgement of sales": ("mql|sql|sal|qualified|qualification",),
    "how far something has come": ("^(\\w+ )?(status|stage|phase)$",),
    "an index or score, maybe of another tool": (
        "score|index|rating|grade|priority|temperature|probability",
    ),
    "an amount, maybe of the sale": ("(acv|arr|mrr|tcv|ltv|clv|spend|amount|revenue)(?! (time|date|at)\\b)",),
    "a count over all time, maybe of the time after the moment too": (
        "(all|all ?time|lifetime|overall|to ?date)$",
        "all ?time|lifetime|to date",
    ),
    "something that comes after": ("after|post",),
    "notes of staff": ("notes?|comments?|remarks?|feedback",),
    "a plan of staff": ("next step|follow ?up",),
    "a latest time, which moves until the end": ("last (contact|contacted|call|called|seen|login|visit)",),
}

_EARLIER = re.compile(
    r"\b(previous|prev|prior|past|earlier|historic|historical|former|last campaign"
    rf"|{translated_terms.EARLIER})\b"
)
"""Of what was before this lead the end was known when it came."""

_HONEST = re.compile(
    r"\b(annual|yearly|company|estimated|employee|account|firm) revenue\b"
    r"|\brevenue (band|range|bucket|class)\b"
    r"|\b(credit|price|confidence|consumer) (score|index|rating)\b"
    r"|\b(marital|employment|civil|family|housing|employee|residence) status\b"
    r"|\b(call|offer) to action\b|\blast (purchase|order|name)\b|\bspent (on|last)\b"
    rf"|\b({translated_terms.HONEST})\b"
)
"""Names that a pattern would catch and that say what a lead is, not how it went."""

_DEEDS: dict[str, tuple[str, ...]] = {
    "how the lead ended": (
        "(lead|deal|opportunity|opp|sale|prospect|contact) (was )?(won|lost|closed|converted|disqualified)",
        "closed (won|lost)|^(won|lost|converted|disqualified)$|(became|becomes) (a )?customer",
    ),
    "a contract": (
        "contract (\\w+ )?(signed|countersigned|sent|returned|created|start|started|ended|terminated)",
        "(agreement|order form|proposal|quote|offer) (counter)?signed",
    ),
    "what a customer does": (
        "invoice\\w*|refund\\w*|renewals?|renewed|onboard\\w*|kick ?off",
        "payment (received|made|sent|succeeded|successful|completed|confirmed|processed|failed|overdue)",
        "^paid$|paid (bill|deposit|fee)|(bill|deposit|fee|order|subscription) paid",
        "subscription (started|created|activated|renewed|cancel\\w*)|customer (created|portal|login)",
    ),
}
"""Names of events, apart from those of fields: what is an amount there may be a click on its page here."""

Patterns = Mapping[str, tuple[str, ...]]


def _compiled(terms: Patterns, translated: Patterns) -> Iterator[tuple[re.Pattern[str], str]]:
    """A pattern for each thing that names tell, in all languages; none but those of `terms`."""
    every = {what: list(patterns) for what, patterns in terms.items()}
    for what, patterns in translated.items():
        every[what] += patterns
    for what, listed in every.items():
        yield re.compile("|".join(f"\\b(?:{pattern})\\b" for pattern in listed)), what


_LATE_DEEDS = tuple(_compiled(_DEEDS, translated_terms.DEEDS))
_TERMS = tuple(
    (pattern, Term(what, left_out_from))
    for terms, translated, left_out_from in (
        (_FIRM, translated_terms.FIRM, 0.0),
        (_DURATION, translated_terms.DURATION, 0.7),
        (_SOFT, translated_terms.SOFT, 0.85),
    )
    for pattern, what in _compiled(terms, translated)
)


def _said(name: str) -> str:
    """The words of a name without their accents."""
    return "".join(char for char in normalize("NFKD", " ".join(words_of(name))) if not combining(char))


def late_term(name: str) -> Term | None:
    """What the name of a field says of a late record; None where it says nothing."""
    said = _said(name)
    if _EARLIER.search(said) or _HONEST.search(said):
        return None
    return next((term for pattern, term in _TERMS if pattern.search(said)), None)


def late_deed(name: str) -> str | None:
    """What the name of an event says of a deed that comes after the decision; None where it says nothing."""
    said = _said(name)
    if _EARLIER.search(said):
        return None
    return next((what for pattern, what in _LATE_DEEDS if pattern.search(said)), None)
