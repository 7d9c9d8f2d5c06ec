"""Leads that wait for a human look, in the order in which a look is worth most.

The model puts all of them high. First come those of which somebody else thinks otherwise: people, who
rejected leads that the same rules had put high; or the predictor, which ranks a lead far below where its
points put it. Among the others the points decide.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from heapq import nlargest
from typing import TypeAlias

from leadlight.insights.rates import wilson
from leadlight.insights.verdicts import RuleKey, Verdict

ALIKE, NEIGHBOURS, FEWEST = 0.5, 20, 3
"""Leads are alike that share half of the rules that fired on either; so many of them are asked, if enough."""

_WORTH_TELLING = 0.25
"""A lesser difference is none: then points decide."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A lead that waits: its total in hundredths, the rules that fired, a predictor's probability if any."""

    lead: int
    total: int
    rules: frozenset[RuleKey]
    probability: float | None = None


@dataclass(frozen=True, slots=True)
class PeopleDoubt:
    """Of the leads most like this one that people decided on, so many were rejected."""

    rejected: int
    of: int


@dataclass(frozen=True, slots=True)
class PredictorDoubts:
    """By its points it is at one place among those who wait, by its probability at a later one."""

    place: int
    by_points: int
    of: int
    probability: float


Doubt: TypeAlias = PeopleDoubt | PredictorDoubts


@dataclass(frozen=True, slots=True)
class Waiting:
    """A lead in the queue: how far somebody differs from the model, from 0 to 1, and who."""

    lead: int
    difference: float
    doubt: Doubt | None


def most_differing_first(candidates: Sequence[Candidate], verdicts: Sequence[Verdict]) -> list[Waiting]:
    """The queue. Few verdicts weigh little: what counts is the lower end of the interval, to the tenth."""
    totals = sorted(-each.total for each in candidates)
    chances = sorted(-each.probability for each in candidates if each.probability is not None)
    known = _Known(verdicts)
    found = {
        each.lead: _waiting(each, [known.doubt(each.rules), _predictor(each, totals, chances)])
        for each in candidates
    }
    ranked = sorted(
        candidates, key=lambda each: (-round(found[each.lead].difference, 1), -each.total, each.lead)
    )
    return [found[each.lead] for each in ranked]


_Weighed = tuple[float, Doubt]


def _waiting(candidate: Candidate, doubts: Sequence[_Weighed | None]) -> Waiting:
    told = [doubt for doubt in doubts if doubt is not None and doubt[0] >= _WORTH_TELLING]
    if not told:
        return Waiting(candidate.lead, 0.0, None)
    weight, doubt = max(told, key=lambda each: each[0])
    return Waiting(candidate.lead, weight, doubt)


class _Known:
    """Verdicts by the rules that had fired, a bit for each, so that many are compared in a moment."""

    def __init__(self, verdicts: Sequence[Verdict]) -> None:
        self._bits: dict[RuleKey, int] = {}
        self._usual = sum(not each.accepted for each in verdicts) / max(1, len(verdicts))
        self._verdicts = [(self._mask(each.rules), each.at, each.accepted) for each in verdicts]

    def _mask(self, rules: frozenset[RuleKey]) -> int:
        found = 0
        for rule in rules:
            found |= self._bits.setdefault(rule, 1 << len(self._bits))
        return found

    def doubt(self, rules: frozenset[RuleKey]) -> _Weighed | None:
        """What people made of leads on which the same rules had fired, where they reject more than usual."""
        mine = self._mask(rules)
        alike = [
            (likeness, at, accepted)
            for theirs, at, accepted in self._verdicts
            if (likeness := _likeness(mine, theirs)) >= ALIKE
        ]
        nearest = nlargest(NEIGHBOURS, alike)
        rejected = sum(not accepted for _, _, accepted in nearest)
        share = wilson(rejected, len(nearest))
        if share is None or len(nearest) < FEWEST or share.value < self._usual:
            return None
        return share.low, PeopleDoubt(rejected, len(nearest))


def _likeness(one: int, other: int) -> float:
    """What two sets of bits share of what is in either (Jaccard)."""
    either = (one | other).bit_count()
    return (one & other).bit_count() / either if either else 0.0


def _predictor(candidate: Candidate, totals: Sequence[int], chances: Sequence[float]) -> _Weighed | None:
    """How many of those who wait the predictor lets go before, beyond those with more points."""
    if candidate.probability is None or len(chances) < len(totals):
        return None  # those it has not judged yet cannot be compared
    place = bisect_left(chances, -candidate.probability)
    by_points = bisect_left(totals, -candidate.total)
    doubt = PredictorDoubts(place + 1, by_points + 1, len(totals), candidate.probability)
    return (place - by_points) / len(totals), doubt
