"""Leads whose surges and silences are known: three worlds drawn in different ways, and two of others' events.

Times are days as numbers; the last LIVE days are lived through, what is before is past.
"""

from __future__ import annotations

import csv
import gzip
import os
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import numpy as np
import numpy.typing as npt

Times = npt.NDArray[np.float64]
Random = np.random.Generator

DAYS, LIVE = 140, 28
WEEK = np.array([1.25, 1.3, 1.3, 1.2, 1.05, 0.45, 0.45])
"""How busy the days of a week are."""

SHARE = 0.04
"""So many of the leads surge, and as many fall silent."""

DATA = Path(os.environ.get("LEADLIGHT_DATA", Path(__file__).parents[3] / "shared" / "data"))


@dataclass
class World:
    """The times of each lead's events, and of whom it is known when a surge or a silence began and ended."""

    leads: list[Times]
    surges: dict[int, tuple[float, float]] = field(default_factory=dict)
    silences: dict[int, tuple[float, float]] = field(default_factory=dict)


@dataclass
class Someone:
    """The visits of a lead, and how many pages it sees at one, on average."""

    visits: Times
    depth: float
    heavy: bool = False


def by_chance(random: Random, rate: float, start: float, end: float) -> Times:
    return random.uniform(start, end, random.poisson(max(0.0, rate * (end - start))))


def in_the_week(random: Random, times: Times) -> Times:
    """Leave out visits where a week is quiet, and move the others into the hours of work."""
    kept = times[random.random(len(times)) < WEEK[(np.floor(times) % 7).astype(int)] / WEEK.max()]
    return np.sort(np.floor(kept) + np.clip(random.normal(0.58, 0.12, len(kept)), 0.02, 0.98))


def steady(random: Random) -> Someone:
    """A lead that comes by chance at its own rate; rates lie over decades, and weeks have days."""
    began = 0.0 if random.random() < 0.5 else random.uniform(0, DAYS - 1)
    rate = float(np.exp(random.normal(np.log(1 / 9), 1.3)))
    visits = in_the_week(random, by_chance(random, rate, began, DAYS))
    return Someone(np.concatenate([[began], visits]), float(np.exp(random.normal(1.4, 0.6))))


def bursty(random: Random) -> Someone:
    """A lead that comes in bursts of its own size and length, and sees few pages or very many."""
    began = 0.0 if random.random() < 0.5 else random.uniform(0, DAYS - 1)
    rate, size = np.exp(random.normal(np.log(1 / 25), 0.9)), np.exp(random.normal(np.log(2), 0.7))
    length = np.exp(random.normal(np.log(1.5), 0.5))
    starts = np.concatenate([[began], by_chance(random, float(rate), began, DAYS)])
    bursts = [start + random.uniform(0, length, 1 + random.poisson(size)) for start in starts]
    visits = np.floor(found := np.concatenate(bursts)) + np.clip(
        random.normal(0.6, 0.15, len(found)), 0.02, 0.98
    )
    return Someone(
        np.concatenate([[began], visits[visits < DAYS]]), float(np.exp(random.normal(1.1, 0.5))), heavy=True
    )


def living(random: Random) -> Someone:
    """A lead that is busy at first and less and less; every other week there is a newsletter, and many come."""
    began = max(0.0, random.uniform(-60, DAYS * 0.95))
    half, first = np.exp(random.normal(np.log(12), 0.6)), np.exp(random.normal(-0.2, 0.8))
    fading = began + random.exponential(half / np.log(2), random.poisson(first * half / np.log(2)))
    rest = by_chance(random, float(np.exp(random.normal(np.log(1 / 20), 1))), began, DAYS)
    opens = random.beta(0.6, 1.8)
    mails = [
        day + abs(random.normal(0.45, 0.2))
        for day in range(8, DAYS, 14)
        if day > began and random.random() < opens
    ]
    visits = in_the_week(random, np.concatenate([fading[fading < DAYS], rest]))
    return Someone(np.concatenate([[began], visits, mails]), float(np.exp(random.normal(1.4, 0.6))))


def world(people: list[Someone], random: Random, *, planted: bool) -> World:
    """Draw the pages of people's visits, with surges and silences planted into some of them or none."""
    made = World([])
    for number, who in enumerate(people):
        visits = np.sort(who.visits[who.visits < DAYS])
        if planted and len(visits) and visits[0] < DAYS - LIVE - 28:
            chance = random.random()
            if chance < SHARE:
                visits = _surge(made, number, visits, random)
            elif chance < 2 * SHARE:
                visits = _silence(made, number, visits, random)
        made.leads.append(_pages(who, visits, random))
    return made


