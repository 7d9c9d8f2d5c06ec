"""What is worth telling of a lead now, in numbers and as a sentence.

Only what happens now is told: something new must have come, not from an imported list, whose own time is not
longer ago than FRESH. So neither a published model nor old events nor a merge by hand fill the feed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from leadlight.engage.absences import Absence, Silence
from leadlight.engage.rhythm import PAST
from leadlight.engage.surges import Surge
from leadlight.scoring.arithmetic import points_of
from leadlight.scoring.values import DAY, moment

FRESH = 2 * DAY
"""What happened longer ago is no news."""


class Kind(StrEnum):
    """What a signal is about."""

    PRIORITY = "priority"
    """A score reached a better priority."""
    STAGE = "stage"
    """A lead qualifies for a further stage."""
    SURGE = "surge"
    """A lead comes much more often than it and its peers do."""
    SILENCE = "silence"
    """A lead that came regularly does not any more."""
    RETURN = "return"
    """A lead is back after a long absence."""


LASTS: Mapping[Kind, int] = {
    Kind.PRIORITY: 14 * DAY,
    Kind.STAGE: 14 * DAY,
    Kind.SURGE: 7 * DAY,
    Kind.SILENCE: 30 * DAY,
    Kind.RETURN: 7 * DAY,
}
"""So long each is worth looking at."""


@dataclass(frozen=True, slots=True)
class Signal:
    """Something worth telling that happened at an instant.

    `key` tells one crossing of a lead from another; `level` is what a score reached, blank of other kinds.
    """

    kind: Kind
    at: int
    key: str
    evidence: Mapping[str, object]
    sentence: str
    level: str = ""

    @property
    def expires_at(self) -> int:
        """When it is no longer worth looking at."""
        return self.at + LASTS[self.kind]


def of_surge(surge: Surge, threshold: float, last: int | None) -> Signal:
    """A surge; `last` is when the one before was."""
    chance = _chance(surge.rarity)
    return Signal(
        Kind.SURGE,
        surge.at,
        f"surge:{last or 0}",
        {
            "visits": surge.visits,
            "days": surge.days,
            "expected": round(surge.expected, 2),
            "once_in": chance,
            "rarity": round(surge.rarity, 2),
            "threshold": round(threshold, 2),
        },
        f"{surge.visits} visits in {surge.days} days, where its own {PAST // 7} weeks and its peers let "
        f"{surge.expected:.1f} be expected; by chance it is so many about once in {chance:,} times.",
    )


def of_absence(absence: Absence) -> Signal:
    """A return."""
    usual = absence.usual
    came = "it had come once before" if usual is None else f"it used to come every {_days(usual)}"
    return Signal(
        Kind.RETURN,
        absence.at,
        f"return:{absence.at - round(absence.days * DAY)}",
        {"days": round(absence.days, 1), "usual_days": None if usual is None else round(usual, 1)},
        f"Back after {_days(absence.days)}; {came}.",
    )


def of_silence(silence: Silence, threshold: float) -> Signal:
    """A silence."""
    chance = _chance(silence.rarity)
    return Signal(
        Kind.SILENCE,
        silence.at,
        f"silence:{silence.last}",
        {
            "days": round(silence.days, 1),
            "usual_days": round(silence.usual, 1),
            "visits": silence.visits,
            "of_days": round(silence.days_before, 1),
            "last_visit": f"{moment(silence.last):%Y-%m-%dT%H:%M:%SZ}",
            "once_in": chance,
            "rarity": round(silence.rarity, 2),
            "threshold": round(threshold, 2),
        },
        f"Nothing for {_days(silence.days)}; it came every {_days(silence.usual)} before, "
        f"{silence.visits} times. A pause so long comes by chance about once in {chance:,} times.",
    )


@dataclass(frozen=True, slots=True)
class Crossing:
    """A level that a score reached, and the one it had; the total in hundredths."""

    kind: Kind
    at: int
    before: str | None
    level: str
    total: int | None


def of_crossing(crossing: Crossing, last: int | None) -> Signal:
    """A crossing; `last` is when the same level was told before."""
    before, level = crossing.before or "", crossing.level
    points = None if crossing.total is None else points_of(crossing.total)
    what = (
        f"Its priority is {level} now" if crossing.kind is Kind.PRIORITY else f"It qualifies for {level} now"
    )
    from_ = f", {before} before" if before else ""
    return Signal(
        crossing.kind,
        crossing.at,
        f"{crossing.kind}:{level}:{last or 0}",
        {"from": before or None, "to": level, "points": None if points is None else float(points)},
        f"{what}{from_}{'' if points is None else f', with {points} points'}.",
        level,
    )


def _chance(rarity: float) -> int:
    """The chance of a rarity as once in so many times, two digits of it."""
    times = 10 ** min(rarity, 9.0)
    return max(1, int(float(f"{times:.2g}")))


def _days(days: float) -> str:
    text = f"{days:.1f}" if days < 9.95 else f"{days:.0f}"
    text = text.removesuffix(".0")
    return f"{text} day" if text == "1" else f"{text} days"
