"""What tells people apart in a message: identifiers in the form in which they are compared.

A value that many people have in common, because a program put it there, identifies nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from leadlight.ingest.messages import key_of
from leadlight.scoring.values import fold

USER_ID, EMAIL, PHONE, ANONYMOUS_ID = "user_id", "email", "phone", "anonymous_id"

LIMITS = {USER_ID: 1, EMAIL: 5, PHONE: 5, ANONYMOUS_ID: 100}
"""How many of each kind one lead may have, the kinds in the order of what they are worth."""

LONGEST = 255

Body = Mapping[str, object]


class Identifier(NamedTuple):
    """A kind and a value in normal form."""

    kind: str
    value: str


_WORTH = {kind: place for place, kind in enumerate(LIMITS)}

BLOCKED = frozenset(
    {
        "anonymous", "anon", "customer", "default", "empty", "false", "guest", "id", "invalid", "missing",
        "n/a", "na", "nan", "nil", "no", "nobody", "noid", "none", "not available", "not set", "(not set)",
        "not_set", "null", "(null)", "true", "undefined", "unidentified", "unknown", "user", "user_id",
        "userid", "visitor", "-1", "\\n", "\\0",
    }
)  # fmt: skip
"""Ids that programs write where they know none, folded."""

_BLOCKED_SHAPES = re.compile(
    r"[0.\-_x*#?\s]*|f{8}-?(f{4}-?){3}f{12}|.*(\{\{|\$\{|<%|%%|\[object).*", re.DOTALL
)
"""Nothing but zeros and filling, the all-ones UUID, and templates that nobody filled in."""

BLOCKED_LOCAL_PARTS = frozenset({
    "donotreply", "do-not-reply", "do_not_reply", "mailer-daemon", "no-email", "no-reply", "no_reply",
    "noemail", "nobody", "none", "noreply", "null", "undefined",
})  # fmt: skip
"""What stands before the @ where there is no person's address, at any domain."""

TRIAL_LOCAL_PARTS = frozenset({
    "a", "aa", "aaa", "abc", "asd", "asdf", "email", "example", "foo", "foo.bar", "john.doe", "me",
    "name", "qwerty",
    "test", "test1", "test123", "tester", "testing", "user", "x", "xxx", "you", "your.name", "yourname",
})  # fmt: skip
TRIAL_DOMAINS = frozenset({
    "a.com", "aaa.com", "abc.com", "asdf.com", "domain.com", "email.com", "example.com", "example.net",
    "example.org", "foo.com", "mail.com", "test.com", "test.test", "test.de", "xxx.com",
    "yourdomain.com",
})  # fmt: skip
"""What people type to try a form: one of the first at one of the second, or `test` at any `example`."""

_ADDRESS = re.compile(
    r"[^\s@\"(),:;<>\[\]\\]{1,64}@([^\s@.,:;<>()\[\]\\\"/]+\.)+[^\s@.,:;<>()\[\]\\\"/]{2,63}"
)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def identifiers_of(kind: str, body: Body) -> tuple[Identifier, ...]:
    """The identifiers of a message of a type, each once, those worth most first."""
    user_said, anonymous_said = body.get("userId"), body.get("anonymousId")
    if isinstance(user_said, str) and isinstance(anonymous_said, str) and not _may_tell_more(kind, body):
        ids = _of_ids(user_said, anonymous_said)
        if ids:
            return ids
    user, anonymous = user_id(user_said), anonymous_id(anonymous_said)
    found = {each for each in (user, anonymous, *_told_more(kind, body, user)) if each is not None}
    if len(found) < 2:
        return tuple(found)
    return tuple(sorted(found, key=lambda each: (_WORTH[each.kind], each.value)))


def ways_to_reach(kind: str, body: Body) -> tuple[Identifier, ...]:
    """The e-mail addresses and phone numbers among the identifiers of a message."""
    user = body.get("userId")
    if isinstance(user, str) and "@" not in user and not _may_tell_more(kind, body) and user_id(user):
        return ()
    return tuple(each for each in identifiers_of(kind, body) if each.kind in {EMAIL, PHONE})


@lru_cache(maxsize=65_536)
def _of_ids(user_said: str, anonymous_said: str) -> tuple[Identifier, ...]:
    """The identifiers of a message that has its two ids alone; none where the first is nobody's."""
    user, anonymous = user_id(user_said), anonymous_id(anonymous_said)
    if user is None:
        return ()
    return (user,) if anonymous is None else (user, anonymous)