def _surge(made: World, number: int, visits: Times, random: Random) -> Times:
    """Some days of two to four times what the lead did at its best, of four visits at least."""
    start, length = random.uniform(DAYS - LIVE, DAYS - 8), random.uniform(1.5, 6)
    past = visits[(visits < start) & (visits > start - 56)]
    usual = len(past) / 56 * length
    best = np.bincount(((start - past) // 7).astype(int)).max() if len(past) else 0
    more = max(4, random.poisson(random.uniform(2, 4) * max(2, usual, 0.6 * best)))
    extra = start + random.uniform(0, length, more)
    made.surges[number] = float(extra.min()), float(extra.max()) + 3
    return np.sort(np.concatenate([visits, extra]))


def _silence(made: World, number: int, visits: Times, random: Random) -> Times:
    """Nothing any more, of a lead that came at least every five days."""
    start = random.uniform(DAYS - LIVE - 7, DAYS - 14)
    past = visits[(visits < start) & (visits > start - 56)]
    if len(past) * 5 < min(56, start - visits[0]):
        return visits
    made.silences[number] = float(past[-1]), float(DAYS)
    return visits[visits < start]


def _pages(who: Someone, visits: Times, random: Random) -> Times:
    """The pages of each visit, about a minute apart."""
    found = []
    for visit in visits:
        depth = min(60, 1 + int(random.pareto(1.3) * who.depth * 0.4)) if who.heavy else 0
        pages = depth or int(random.geometric(1 / max(who.depth, 1.0)))
        found.append(visit + np.concatenate([[0], np.cumsum(random.exponential(1.2 / 1440, pages - 1))]))
    return np.sort(np.concatenate(found)) if found else np.array([])


def drawn(kind: Callable[[Random], Someone], leads: int) -> Callable[[Random], list[Someone]]:
    return lambda random: [kind(random) for _ in range(leads)]


def purchases(random: Random, leads: int) -> list[Someone]:
    """Real purchases of CDNOW's customers, a day each; those who came again, drawn anew for every seed."""
    days: defaultdict[str, set[float]] = defaultdict(set)
    with (DATA / "cdnow" / "CDNOW_master.txt").open() as file:
        for line in file:
            customer, date, *_ = line.split()
            if date.isdigit():
                day = (datetime.strptime(date, "%Y%m%d") - datetime(1997, 1, 1)).days  # noqa: DTZ001, DTZ007
                days[customer].add(float(day))
    end = random.uniform(DAYS, 540)
    several = [np.array(sorted(found)) for found in days.values() if len(found) > 2]
    chosen = random.choice(len(several), leads, replace=False)
    moved = [several[each] - (end - DAYS) + 0.5 for each in chosen]
    return [Someone(times[times < DAYS], 1.0) for times in moved if (times < DAYS).any()]


def shop(random: Random) -> list[Someone]:
    """Sessions of a shop, drawn by others; the window of time is another for every seed."""
    starts: dict[tuple[str, str], float] = {}
    with gzip.open(DATA / "rete_ecom_synthetic" / "ecom.csv.gz", "rt") as file:
        for row in csv.DictReader(file):
            day = datetime.fromisoformat(row["timestamp"]).timestamp() / 86_400
            key = row["user_id"], row["session_id"]
            starts[key] = min(day, starts.get(key, day))
    first = min(starts.values())
    end = random.uniform(0.8, 1.0) * (max(starts.values()) - first)
    people: defaultdict[str, list[float]] = defaultdict(list)
    for (user, _), day in starts.items():
        people[user].append(day - first - (end - DAYS))
    return [
        Someone(times[times < DAYS], 8.0)
        for found in people.values()
        if ((times := np.array(found)) < DAYS).any()
    ]


WORLDS: Mapping[str, Callable[[int], Callable[[Random], list[Someone]]]] = {
    "steady": lambda leads: drawn(steady, leads),
    "bursty": lambda leads: drawn(bursty, leads),
    "living": lambda leads: drawn(living, leads),
    "CDNOW": lambda leads: lambda random: purchases(random, leads),
    "shop": lambda _: shop,
}
