"""What a message says that its person agreed to, or no longer agrees to, in the forms that senders use.

`context.consent` with `given`, `purposes`, `text`, `version` and `place`, or with the `categoryPreferences`
of Segment; traits such as `consent_email`, `opted_in`, `unsubscribed`; the events Subscribed and
Unsubscribed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from leadlight.ingest.identifiers import Body
from leadlight.scoring.values import normal_name, text_of, truth

EMAIL, MARKETING = "email", "marketing"
"""The purpose of those who name none but write mails, and the one that stands for all."""

LONGEST, LONGEST_TEXT = 64, 2_000

_EVENTS = {
    "subscribed": (EMAIL, True),
    "unsubscribed": (EMAIL, False),
    "email_marked_as_spam": (EMAIL, False),
}
_TRAITS = {
    "consent": (MARKETING, True),
    "opted_in": (EMAIL, True),
    "opt_in": (EMAIL, True),
    "subscribed": (EMAIL, True),
    "opted_out": (EMAIL, False),
    "opt_out": (EMAIL, False),
    "unsubscribed": (EMAIL, False),
    "do_not_contact": (MARKETING, False),
}
"""What a trait that is true says of which purpose; one that is false says the contrary."""

_TOLD = ("text", "version", "place", "url", "at")
_ASKED = frozenset({"segment_consent_preference", "segment_consent_preference_updated"})
"""Events of Segment's that a person's own answer causes; any other has the preferences stamped on it."""


@dataclass(frozen=True, slots=True)
class Said:
    """One purpose, and whether it is agreed to: where, and to which text of which version.

    What is `stamped` repeats on every message what was answered once, and is no act of the person.
    """

    purpose: str
    given: bool
    place: str = ""
    text: str = ""
    version: str = ""
    stamped: bool = False


def consents_of(kind: str, name: str, body: Body) -> tuple[Said, ...]:
    """What a message of a type says; `name` is the event's in normal form."""
    context = body.get("context")
    consent = context.get("consent") if isinstance(context, dict) else None
    traits = body.get("traits") if kind == "identify" else None
    if consent is None and not traits and name not in _EVENTS:
        return ()
    found = {each.purpose: each for each in _of_traits(traits)}
    found |= {each.purpose: each for each in _of_context(consent, stamped=name not in _ASKED)}
    if name in _EVENTS:
        purpose, given = _EVENTS[name]
        found[purpose] = Said(purpose, given, *_told(_properties(body)))
    return tuple(found.values())


def _of_context(consent: object, *, stamped: bool) -> Iterator[Said]:
    if not isinstance(consent, dict):
        return
    told = _told(consent)
    preferences = consent.get("categoryPreferences")
    if isinstance(preferences, dict):
        for category, answer in preferences.items():
            yield from _said(str(category), answer, told, stamped=stamped)
        return
    named = consent.get("purposes", consent.get("purpose", MARKETING))
    for purpose in named if isinstance(named, list) else [named]:
        if isinstance(purpose, str):
            yield from _said(purpose, consent.get("given"), told)


def _of_traits(traits: object) -> Iterator[Said]:
    if not isinstance(traits, dict):
        return
    values = dict(_flat(traits))
    told = _told(
        {name.removeprefix("consent_"): value for name, value in values.items() if name[:8] == "consent_"}
    )
    for name, value in values.items():
        if name in _TRAITS:
            purpose, meaning = _TRAITS[name]
            answer = _truth(value)
            if answer is not None:
                yield Said(purpose, answer is meaning, *told)
        elif name.startswith("consent_") and name.removeprefix("consent_") not in _TOLD:
            yield from _said(name.removeprefix("consent_"), value, told)


def _flat(traits: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for name, value in traits.items():
        normal = normal_name(str(name))
        if isinstance(value, dict) and normal == "consent":
            yield from ((f"consent_{normal_name(str(inner))}", each) for inner, each in value.items())
        else:
            yield normal, value


def _said(
    purpose: str, answer: object, told: tuple[str, str, str], *, stamped: bool = False
) -> Iterator[Said]:
    name, given = normal_name(purpose)[:LONGEST], _truth(answer)
    if name and given is not None:
        yield Said(name, given, *told, stamped=stamped)


def _truth(value: object) -> bool | None:
    return None if isinstance(value, dict | list) else truth(value)  # type: ignore[arg-type]


def _told(consent: Mapping[str, object]) -> tuple[str, str, str]:
    """Where, the text, and its version."""
    place = _text(consent.get("place")) or _text(consent.get("url"))
    return place, _text(consent.get("text")), _text(consent.get("version"))


def _text(value: object) -> str:
    if not isinstance(value, str | int | float | Decimal):
        return ""
    return (text_of(value) or "")[:LONGEST_TEXT]


def _properties(body: Body) -> Mapping[str, object]:
    found = body.get("properties")
    return found if isinstance(found, dict) else {}
