"""A person, made anew of all messages that are theirs: what is known of them, since when and from where."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from leadlight.ingest.identifiers import EMAIL, PHONE, Identifier, email, ways_to_reach
from leadlight.ingest.machines import Machines
from leadlight.ingest.profile import Origin, Word, group_of, says_something, told, told_of_account, written
from leadlight.ingest.stored import Stored
from leadlight.ingest.touches import EVENT_TYPES, country, derived, when
from leadlight.scoring.derived import email_domain, email_kind
from leadlight.scoring.values import Value, fold, text_of

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

EMAIL_FIELDS = ("email", "email_address")
COMPANY_FIELDS = ("company", "company_name", "organization", "organisation", "account_name")
NAME_FIELDS = ("name", "full_name")
FIRST_NAMES = ("first_name", "firstname", "given_name")
LAST_NAMES = ("last_name", "lastname", "surname", "family_name")


@dataclass(frozen=True, slots=True)
class Enriched:
    """What a file of the user's says of an e-mail address or a domain: `kind` is email or domain."""

    kind: str
    value: str
    fields: Mapping[str, Value]
    at: int
    confidence: float
    source: str


@dataclass(frozen=True, slots=True)
class Person:
    """What is known of a lead: `profile` it said, `derived` follows or comes from elsewhere.

    `derived` has no field that `profile` has. `origins` has one of each field of both. `machine` says of the
    events that are machines', by seq, why. `email`, `name` and `company` are for lists, blank if unknown.
    """

    profile: Mapping[str, Value] = field(default_factory=dict)
    derived: Mapping[str, Value] = field(default_factory=dict)
    origins: Mapping[str, Origin] = field(default_factory=dict)
    machine: Mapping[int, str] = field(default_factory=dict)
    name: str = ""
    email: str = ""
    company: str = ""
    account_key: str | None = None

    @property
    def fields(self) -> dict[str, Value]:
        """The fields that scoring sees."""
        return {**self.derived, **self.profile}


def addresses_of(messages: Sequence[Stored]) -> list[str]:
    """The e-mail addresses of a lead, that of its profile first: what enrichment is looked up by."""
    return _addresses(told(messages), _identified(messages))


def domains_of(addresses: Sequence[str]) -> list[str]:
    """The business domains of addresses, the registrable ones too: what enrichment is looked up by."""
    found = [domain for address in addresses if (domain := business_domain(address)) is not None]
    whole = [
        domain for address in addresses if (domain := email_domain(address)) and business_domain(address)
    ]
    return list(dict.fromkeys([*whole, *found]))


def person_of(
    messages: Sequence[Stored], at: int, machines: Machines, enriched: Sequence[Enriched] = ()
) -> Person:
    """The person whose messages these are, as of an instant; messages may be in any order.

    `enriched` is what files say of `addresses_of` and `domains_of` the messages.
    """
    messages = [message for message in messages if message.time <= at]
    events = [message for message in messages if message.type in EVENT_TYPES]
    reasons = machines.reasons(events)
    stated = told(messages)
    identified = _identified(messages)
    addresses = _addresses(stated, identified)
    account = account_of(messages, addresses)
    follows = {
        **derived([event for event in events if event.seq not in reasons]),
        **_enrichment([each for each in enriched if each.at <= at], addresses),
        **(told_of_account(messages, account) if account is not None else {}),
    }
    known = {**follows, **stated}
    if "country" not in known and (region := country(known, _phone(identified), domains_of(addresses))):
        follows["country"] = known["country"] = region
    return Person(
        {name: word.value for name, word in stated.items()},
        {name: word.value for name, word in follows.items() if name not in stated},
        {name: word.origin for name, word in known.items()},
        reasons,
        name_of(known),
        addresses[0] if addresses else "",
        _first(known, COMPANY_FIELDS),
        account,
    )


def account_of(messages: Sequence[Stored], addresses: Sequence[str]) -> str | None:
    """The account of a lead: the last group it was put in, else its business domain."""
    groups = [
        ((message.time, group), group)
        for message in messages
        if message.type == "group" and (group := group_of(message)) is not None
    ]
    if groups:
        return max(groups)[1]
    return next((domain for address in addresses if (domain := business_domain(address)) is not None), None)


@lru_cache(maxsize=65_536)
def business_domain(address: str) -> str | None:
    """The registrable domain of a business address; None of one that anybody can have."""
    if email_kind(address) not in {"business", "role"}:
        return None
    domain = email_domain(address) or ""
    return registrable(domain)


@lru_cache(maxsize=65_536)
def registrable(domain: str) -> str | None:
    """The part of a domain that somebody registered: `acme.co.uk` of `mail.acme.co.uk`."""
    found = _suffixes().privatesuffix(domain)
    return found or None


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # noqa: PLC0415 - its list is read when it is first needed

    return PublicSuffixList()


def name_of(words: Mapping[str, Word]) -> str:
    """What a person is called: a name, else first and last names."""
    whole = _first(words, NAME_FIELDS)
    return whole or " ".join(filter(None, (_first(words, FIRST_NAMES), _first(words, LAST_NAMES))))


def _first(words: Mapping[str, Word], names: Sequence[str]) -> str:
    for name in names:
        value = words[name].value if name in words else None
        if value is not None and not isinstance(value, list | tuple) and (text := text_of(value)):
            return text
    return ""


def _identified(messages: Sequence[Stored]) -> list[Identifier]:
    """All addresses and phone numbers of the messages, the latest messages' first."""
    told_by = [
        (message, found) for message in messages if (found := ways_to_reach(message.type, message.body))
    ]
    told_by.sort(key=lambda each: when(each[0]), reverse=True)
    return list(dict.fromkeys(identifier for _, found in told_by for identifier in found))


def _addresses(stated: Mapping[str, Word], identified: Sequence[Identifier]) -> list[str]:
    said = [stated[name].value for name in EMAIL_FIELDS if name in stated]
    valid = [found.value for value in said if (found := email(value)) is not None]
    return list(dict.fromkeys([*valid, *(each.value for each in identified if each.kind == EMAIL)]))


def _phone(identified: Sequence[Identifier]) -> str | None:
    return next((each.value for each in identified if each.kind == PHONE), None)


def _enrichment(enriched: Sequence[Enriched], addresses: Sequence[str]) -> dict[str, Word]:
    """What files say: of an address before of a domain, the surer, the later, the one larger as text."""
    keys = {("email", address) for address in addresses} | {
        ("domain", each) for each in domains_of(addresses)
    }
    ranked: dict[str, tuple[tuple[bool, float, int, str], Word]] = {}
    for each in enriched:
        if (each.kind, fold(each.value)) not in keys:
            continue
        for name, value in each.fields.items():
            text = written(value)
            rank = (each.kind == "email", each.confidence, each.at, text)
            if says_something(text) and (name not in ranked or rank > ranked[name][0]):
                ranked[name] = rank, Word(value, Origin(each.at, None, each.source, each.confidence))
    return {name: word for name, (_, word) in ranked.items()}