def _may_tell_more(kind: str, body: Body) -> bool:
    """Whether a message may have identifiers besides its ids, as most have none."""
    if kind == "alias" or "traits" in body:
        return True
    context = body.get("context")
    return isinstance(context, dict) and "traits" in context


def _told_more(kind: str, body: Body, user: Identifier | None) -> Iterator[Identifier | None]:
    if kind == "alias":
        previous = user_id(body.get("previousId"))
        yield (
            previous
            if previous is None or previous.kind == EMAIL
            else Identifier(ANONYMOUS_ID, previous.value)
        )
    traits = [] if kind == "group" else [_mapping(body.get("traits"))]  # a group's are the company's
    traits.append(_mapping(_mapping(body.get("context")).get("traits")))
    addresses = [email(found.get("email")) for found in traits]
    yield from addresses
    for found in traits:
        yield phone(found.get("phone"), found.get("country"))
    if user is None and not any(addresses) and kind != "group":
        yield email(_mapping(body.get("properties")).get("email"))


def user_id(value: object) -> Identifier | None:
    """A user id; one that is an e-mail address counts as that."""
    text = _id(value)
    if text is None:
        return None
    if "@" in text and _ADDRESS.fullmatch(text):
        return email(text)
    return Identifier(USER_ID, text)


def anonymous_id(value: object) -> Identifier | None:
    """The id that a browser or a device gave itself."""
    text = _id(value)
    return None if text is None else Identifier(ANONYMOUS_ID, text)


def email(value: object) -> Identifier | None:
    """An e-mail address, folded; None of what cannot be one and of one that nobody reads."""
    return _email(value) if isinstance(value, str) else None


def phone(value: object, country: object = None) -> Identifier | None:
    """A phone number as E.164; a national one needs the two letters of its country."""
    if isinstance(value, int | float | Decimal):
        value = _whole(value)
    if not isinstance(value, str) or not 5 < len(value) < 40:
        return None
    region = country.strip().upper() if isinstance(country, str) and len(country.strip()) == 2 else None
    return _phone(value.strip(), region)


def _mapping(value: object) -> Body:
    return value if isinstance(value, dict) else {}


def _id(value: object) -> str | None:
    if isinstance(value, str):
        return _id_text(value)
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        return None
    return _id_text(_whole(value))


def _whole(value: float | Decimal) -> str:
    """A number as text, `5` of `5.0`: spreadsheets and data frames keep whole numbers so."""
    whole, point, fraction = str(value).partition(".")
    return whole if point and not fraction.strip("0") else str(value)


@lru_cache(maxsize=65_536)
def _id_text(value: str) -> str | None:
    text = key_of(value)
    if text is None or len(text) > LONGEST or _CONTROL.search(text):
        return None
    return None if is_blocked(text) else text


def is_blocked(text: str) -> bool:
    """Whether a program wrote this where it knew no id."""
    folded = fold(text)
    return folded in BLOCKED or _BLOCKED_SHAPES.fullmatch(folded) is not None


@lru_cache(maxsize=65_536)
def _email(value: str) -> Identifier | None:
    address = fold(value.strip().removeprefix("mailto:"))
    if len(address) > LONGEST - 1 or _CONTROL.search(address) or not _ADDRESS.fullmatch(address):
        return None
    local, _, domain = address.rpartition("@")
    if local in BLOCKED_LOCAL_PARTS or (local in TRIAL_LOCAL_PARTS and domain in TRIAL_DOMAINS):
        return None
    if local == "test" and domain.startswith("example."):
        return None
    return Identifier(EMAIL, f"{local}@{_ascii(domain)}")


def _ascii(domain: str) -> str:
    """A domain as the network spells it, so that an address is one however its letters were sent."""
    if domain.isascii():
        return domain
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain


@lru_cache(maxsize=65_536)
def _phone(text: str, region: str | None) -> Identifier | None:
    import phonenumbers  # noqa: PLC0415 - its tables are large, and most messages have no phone number

    written = f"+{text[2:]}" if text.startswith("00") else text
    try:
        number = phonenumbers.parse(written, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return Identifier(PHONE, phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
