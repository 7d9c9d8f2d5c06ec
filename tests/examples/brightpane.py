"""Brightpane's scores worked out by hand: every rule of its model as plain Python, one after the other.

`python -m tests.examples.brightpane` writes examples/brightpane/expected.csv anew.
"""

import re
from fractions import Fraction
from typing import Any

from tests.examples.plainly import (
    AS_OF,
    ROOT,
    days,
    first_of_each_message,
    fold,
    halved,
    held,
    instant,
    number,
    one_a_day,
    read_csv,
    settled,
    step,
    thinned,
    write_expected,
    written,
    younger,
)

FOLDER = ROOT / "examples" / "brightpane"
COLUMNS = ("key", "fit", "engagement", "score", "priority", "grade", "qualifies_for")


def events_by_lead():
    """What each lead did: readable time and key, not a machine, not after the instant, each message once."""
    readable = [
        {**row, "at": instant(row["timestamp"]), "name": " ".join(fold(row["event"]).split())}
        for row in read_csv(FOLDER / "events.csv")
        if row["lead_id"].strip() and instant(row["timestamp"]) and fold(row["machine"]) != "true"
    ]
    by_lead: dict[str, list[dict[str, Any]]] = {}
    for event in first_of_each_message([event for event in readable if event["at"] <= AS_OF]):
        by_lead.setdefault(event["lead_id"].strip(), []).append(event)
    return by_lead


def fit(lead):
    title, employees = fold(lead["job_title"]), number(lead["employees"])
    points = Fraction(0)
    if fold(lead["industry"]) in {"property management", "facility services", "hotels"}:
        points += 12
    if fold(lead["industry"]) in {"construction", "retail", "education", "healthcare"}:
        points += 5
    if employees is not None and 50 <= employees <= 2000:
        points += 8
    if employees is not None and employees > 2000:
        points += 4
    words = re.findall(r"[a-z0-9_]+", title)
    if (
        {"ceo", "coo", "founder", "owner", "vp", "director"} & set(words)
        or "head of" in title
        or "geschäftsführ" in title
    ):
        points += 10
    if any(part in title for part in ("facility", "facilities", "maintenance", "operations")):
        points += 6
    countries = {"de": 6, "at": 6, "ch": 6, "nl": 4, "pl": 4, "no": 4, "gb": 2.5}
    sources = {"referral": 6, "partner": 6, "webinar": 3, "organic": 1.5, "purchased list": -10}
    points += Fraction(countries.get(fold(lead["country"]), 0)) + Fraction(
        sources.get(fold(lead["source"]), 0)
    )
    if {"student", "intern", "praktikant", "praktikantin", "jobseeker"} & set(words) or "job seeker" in title:
        points -= 25
    if fold(lead["email"]).endswith("@gmail.com"):
        points -= 3
    return held(points, -20, 40)


def engagement(lead, events):
    lost = max((event["at"] for event in events if event["name"] == "opportunity lost"), default=None)
    since = [event for event in events if lost is None or event["at"] > lost]  # a lost deal starts over
    points = (
        held(website(since), None, 30)
        + held(email(since, lead, events), None, 15)
        + held(product(since), None, 30)
    )
    points += 20 * min(1, len(younger(named(since, "demo requested"), 90)))
    points += settled(sum(10 * thinned(age(event), days(90)) for event in named(since, "webinar attended")))
    chats = younger(named(since, "live chat conversation started"), 60)
    points += 5 * len({event["at"].isocalendar()[:2] for event in chats})
    points += 10 if evaluating(since) else 0
    known_since = known(lead, events)
    if known_since and known_since <= AS_OF - days(30) and not younger(events, 30):
        points -= 10
    return held(points, -30, 100)


def website(events):
    pages = named(events, "page viewed")
    points = Fraction(6 * min(3, len(younger(on(pages, "/pricing"), 30))))
    stories = [event for event in pages if "/customers/" in fold(event["path"])]
    points += held(settled(sum(3 * halved(age(event), days(30)) for event in stories)), -12, 12)
    points += step(len(one_a_day(younger(pages, 14))), {2: 3, 4: 6, 7: 10})
    points -= 10 if on(pages, "/careers") else 0
    return points


