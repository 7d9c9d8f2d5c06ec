"""The benchmark's model worked out with pencil and paper: lead by lead, event by event, in exact fractions.

It shares nothing with Leadlight or the hand-written query and is used to prove the query right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

AT = datetime(2026, 6, 30, 12, tzinfo=UTC)
SOURCES = {"referral": 8, "partner": 6, "event": 5, "webinar": 5, "organic": 4, "paid search": 2}
YES = {"yes", "y", "true", "t", "on", "1"}
FREE = {"freemail.example", "postbox.example", "webmail.example"}
DECIDERS = re.compile(r"\b(chief|ceo|founder|owner|vp|director|head of)\b", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Event:
    """One event of one lead."""

    name: str
    time: datetime
    path: str | None
    value: float | None


@dataclass(frozen=True, slots=True)
class Lead:
    """The fields the model reads."""

    email: str | None
    industry: str | None
    employees: int | None
    job_title: str | None
    country: str | None
    source: str | None
    budget: int | None
    newsletter: str | None
    demo_request: str | None
    last_contact: datetime | None
    created_at: datetime | None


@dataclass(frozen=True, slots=True)
class Result:
    """What the query gives for a lead, in points."""

    score: float
    fit: float
    engagement: float
    priority: str


def rounded(points: Fraction, places: int) -> Fraction:
    """Round half away from zero."""
    scaled = abs(points) * 10**places
    whole = Fraction(int(scaled + Fraction(1, 2)), 10**places)
    return whole if points >= 0 else -whole


def contribution(points: Fraction | float, at_most: int | None = None) -> Fraction:
    """Round a rule's points to the millionth, then to the hundredth, and bound their size."""
    exact = rounded(rounded(Fraction(points), 6), 2)
    return exact if at_most is None else max(Fraction(-at_most), min(Fraction(at_most), exact))


def text(value: str | None) -> str:
    """Return the text as it is compared; nothing is the empty text."""
    return (value or "").strip().casefold()


def fit(lead: Lead) -> Fraction:
    """Work out who the lead is."""
    company = Fraction(0)
    company += 8 if text(lead.industry) in {"software", "finance", "healthcare", "health care"} else 0
    if lead.employees is not None:
        company += 6 if 50 <= lead.employees <= 1000 else 0
        company += 3 if lead.employees > 1000 else 0
    company += 4 if text(lead.country) in {"de", "at", "ch", "nl", "be", "lu"} else 0
    company += contribution(Fraction(5, 100) * (lead.budget or 0), at_most=8)
    company -= 5 if text(lead.email).rpartition("@")[2] in FREE else 0
    points = min(company, Fraction(25))
    title = text(lead.job_title)
    points += 10 if DECIDERS.search(title) else 0
    points -= 20 if "student" in title or "intern" in title else 0
    points += SOURCES.get(text(lead.source), 1)
    points += 3 if text(lead.newsletter) in YES else 0
    points += 15 if text(lead.demo_request) in YES else 0
    recently = lead.last_contact is not None and AT - timedelta(days=30) <= lead.last_contact <= AT
    points += 4 if recently else 0
    return max(Fraction(-20), min(Fraction(50), points))


def engagement(lead: Lead, history: Iterable[Event]) -> Fraction:
    """Work out what the lead did."""
    events = sorted((e for e in history if e.time <= AT), key=lambda e: e.time, reverse=True)

    def of(*names: str, days: int | None = None, where: Callable[[str], bool] | None = None) -> list[Event]:
        since = AT - timedelta(days=days) if days else datetime.min.replace(tzinfo=UTC)
        counted = (e for e in events if e.name in names and e.time > since)
        return [e for e in counted if where is None or (e.path is not None and where(e.path))]

    web = contribution(10 * len(of("Page Viewed", days=30, where=lambda p: p.startswith("/pricing"))[:3]))
    visits = len(of("Page Viewed", days=14))
    web += 12 if visits >= 10 else 5 if visits >= 3 else 0
    web += contribution(3 * len(of("Page Viewed", days=60, where=lambda p: "case-stud" in p)), at_most=12)
    web += contribution(4 * len(of("File Downloaded", "Ebook Downloaded", days=90)[:5]))
    mail = contribution(len(of("Email Opened", days=30)), at_most=10)
    mail += contribution(5 * sum(halved(e, days=15) for e in of("Email Link Clicked")))
    mail -= contribution(15 * len(of("Unsubscribed")[:1]))
    mail += contribution(-5 * len(of("Email Bounced", days=90)), at_most=10)
    intent = contribution(8 * len(of("Form Submitted", days=60)), at_most=24)
    spent = sum((e.value or 0) * halved(e, days=45) for e in of("Order Completed", "Quote Requested"))
    intent += contribution(spent / 50, at_most=20)
    intent += contribution(20 * sum((faded(e, days=60) for e in of("Demo Requested")), Fraction(0)))
    intent += contribution(7 * len(of("Live Chat Started", days=14)))
    points = min(web, Fraction(40)) + max(Fraction(-20), min(Fraction(25), mail)) + min(intent, Fraction(60))
    points += contribution(12 * sum((faded(e, days=90) for e in of("Webinar Attended")[:2]), Fraction(0)))
    points -= 10 if gone_quiet(lead, events) else 0
    return max(Fraction(-30), min(Fraction(100), points))


def halved(event: Event, days: int) -> float:
    """Return what a half-life leaves of an event."""
    return float(2.0 ** -((AT - event.time) / timedelta(days=days)))


def faded(event: Event, days: int) -> Fraction:
    """Return what a linear fade leaves of an event."""
    age = Fraction((AT - event.time) // timedelta(microseconds=1))
    return max(Fraction(0), 1 - age / (days * 86_400_000_000))


def gone_quiet(lead: Lead, events: list[Event]) -> bool:
    """Tell whether a lead known for 30 days did nothing in them."""
    start = AT - timedelta(days=30)
    known = [e.time for e in events] + (
        [lead.created_at] if lead.created_at and lead.created_at <= AT else []
    )
    return not any(e.time > start for e in events) and bool(known) and min(known) <= start


def result(lead: Lead, history: Iterable[Event]) -> Result:
    """Score one lead."""
    who, did = fit(lead), engagement(lead, history)
    total = rounded(who + did * Fraction(9, 10), 2)
    priority = "High" if total >= 51 else "Medium" if total >= 21 else "Low"
    return Result(float(total), float(who), float(did), priority)
