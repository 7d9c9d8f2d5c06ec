"""Rows of lists that this installation exported: they name leads it knows, and say what is new of them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from leadlight.ingest.accepting import Message
from leadlight.ingest.identifiers import ANONYMOUS_ID, USER_ID
from leadlight.storage.exported import BECAME, RECYCLED_ID
from leadlight.storage.imported import KnownLead, as_text, known_leads

_UID = re.compile(r"[0-9a-f]{24}")


def ours_among(messages: Iterable[Message]) -> dict[str, KnownLead]:
    """The leads of ours that messages name, by what they are called in exports."""
    named = {text for each in messages if (text := str(each.get("userId", ""))) and _UID.fullmatch(text)}
    return known_leads(sorted(named)) if named else {}


def tells_what_we_decided(message: Message, ours: dict[str, KnownLead]) -> bool:
    """Whether an event is one that only exports have: that a lead of ours was recycled."""
    lead = ours.get(str(message.get("userId")))
    return lead is not None and str(message.get("messageId", "")).startswith(RECYCLED_ID)


def say_what_is_new(message: Message, ours: dict[str, KnownLead]) -> bool:
    """Let a message about a lead of ours say only what is new; False if nothing is.

    A message about anybody else stays as it is.
    """
    lead = ours.get(str(message.get("userId")))
    if lead is None or not lead.kind:
        return True
    del message["userId"]
    traits = {
        name: value
        for name, value in message.get("traits", {}).items()
        if name not in {USER_ID, *BECAME} and as_text(value) != lead.fields.get(name)
    }
    if message["type"] == "identify":
        message["traits"] = traits
    _name(message, lead)
    return bool(traits) or message["type"] != "identify"


def _name(message: Message, lead: KnownLead) -> None:
    spelt = {USER_ID: "userId", ANONYMOUS_ID: "anonymousId"}.get(lead.kind)
    if spelt is not None:
        message[spelt] = lead.value
    else:
        context = message.setdefault("context", {})
        context.setdefault("traits", {})[lead.kind] = lead.value