def email(events, lead, all_events):
    points = Fraction(min(8, len(younger(named(events, "email opened"), 30))))
    points += settled(sum(4 * halved(age(event), days(15)) for event in named(events, "email link clicked")))
    points -= 15 if named(events, "unsubscribed") else 0
    points -= 25 if named(events, "email marked as spam") else 0
    # Silence is counted from the last open, a lost deal or not; where there was none, since we know them.
    opened = [event["at"] for event in named(all_events, "email opened")]
    silent_since = max(opened) if opened else known(lead, all_events)
    if silent_since:
        points -= min(6, 2 * ((AS_OF - silent_since) // days(30)))
    return points


def product(events):
    points = Fraction(0)
    trials = sorted(named(events, "trial started"), key=age)[:1]  # the latest
    points += settled(sum(15 * thinned(age(event), days(60)) for event in trials))
    points += 4 * min(3, len(younger(named(events, "invite sent"), 30)))
    inspections = younger(named(events, "inspection finished"), 30)
    rooms = sum(number(event["rooms"]) or 0 for event in inspections)
    points += step(rooms, {10: 4, 50: 8, 200: 12})
    return points


def evaluating(events):
    """Features, then a customer's story, then prices within 7 days, the last one in 60: try every three."""
    pages = named(events, "page viewed")
    return any(
        first["at"] < second["at"] < third["at"] <= first["at"] + days(7)
        for first in on(pages, "/features")
        for second in pages
        if "/customers/" in fold(second["path"])
        for third in younger(on(pages, "/pricing"), 60)
    )


def named(events, name):
    return [event for event in events if event["name"] == name]


def on(pages, start):
    return [event for event in pages if fold(event["path"]).startswith(start)]


def age(event):
    return AS_OF - event["at"]


def known(lead, events):
    """Since when we know a lead: its first event, or the day it was entered, whichever was earlier."""
    entered = instant(lead["created_at"])
    moments = [event["at"] for event in events] + ([entered] if entered and entered <= AS_OF else [])
    return min(moments, default=None)


def grade(fit_points, engagement_points):
    letter = "A" if fit_points >= 30 else "B" if fit_points >= 20 else "C" if fit_points >= 5 else "D"
    digit = (
        1 if engagement_points >= 50 else 2 if engagement_points >= 25 else 3 if engagement_points >= 8 else 4
    )
    return f"{letter}{digit}"


def stage(lead, fit_points, engagement_points, grade_reached):
    if grade_reached in {"A1", "B1"}:
        return "Fast track"
    total, reachable = fit_points + engagement_points, bool(lead["email"].strip())
    if reachable and total >= 40 and fit_points >= 15 and engagement_points >= 10:
        return "MQL"
    return "IQL" if reachable and total >= 15 else ""


def result(lead, events):
    if lead["email"].rpartition("@")[2].lower() in {
        "paneworks.example",
        "glasspoint.example",
        "brightpane.example",
    }:
        return dict.fromkeys(COLUMNS, "") | {"key": lead["lead_id"], "priority": "Excluded"}
    fit_points, engagement_points = fit(lead), engagement(lead, events)
    total = fit_points + engagement_points
    reached = grade(fit_points, engagement_points)
    return {
        "key": lead["lead_id"],
        "fit": written(fit_points),
        "engagement": written(engagement_points),
        "score": written(total),
        "priority": "High" if total >= 75 else "Medium" if total >= 40 else "Low",
        "grade": reached,
        "qualifies_for": stage(lead, fit_points, engagement_points, reached),
    }


def expected():
    """One row a lead, in the order of leads.csv."""
    by_lead = events_by_lead()
    return [result(lead, by_lead.get(lead["lead_id"].strip(), [])) for lead in read_csv(FOLDER / "leads.csv")]


if __name__ == "__main__":
    write_expected("brightpane", COLUMNS, expected())
