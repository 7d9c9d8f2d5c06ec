"""Mossbeck's scores worked out by hand: every rule of its model as plain Python, one after the other.

`python -m tests.examples.mossbeck` writes examples/mossbeck/expected.csv anew.
"""

import json
from datetime import timedelta
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

FOLDER = ROOT / "examples" / "mossbeck"
COLUMNS = ("key", "interest", "cart", "loyalty", "score", "priority", "grade", "qualifies_for")
WITH_MARGIN = {"tents", "boots", "rucksacks"}


def messages():
    """What people did or told: with a user, a time that can be read, and not after the instant."""
    lines = (FOLDER / "events.jsonl").read_text(encoding="utf-8").splitlines()
    for message in map(json.loads, lines):
        at = instant(message.get("timestamp") or message.get("originalTimestamp"))
        user = message.get("userId", "").strip()
        if user and at and at <= AS_OF and message.get("machine") is not True:
            yield {"user": user, "at": at, "message_id": message.get("messageId"), **message}


def events_by_user():
    by_user: dict[str, Any] = {}
    for message in first_of_each_message(message for message in messages() if message["type"] != "identify"):
        name = "page viewed" if message["type"] == "page" else fold(message["event"])
        event = {"at": message["at"], "name": name, **message["properties"]}
        by_user.setdefault(message["user"], []).append(event)
    return by_user


def traits_by_user():
    """What `identify` told us last about each user."""
    by_user: dict[str, Any] = {}
    for message in sorted(messages(), key=lambda message: message["at"]):
        if message["type"] == "identify":
            by_user.setdefault(message["user"], {}).update(message["traits"])
    return by_user


def interest(events):
    viewed = younger(named(events, "product viewed"), 14)
    special = [event for event in viewed if fold(event.get("category")) in WITH_MARGIN]
    points = Fraction(4 * len(one_a_day(younger(named(events, "page viewed"), 7))))
    points += 2 * min(8, len(special))
    points += min(Fraction(4), Fraction(1, 2) * (len(viewed) - len(special)))
    points += min(Fraction(5), Fraction(5, 4) * len(younger(named(events, "products searched"), 14)))
    wished = named(events, "product added to wishlist")
    points += settled(sum(4 * halved(AS_OF - event["at"], days(10)) for event in wished))
    compared = [
        event for event in viewed if (number(event.get("price")) or 0) >= 100 and "sale" in event["tags"]
    ]
    points += min(9, 3 * len(compared)) if len(compared) >= 2 else 0
    return held(points, None, 45)


def cart(events):
    ordered = max((event["at"] for event in named(events, "order completed")), default=None)
    since = [event for event in events if ordered is None or event["at"] > ordered]
    added = younger(named(since, "product added"), 7)
    begun = younger(named(since, "checkout started"), 7)
    points = Fraction(10 * min(2, len(added)))
    points += step(sum(number(event["price"]) or 0 for event in added), {50: 4, 150: 8, 300: 14})
    points += 12 if begun else 0
    points -= min(8, 4 * len(younger(named(since, "product removed"), 7)))
    seen = named(since, "product viewed") + named(since, "product clicked")
    points += 6 if any(
        first["at"] < second["at"] < third["at"] <= first["at"] + timedelta(hours=2)
        for first in seen
        for second in named(since, "product added")
        for third in begun
    ) else 0  # fmt: skip
    return held(points, 0, 45)


def loyalty(lead, traits, events):
    orders = younger(named(events, "order completed"), 365)
    points = Fraction(step(len(orders), {1: 5, 3: 12, 6: 20}))
    points += min(
        Fraction(15), settled(Fraction(3, 100) * sum(number(event["total"]) or 0 for event in orders))
    )
    points += in_store(lead["orders_in_store"])
    points -= min(9, 3 * len(younger(named(events, "order refunded"), 365)))
    clicks = [event for event in named(events, "email link clicked") if about_spring(event)]
    points += min(Fraction(9), settled(sum(3 * thinned(AS_OF - event["at"], days(14)) for event in clicks)))
    points += 5 if fold(traits.get("club")) in {"yes", "true"} else 0
    if fold(lead["country"]) in {"de", "at"} and fold(lead["city"]) in {"münchen", "salzburg", "innsbruck"}:
        points += 3
    points -= 10 if named(events, "unsubscribed") else 0
    points -= 8 if not_seen_for_two_months(lead, events) else 0
    return held(points, -20, 60)


def in_store(orders):
    if fold(orders) == "yes":
        return Fraction(5, 2)
    return held(Fraction(5, 2) * (number(orders) or 0), -10, 10)


def about_spring(event):
    return any(word in fold(event.get("campaign")) for word in ("spring", "frühling"))


def not_seen_for_two_months(lead, events):
    entered = instant(lead["created_at"])
    moments = [event["at"] for event in events] + ([entered] if entered and entered <= AS_OF else [])
    seen = named(events, "page viewed") + named(events, "product viewed")
    return bool(moments) and min(moments) <= AS_OF - days(60) and not younger(seen, 60)


def named(events, name):
    return [event for event in events if event["name"] == name]


def priority(total):
    return "High" if total >= 60 else "Medium" if total >= 25 else "Low" if total >= 3 else "Asleep"


def stage(lead, cart_points, loyalty_points, total):
    if lead["email"].strip() and cart_points >= 20 and total > 30:
        return "Cart to rescue"
    if loyalty_points >= 18:
        return "Regular"
    return "Browsing" if total >= 10 else ""


def result(lead, traits, events):
    if fold(lead["email"]).endswith("@mossbeck.example"):
        return dict.fromkeys(COLUMNS, "") | {"key": lead["user_id"], "priority": "Excluded"}
    points = interest(events), cart(events), loyalty(lead, traits, events)
    total = held(settled(points[0] + Fraction(5, 4) * points[1] + Fraction(1, 2) * points[2]), -5, 100)
    return {
        "key": lead["user_id"],
        "interest": written(points[0]),
        "cart": written(points[1]),
        "loyalty": written(points[2]),
        "score": written(total),
        "priority": priority(total),
        "grade": "",
        "qualifies_for": stage(lead, points[1], points[2], total),
    }


def expected():
    """One row a lead, in the order of leads.csv."""
    traits, events = traits_by_user(), events_by_user()
    leads = read_csv(FOLDER / "leads.csv")
    return [result(lead, traits.get(lead["user_id"], {}), events.get(lead["user_id"], [])) for lead in leads]


if __name__ == "__main__":
    write_expected("mossbeck", COLUMNS, expected())
