"""Fields, events and channels in people's words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from leadlight.ingest.vocabulary import terms
from leadlight.scoring.values import normal_name, text_of

CHANNELS = {
    "web": (gettext_lazy("Website"), "public"),
    "email": (gettext_lazy("E-mail"), "mail"),
    "social": (gettext_lazy("Social media"), "group"),
    "chat": (gettext_lazy("Chat"), "chat"),
    "event": (gettext_lazy("Events"), "event"),
    "call": (gettext_lazy("Calls and meetings"), "call"),
    "form": (gettext_lazy("Forms"), "list_alt"),
    "product": (gettext_lazy("Product"), "widgets"),
    "campaign": (gettext_lazy("Campaigns"), "campaign"),
    "profile": (gettext_lazy("Profile"), "badge"),
    "decided": (gettext_lazy("Decisions"), "gavel"),
}
"""Each channel in words, and its icon."""

SOURCES = {
    "browser": gettext_lazy("Website visitor"),
    "server": gettext_lazy("Server"),
    "import": gettext_lazy("Import"),
    "hand": gettext_lazy("By hand"),
    "events": gettext_lazy("What it did"),
    "account": gettext_lazy("Its company"),
    "phone": gettext_lazy("Phone number"),
    "domain": gettext_lazy("Domain"),
}

EVENT = "the name of an event"
"""The context of such names among the texts to be translated."""

FIELDS = {
    "name": gettext_lazy("Name"),
    "first_name": gettext_lazy("First name"),
    "last_name": gettext_lazy("Last name"),
    "email": gettext_lazy("Email"),
    "phone": gettext_lazy("Phone"),
    "company": gettext_lazy("Company"),
    "industry": gettext_lazy("Industry"),
    "employees": gettext_lazy("Employees"),
    "job_title": gettext_lazy("Job title"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "website": gettext_lazy("Website"),
    "source": gettext_lazy("Source"),
    "created_at": gettext_lazy("Created at"),
    "first_touch_at": gettext_lazy("First touch at"),
    "first_touch_channel": gettext_lazy("First touch channel"),
    "first_touch_source": gettext_lazy("First touch source"),
    "first_touch_medium": gettext_lazy("First touch medium"),
    "first_touch_campaign": gettext_lazy("First touch campaign"),
    "first_touch_referrer": gettext_lazy("First touch referrer"),
    "first_touch_landing_page": gettext_lazy("First touch landing page"),
    "last_touch_at": gettext_lazy("Last touch at"),
    "last_touch_channel": gettext_lazy("Last touch channel"),
    "last_touch_source": gettext_lazy("Last touch source"),
    "last_touch_medium": gettext_lazy("Last touch medium"),
    "last_touch_campaign": gettext_lazy("Last touch campaign"),
    "last_touch_referrer": gettext_lazy("Last touch referrer"),
    "last_touch_landing_page": gettext_lazy("Last touch landing page"),
    "referrer_kind": gettext_lazy("Referrer kind"),
    "device_kind": gettext_lazy("Device kind"),
}
"""Fields that most have or that are made for everybody; others are called as the company does."""


def event_label(name: str) -> str:
    """A name of the vocabulary as it stands in a sentence: `Email link clicked`, `SMS sent`."""
    words = [word if word.isupper() else word.lower() for word in name.split()]
    return " ".join([words[0][0].upper() + words[0][1:], *words[1:]])


_LABELS = {normal_name(term.name): event_label(term.name) for term in terms()}


def field_word(name: str) -> str:
    """A field's name in words."""
    if name.endswith("_events") and (channel := name.removesuffix("_events")) in CHANNELS:
        return _("%(channel)s: how often") % {"channel": CHANNELS[channel][0]}
    if name in FIELDS:
        return str(FIELDS[name])
    return name.replace("_", " ").strip().capitalize()


def event_word(name: str) -> str:
    """An event's name as the vocabulary writes it, else its own in words."""
    found = _LABELS.get(name)
    return pgettext(EVENT, found) if found else field_word(name)


def channel_word(channel: str) -> str:
    """A channel in words."""
    return str(CHANNELS[channel][0]) if channel in CHANNELS else channel


def channel_icon(channel: str) -> str:
    """A channel's icon."""
    return CHANNELS[channel][1] if channel in CHANNELS else "circle"


def source_word(source: str) -> str:
    """Where a value comes from, in words; files of enrichment have names of their own."""
    return str(SOURCES.get(source, source))


def value_text(value: Any) -> str:  # noqa: ANN401 - whatever a field holds
    """A value as people read it."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list | tuple):
        return ", ".join(value_text(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {value_text(each)}" for name, each in value.items())
    return "" if value is None else text_of(value) or ""
