"""The event names that are understood, other names for them, and the channel each belongs to.

Any other name is kept as it is: rules can use it like these.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from leadlight.scoring.values import normal_name

CHANNELS = ("web", "email", "social", "chat", "event", "call", "form", "product", "campaign")


@dataclass(frozen=True, slots=True)
class Term:
    """An event name as people write it, its channel, the specification it is from, and its other names."""

    name: str
    channel: str
    spec: str
    aliases: tuple[str, ...]


@lru_cache(maxsize=1)
def terms() -> tuple[Term, ...]:
    """The vocabulary, in the order of its table."""
    text = files("leadlight.ingest").joinpath("vocabulary.csv").read_text("utf-8")
    return tuple(
        Term(row["name"], row["channel"], row["spec"], tuple(filter(None, row["aliases"].split(";"))))
        for row in csv.DictReader(text.splitlines())
    )


@lru_cache(maxsize=65_536)
def canonical(name: str) -> str:
    """The normal form of an event's name, of the name in the vocabulary where it is another word for one."""
    normal = normal_name(name)
    return _synonyms().get(normal, normal)


@lru_cache(maxsize=1)
def _synonyms() -> dict[str, str]:
    return {
        normal_name(spelling): normal_name(term.name)
        for term in terms()
        for spelling in (term.name, *term.aliases)
    }


@lru_cache(maxsize=1)
def _channels() -> dict[str, str]:
    return {normal_name(term.name): term.channel for term in terms()}


_WORDS = {
    "email": "email", "mail": "email", "newsletter": "email",
    "chat": "chat", "conversation": "chat", "whatsapp": "chat",
    "webinar": "event", "conference": "event", "event": "event", "booth": "event", "workshop": "event",
    "call": "call", "phone": "call", "meeting": "call", "voicemail": "call",
    "form": "form", "survey": "form", "request": "form", "requested": "form",
    "social": "social", "linkedin": "social", "facebook": "social", "twitter": "social",
    "instagram": "social",
    "campaign": "campaign", "ad": "campaign", "sms": "campaign", "push": "campaign",
    "feature": "product", "trial": "product", "app": "product", "account": "product",
    "subscription": "product",
}  # fmt: skip
"""Words in names outside the vocabulary that tell the channel; the first such word does."""

_MEDIUMS = {
    "email": "email", "e_mail": "email", "mail": "email", "newsletter": "email",
    "social": "social", "social_media": "social", "paid_social": "social",
    "cpc": "campaign", "ppc": "campaign", "paid": "campaign", "paidsearch": "campaign",
    "paid_search": "campaign", "display": "campaign", "cpm": "campaign", "banner": "campaign",
    "retargeting": "campaign", "sms": "campaign", "push": "campaign", "affiliate": "campaign",
    "print": "campaign", "chat": "chat", "event": "event", "webinar": "event",
    "call": "call", "phone": "call",
}  # fmt: skip
"""What the UTM medium of a campaign says of the channel that brought a visitor."""


def channel_of(name: str, properties: Mapping[str, object] | None = None) -> str:
    """The channel of an event by its name in normal form; a `channel` among its properties comes first."""
    said = (properties or {}).get("channel")
    if isinstance(said, str) and (channel := _spelt(said)) is not None:
        return channel
    return _channel_of_name(name)


@lru_cache(maxsize=4096)
def _spelt(said: str) -> str | None:
    spelling = normal_name(said).replace("e_mail", "email")
    return spelling if spelling in CHANNELS else None


@lru_cache(maxsize=65_536)
def _channel_of_name(name: str) -> str:
    known = _channels().get(_synonyms().get(name, name))
    return known or next((_WORDS[word] for word in name.split("_") if word in _WORDS), "web")


def channel_of_medium(medium: str) -> str | None:
    """The channel of a campaign by its UTM medium; None of one that says nothing of it."""
    return _MEDIUMS.get(normal_name(medium))
