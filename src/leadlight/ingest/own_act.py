"""Whether somebody did something of their own will that says who they are: a form, a sign-up, a consent."""

from __future__ import annotations

from functools import cache

from leadlight.ingest.consents import consents_of
from leadlight.ingest.identifiers import Body
from leadlight.ingest.vocabulary import channel_of
from leadlight.scoring.values import normal_name

_ACTS = frozenset(map(normal_name, ("Signed Up", "Subscribed")))
_NO_ACTS = frozenset(map(normal_name, ("Form Viewed", "Form Started", "Form Failed")))


def is_own_act(kind: str, name: str, body: Body) -> bool:
    """Whether a message of a type is such an act; `name` is the event's, in normal form.

    A visit is none, and neither is a consent that is stamped on every message.
    """
    if kind == "track" and is_form(name):
        return True
    return any(each.given and not each.stamped for each in consents_of(kind, name, body))


@cache
def is_form(name: str) -> bool:
    """Whether an event tells that a person sent a form or signed up."""
    return name in _ACTS or (name not in _NO_ACTS and channel_of(name) == "form")
