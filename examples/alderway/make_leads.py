# ruff: noqa: INP001, S311, E501 - a script beside its data; invented data need no cryptography; tables stay lines
"""Write leads.csv, new.csv and events.csv: fourteen months of a company that leases vans. Same script, same files."""

import csv
import math
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START, EXPORTED = datetime(2025, 1, 2, tzinfo=UTC), datetime(2026, 3, 2, 8, tzinfo=UTC)
PAST, NEW = 1_300, 40

TRADES = {"plumbing": 0.5, "electrical": 0.7, "parcel delivery": 1.1, "catering": -0.2, "cleaning": 0.1,
          "gardening": -0.5, "photography": -1.3, "consulting": -1.6}  # fmt: skip
SOURCES = {"Google": 0.0, "referral": 1.0, "trade fair": 0.5, "Facebook": -0.8, "comparison site": -0.3}
TITLES = {"Owner": 0.5, "Fleet Manager": 0.9, "Managing Director": 0.5, "Office Assistant": -0.4,
          "Student": -2.5, "": -0.2}  # fmt: skip
NAMES = ("Abel", "Birch", "Cole", "Dorn", "Ebers", "Frey", "Gant", "Holt", "Ives", "Jarre", "Kern", "Lund", "Mohr",
         "Nash", "Orde", "Pell", "Quist", "Rowe", "Sand", "Tarn")  # fmt: skip
FIRMS = ("& Sons", "Services", "Logistics", "Works", "Group", "Partners")

Row = dict[str, Any]


def lead(number: int, created: datetime, rng: random.Random) -> tuple[Row, float]:
    """A lead as it wrote to us, and how much speaks for it."""
    trade, source, title = (rng.choice(list(kind)) for kind in (TRADES, SOURCES, TITLES))
    vans = max(1, round(math.exp(rng.gauss(1.2, 1.0))))
    name = rng.choice(NAMES)
    host = rng.choice(("gmail.com", f"{name.lower()}{number}.example", f"{name.lower()}{number}.example"))
    worth = (
        TRADES[trade] + SOURCES[source] + TITLES[title] + 0.5 * math.log(vans) - 0.3 * (host == "gmail.com")
    )
    row = {
        "Lead ID": number,
        "Created": created.strftime("%Y-%m-%d %H:%M"),
        "Company": f"{name} {rng.choice(FIRMS)}",
        "Email": f"{rng.choice(('info', 'office', name.lower()))}@{host}",
        "Job Title": title,
        "Trade": trade if rng.random() > 0.12 else "Select",
        "Vans": rng.choices((str(vans), "", "n/a"), (85, 10, 5))[0],
        "Source": source if rng.random() > 0.1 else source.lower(),
    }
    return row, worth


def deeds(row: Row, created: datetime, rng: random.Random) -> tuple[list[Row], float]:
    """What a lead did in its first weeks, and how much that speaks for it."""
    keen = rng.gauss(0, 1)
    habits = (("Page Viewed", "/vans", 1.6, 0.0), ("Page Viewed", "/pricing", 0.7, 0.35),
              ("Cost Calculator Used", "", 0.35, 0.9), ("Email Opened", "", 1.5, 0.0), ("Test Drive Booked", "", 0.12, 1.6))  # fmt: skip
    found, worth = [], 0.0
    for event, path, often, weight in habits:
        count = min(int(rng.expovariate(1 / (often * math.exp(0.6 * keen)))), 8)
        worth += weight * min(count, 2)
        for _ in range(count):
            at = created + timedelta(days=min(rng.expovariate(1 / 4), 40))
            if at < EXPORTED:
                found.append(
                    {
                        "Lead ID": row["Lead ID"],
                        "event": event,
                        "timestamp": at.isoformat(timespec="seconds"),
                        "path": path,
                    }
                )
    return found, worth


def ending(row: Row, worth: float, created: datetime, rng: random.Random) -> Row:
    """How it ended, and what staff wrote down afterwards: the traps of every export."""
    won = rng.random() < 1 / (1 + math.exp(2.6 - worth))
    decided = created + timedelta(days=15 + rng.expovariate(1 / (14 if won else 24)))
    is_open = decided > EXPORTED
    quality = rng.choices(("hot", "warm", "cold"), (7, 2, 1) if won else (1, 3, 6))[0]
    vans = int(row["Vans"]) if row["Vans"].isdigit() else 2
    return {
        "Lead Quality": "" if is_open else quality,
        "Contract No": f"C-{rng.randint(10_000, 99_999)}" if won and not is_open else "",
        "Status": "Open" if is_open else "Won" if won else "Lost",
        "Decided": "" if is_open else decided.date().isoformat(),
        "Contract Value": round(vans * rng.uniform(4_000, 9_000), -2) if won and not is_open else "",
    }


def written(name: str, rows: Iterable[Row]) -> None:
    """Write rows with the columns of the first."""
    listed = list(rows)
    with Path(__file__).with_name(name).open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(listed[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(listed)


def main() -> None:
    """Write the three files."""
    rng = random.Random(20260302)
    days = (EXPORTED - START) / timedelta(days=1)
    arrivals = sorted(START + timedelta(days=rng.uniform(0, days - 14)) for _ in range(PAST))
    arrivals += sorted(EXPORTED - timedelta(days=rng.uniform(1, 14)) for _ in range(NEW))
    past, new, events = [], [], []
    for number, created in enumerate(arrivals, 1001):
        row, worth = lead(number, created, rng)
        did, more = deeds(row, created, rng)
        events += did
        if number < 1001 + PAST:
            past.append({**row, **ending(row, worth + more, created, rng)})
        else:
            new.append(row)
    written("leads.csv", past)
    written("new.csv", new)
    written("events.csv", sorted(events, key=lambda event: event["timestamp"]))


if __name__ == "__main__":
    main()
