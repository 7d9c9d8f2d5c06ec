"""What past leads can carry: before anything is learned, in figures and in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from leadlight.learning.dataset import NO_TIME, Flags, Outcome, PastLeads, Whole
from leadlight.learning.fields.kinds import FieldVerdict
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.leaks.leakage import Leak
from leadlight.learning.lessons.preparing import Prepared, prepare
from leadlight.learning.values.column_reading import reading_of
from leadlight.scoring.values import moment
from leadlight.statistics.intervals import FEWEST, wilson_interval

_STRETCHES = 5
_LEAST_STRETCH = 50


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the leads in the order of arrival: how many, how many won, the win rate with its interval."""

    name: str
    rows: int
    won: int
    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Readiness:
    """The report. `missing` shares are of decided leads; dates are written as YYYY-MM-DD.

    `fields` hold what becomes of each field, leaks included; `leaks` the evidence against some.
    """

    rows: int
    won: int
    lost: int
    open: int
    base_rate: tuple[float, float, float]
    first: str | None
    last: str | None
    repeated_rows: int
    stretches: tuple[Stretch, ...]
    fields: tuple[FieldVerdict, ...]
    leaks: tuple[Leak, ...]
    verdict: str
    sentence: str
    said: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        found = asdict(self)
        found["base_rate"] = dict(zip(("value", "low", "high"), self.base_rate, strict=True))
        return found


def readiness(past: PastLeads, choices: FieldChoices, said: tuple[str, ...] = ()) -> Readiness:
    """Look at past leads; never raises for what can be said instead."""
    decided = np.flatnonzero(past.learned_from)
    won = int((past.outcome == Outcome.WON).sum())
    rate = won / max(1, len(decided))
    found = _prepared(past, decided, choices)
    stretches = tuple(_stretches(past, decided))
    first, last = _period(past)
    verdict, sentence = _overall(won, len(decided), found, stretches)
    return Readiness(
        rows=past.known.leads,
        won=won,
        lost=len(decided) - won,
        open=past.known.leads - len(decided),
        base_rate=(rate, *wilson_interval(rate, len(decided))),
        first=first,
        last=last,
        repeated_rows=_repeated(past, decided),
        stretches=stretches,
        fields=found.plan.fields,
        leaks=found.leaks,
        verdict=verdict,
        sentence=sentence,
        said=said,
    )


def _prepared(past: PastLeads, decided: Whole, choices: FieldChoices) -> Prepared:
    rows = decided if len(decided) else np.arange(past.known.leads)
    return prepare(past, rows, choices)


def _period(past: PastLeads) -> tuple[str | None, str | None]:
    if past.created is None or not bool((past.created != NO_TIME).any()):
        return None, None
    known = past.created[past.created != NO_TIME]
    return f"{moment(int(known.min())):%Y-%m-%d}", f"{moment(int(known.max())):%Y-%m-%d}"


def _repeated(past: PastLeads, decided: Whole) -> int:
    """How many leads are, in every field, like one before them."""
    if not past.known.columns or not len(decided):
        return 0
    codes = [reading_of(column, past.known.forms).codes[decided] for column in past.known.columns]
    table = np.ascontiguousarray(np.stack(codes, axis=1))
    rows = table.view(np.dtype((np.void, table.dtype.itemsize * table.shape[1]))).ravel()
    return len(rows) - len(np.unique(rows))


def _stretches(past: PastLeads, decided: Whole) -> Iterator[Stretch]:
    """The win rate in up to five parts of like size, from the oldest leads to the newest."""
    if past.order is None or len(decided) < 2 * _LEAST_STRETCH:
        return
    order = decided[np.argsort(past.order[decided], kind="stable")]
    won: Flags = np.asarray(past.outcome == Outcome.WON, dtype=np.bool_)
    parts = np.array_split(order, min(_STRETCHES, len(order) // _LEAST_STRETCH))
    for place, part in enumerate(parts, 1):
        wins = int(won[part].sum())
        yield Stretch(
            _stretch_name(past, part, place, len(parts)),
            len(part),
            wins,
            wins / len(part),
            *wilson_interval(wins / len(part), len(part)),
        )


def _stretch_name(past: PastLeads, part: Whole, place: int, parts: int) -> str:
    if past.created is None or not bool((past.created[part] != NO_TIME).any()):
        return {1: "oldest", parts: "newest"}.get(place, f"part {place}")
    known = past.created[part][past.created[part] != NO_TIME]
    return f"{moment(int(known.min())):%Y-%m-%d} to {moment(int(known.max())):%Y-%m-%d}"


def moves(stretches: tuple[Stretch, ...]) -> bool:
    """Whether the win rate moves over time: the interval of one stretch lies above that of another."""
    return bool(stretches) and max(each.low for each in stretches) > min(each.high for each in stretches)


def _overall(won: int, decided: int, found: Prepared, stretches: tuple[Stretch, ...]) -> tuple[str, str]:
    lost = decided - won
    used = len(found.plan.recipes) + (found.plan.events is not None)
    counted = f"{won:,} wins and {lost:,} losses"
    fields = f"{used:,} usable field{'s' * (used != 1)}"
    if not decided or not won or not lost:
        what = "no outcome is known yet" if not decided else "none was won" if not won else "all were won"
        return (
            "nothing to learn",
            f"There is nothing to tell apart: {what}. Check --outcome and --won, or wait.",
        )
    if not used:
        return "nothing to learn", f"There are {counted}, but no field is left to learn from."
    if min(won, lost) < FEWEST:
        return "too little data", (
            f"With {counted} the data cannot speak for itself: a predictor leans on the base rate (and on "
            f"your "
            f"rules, with --model) and says how unsure it is. From {FEWEST} of each on it stands on its own."
        )
    drift = " The win rate moves over time, so recent leads should weigh more." if moves(stretches) else ""
    if min(won, lost) < 5 * FEWEST:
        return "enough for simple models", (
            f"With {counted} and {fields} simple models can be learned and judged, with "
            f"wide intervals.{drift}"
        )
    return (
        "enough",
        f"With {counted} and {fields} the data can carry a predictor and its test.{drift}",
    )
