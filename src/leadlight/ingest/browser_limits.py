"""What a browser's key may not say of a person: anybody can read that key in the page and use it.

Fields that say who owns a lead, how far it is, what it agreed to or what it is worth come from people, from
servers and from the scoring model. From a browser they are left out, however they are spelt or nested. Events
that say what becomes of a lead are not taken from a browser at all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from leadlight.scoring.values import normal_name

RESERVED = frozenset({
    "consent", "consents", "grade", "leadgrade", "leadowner", "leadscore", "leadstage", "leadstatus",
    "lifecyclestage", "owner", "ownerid", "owners", "priority", "score", "scores", "scoring", "stage",
    "stages", "unsubscribed",
})  # fmt: skip
"""Words of a field's name; `lead_score` and `Contact owner` have one."""

PHRASES = frozenset(
    {"lead_status", "do_not_contact", "opt_in", "opted_in", "opt_out", "opted_out", "deal_status"}
)


NOT_FROM_BROWSERS = frozenset({
    "lead_accepted", "lead_recycled", "lead_rejected", "lead_stage_changed", "opportunity_created",
    "opportunity_lost", "opportunity_stage_changed", "opportunity_won",
})  # fmt: skip
"""Events, in normal form, that say what becomes of a lead."""


def as_a_browser_may_say(message: dict[str, Any]) -> dict[str, Any]:
    """The message without the fields of a person or company that a browser must not set."""
    if isinstance(traits := message.get("traits"), dict):
        message = {**message, "traits": _permitted(traits)}
    context = message.get("context")
    if isinstance(context, dict) and isinstance(traits := context.get("traits"), dict):
        message = {**message, "context": {**context, "traits": _permitted(traits)}}
    return message


def _permitted(traits: dict[str, Any], outer: str = "") -> dict[str, Any]:
    return {
        name: _permitted(value, f"{outer}{name}_") if isinstance(value, dict) else value
        for name, value in traits.items()
        if not is_reserved(outer + name)
    }


@lru_cache(maxsize=4096)
def _is_reserved(name: str) -> bool:
    normal = normal_name(_with_words_apart(name))
    return (
        any(f"_{phrase}_" in f"_{normal}_" for phrase in PHRASES)
        or not RESERVED.isdisjoint(normal.split("_"))
        or normal.replace("_", "") in RESERVED
    )


def is_reserved(name: str) -> bool:
    """Whether a browser must leave a field of this name alone."""
    return len(name) > 100 or _is_reserved(name)


def _with_words_apart(name: str) -> str:
    """`leadScore` as `lead Score`."""
    return "".join(
        f" {char}" if char.isupper() and place and not name[place - 1].isupper() else char
        for place, char in enumerate(name)
    )
