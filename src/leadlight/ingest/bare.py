"""A message of which nothing is left but who it was of: what recognising people needs for ever."""

from __future__ import annotations

from typing import Any

from leadlight.ingest.identifiers import EMAIL, PHONE, USER_ID, Body, identifiers_of
from leadlight.ingest.messages import IDENTIFY

_SPELT = {USER_ID: "userId", EMAIL: "email", PHONE: "phone"}


def bare(kind: str, body: Body) -> dict[str, Any] | None:
    """An identify message with the same identifiers that says nothing; None where there is none."""
    found = identifiers_of(kind, body)
    message: dict[str, Any] = {"type": IDENTIFY, "messageId": body.get("messageId")}
    traits: dict[str, str] = {}
    for identifier in found:
        if identifier.kind in {EMAIL, PHONE}:
            traits[_SPELT[identifier.kind]] = identifier.value
        else:
            message[_SPELT.get(identifier.kind, "anonymousId")] = identifier.value
    if traits:
        message["context"] = {"traits": traits}
    return message if identifiers_of(IDENTIFY, message) == found else None
