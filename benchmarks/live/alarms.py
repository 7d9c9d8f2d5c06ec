"""How well surges and silences are found: the product beside a plain z-score, at the same number of alerts."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from statistics import fmean, stdev

import numpy as np

from benchmarks.live.worlds import DAYS, LIVE, WORLDS, World, world
from benchmarks.sections import Finding
from leadlight.engage.absences import silence_of
from leadlight.engage.calibration import Yardstick, calibrated
from leadlight.engage.rhythm import visits_of
from leadlight.engage.surges import course_of, crossings
from leadlight.scoring.values import DAY

BASE = 20_000 * DAY
BEGIN, END = BASE + (DAYS - LIVE) * DAY, BASE + DAYS * DAY

Alerts = list[tuple[int, int]]
"""A lead and when it was told of."""

Course = Sequence[tuple[int, float]]


@dataclass(frozen=True)
class Judged:
    """How many alerts there were, the share that was right, how much was planted, the share of it that was told."""

    alerts: int
    precision: float
    planted: int
    recall: float


def micros(times: np.ndarray) -> list[int]:
    return [BASE + round(float(time) * DAY) for time in times]


def judged(alerts: Alerts, planted: Mapping[int, tuple[float, float]]) -> Judged:
    spans = {lead: (BASE + start * DAY, BASE + end * DAY) for lead, (start, end) in planted.items()}
    right = [lead for lead, at in alerts if lead in spans and spans[lead][0] <= at <= spans[lead][1]]
    share, found = len(right) / max(1, len(alerts)), len(set(right)) / max(1, len(planted))
    return Judged(len(alerts), share, len(planted), found)


def surges_told(leads: Sequence[list[int]], yardstick: Yardstick) -> Alerts:
    return [
        (lead, at)
        for lead, visits in enumerate(leads)
        if visits
        for at in crossings(course_of(visits, BEGIN, yardstick.peers), yardstick.surge)
    ]


def silences_told(leads: Sequence[list[int]], yardstick: Yardstick) -> Alerts:
    """Each pause that became notable in the days lived through, whether or not the lead came back."""
    told = []
    for lead, visits in enumerate(leads):
        for place in range(max(1, bisect_left(visits, BEGIN - 60 * DAY)), len(visits) + 1):
            silence = silence_of(visits[:place], yardstick.peers, yardstick.silence)
            until = visits[place] if place < len(visits) else END
            if silence is not None and BEGIN <= silence.at < until:
                told.append((lead, silence.at))
    return told


def z_course(times: Sequence[int], at: Sequence[int], least: float) -> Course:
    """How many deviations the count of seven days lies above the weeks before, at instants; eight at most."""
    found = []
    for when in at:
        until = when - 7 * DAY
        weeks = int(min(8, (until - times[0]) // (7 * DAY)))
        if weeks < 2:
            continue
        marks = [bisect_right(times, until - week * 7 * DAY) for week in range(weeks + 1)]
        counts = [late - early for late, early in pairwise(marks)]
        now = bisect_right(times, when) - marks[0]
        found.append((when, (now - fmean(counts)) / max(least, stdev(counts))))
    return found


def z_silences(leads: Sequence[list[int]]) -> Callable[[float], Alerts]:
    """Pauses that become longer than the mean of those before by so many deviations."""
    usual: list[tuple[int, int, int, float, float]] = []
    for lead, visits in enumerate(leads):
        for place in range(max(1, bisect_left(visits, BEGIN - 60 * DAY)), len(visits) + 1):
            pauses = [late - early for early, late in pairwise(visits[max(0, place - 30) : place])]
            if len(pauses) >= 4:
                until = visits[place] if place < len(visits) else END
                usual.append((lead, visits[place - 1], until, fmean(pauses), max(stdev(pauses), DAY / 2)))

    def told(threshold: float) -> Alerts:
        found = (
            (lead, round(last + mean + threshold * spread), until)
            for lead, last, until, mean, spread in usual
        )
        return [(lead, at) for lead, at, until in found if BEGIN <= at < until]

    return told


def at_as_many(told: Callable[[float], Alerts], wanted: int, levels: Sequence[float]) -> Alerts:
    """The alerts at the lowest threshold that gives no more than were wanted."""
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high) // 2
        if len(told(levels[middle])) > wanted:
            low = middle + 1
        else:
            high = middle
    return told(levels[low])


def z_surges(leads: Sequence[list[int]], visits: Sequence[list[int]], least: float, wanted: int) -> Alerts:
    courses = {
        lead: z_course(times, came[bisect_left(came, BEGIN) :], least)
        for lead, (times, came) in enumerate(zip(leads, visits, strict=True))
        if came and came[-1] >= BEGIN
    }
    levels = sorted({value for course in courses.values() for _, value in course if value > 0}) or [1.0]
    return at_as_many(
        lambda threshold: [(lead, at) for lead, each in courses.items() for at in crossings(each, threshold)],
        wanted,
        levels,
    )


@dataclass(frozen=True)
class Trial:
    """One world of one seed: the product and its peers, and what was told where nothing was planted."""

    surges: Mapping[str, Judged]
    silences: Mapping[str, Judged]
    calm: tuple[float, float]


def tried(name: str, seed: int, leads: int, budget: float) -> Trial:
    random = np.random.default_rng([seed, sum(map(ord, name))])
    people = WORLDS[name](leads)(random)
    return _compared(world(people, random, planted=True), world(people, random, planted=False), budget)


def _compared(planted: World, calm: World, budget: float) -> Trial:
    events = [micros(times) for times in planted.leads]
    visits = [visits_of(times) for times in events]
    yardstick = calibrated([_past(each) for each in visits], BEGIN, budget)
    surges, silences = surges_told(visits, yardstick), silences_told(visits, yardstick)
    levels = [step / 20 for step in range(-20, 100)] + [5 * 1.05**step for step in range(100)]
    quiet = [visits_of(micros(times)) for times in calm.leads]
    measured = calibrated([_past(each) for each in quiet], BEGIN, budget)
    return Trial(
        {
            "Leadlight": judged(surges, planted.surges),
            "z-score of visits": judged(z_surges(visits, visits, 0.5, len(surges)), planted.surges),
            "z-score of events": judged(z_surges(events, visits, 1.0, len(surges)), planted.surges),
        },
        {
            "Leadlight": judged(silences, planted.silences),
            "z-score of pauses": judged(
                at_as_many(z_silences(visits), len(silences), levels), planted.silences
            ),
        },
        (len(surges_told(quiet, measured)) / LIVE, _came_back(quiet, silences_told(quiet, measured)) / LIVE),
    )


def _past(visits: Sequence[int]) -> Sequence[int]:
    return visits[: bisect_left(visits, BEGIN)]


def _came_back(leads: Sequence[list[int]], alerts: Alerts) -> int:
    """Of silences that were told those that ended: false alarms."""
    return sum(1 for lead, at in alerts if leads[lead][-1] > at)


def interval(values: Sequence[float]) -> tuple[float, float]:
    """The mean over seeds, and half the width of its 95 % interval (Student's t)."""
    if len(values) < 2:
        return fmean(values), float("inf")
    t = {1: 12.7, 2: 4.3, 3: 3.18, 4: 2.78, 5: 2.57, 6: 2.45, 7: 2.36, 8: 2.31, 9: 2.26}.get(
        len(values) - 1, 2.1
    )
    return fmean(values), t * stdev(values) / sqrt(len(values))


def compared(what: str, trials: Sequence[Mapping[str, Judged]]) -> Iterator[Finding]:
    """Make findings of precision and recall, over seeds, of each way of finding."""
    if not any(each.planted for trial in trials for each in trial.values()):
        yield Finding(what, None, note="none could be planted")
        return
    for way in trials[0]:
        found = [trial[way] for trial in trials]
        told = f"{fmean(each.alerts for each in found):.0f} alerts"
        for name, values in (
            ("precision", [each.precision for each in found]),
            ("recall", [each.recall for each in found]),
        ):
            mean, half = interval(values)
            yield Finding(f"{what}, {way}: {name}", mean, "", note=f"± {half:.2f}, {told}")
