"""When a lead falls to a lower priority if nothing more happens."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from leadlight.scoring.arithmetic import hundredths
from leadlight.scoring.by_hand import by_hand
from leadlight.scoring.coherence import TOTAL
from leadlight.scoring.conditions import ScoreTests
from leadlight.scoring.definition import GradePart, ScoringModel
from leadlight.scoring.evaluate import Look, instant_of, scorer
from leadlight.scoring.lead import Lead
from leadlight.scoring.lines import HandLine
from leadlight.scoring.rules import Outcome
from leadlight.scoring.turns import Turns
from leadlight.scoring.values import DAY, ISO, Forms, moment

HORIZON = 400 * DAY
"""So far ahead is looked, in microseconds."""

MOST_LOOKS = 5_000
"""So often a lead is scored at most; less often where it has thousands of events."""

FEWEST_LOOKS = 200
MOST_EVENTS = 5_000_000
"""So many events, counted anew at each look, are looked at."""


@dataclass(frozen=True, slots=True)
class Drop:
    """The first instant (microseconds) of a lower priority (None: of none); `total` is in hundredths."""

    at: int
    priority: str | None
    total: int | None

    @property
    def sentence(self) -> str:
        """The fall in words, to the minute."""
        to = f"drops to {self.priority}" if self.priority is not None else "drops out of every priority"
        return f"{to} on {moment(self.at):%Y-%m-%d %H:%M} UTC if nothing more happens"


def next_drop(
    model: ScoringModel,
    lead: Lead,
    at: datetime,
    forms: Forms = ISO,
    by_people: Sequence[HandLine] = (),
) -> Drop | None:
    """The first instant after `at`, to the microsecond, of a priority lower than at `at`.

    `by_people` are the words of people that count then.

    A lead that is excluded or has no priority cannot fall; one that becomes excluded does. None also where no
    fall lies within HORIZON, or none was found in MOST_LOOKS, which only fades that cancel each other to the
    hundredth, or thousands of dates among the properties of events, use up.
    """
    return _Search(model, lead, instant_of(at), forms, by_people).first_fall()


class _Search:
    """Between two turns every rule only rises or only falls, so what lies between two looks can be bounded.

    Of an interval the bounds of every score and of the total follow from the outcomes at its two ends. If no
    threshold lies within them, no priority changes there; else the interval is halved, down to a microsecond.
    """

    def __init__(
        self, model: ScoringModel, lead: Lead, at: int, forms: Forms, by_people: Sequence[HandLine]
    ) -> None:
        self._by_people = by_people
        self._model = model
        self._lead = replace(lead, events=tuple(event for event in lead.events if event.time <= at))
        self._at = at
        self._forms = forms
        self._scorer = scorer(model, forms)
        self._ranks = _ranks(model)
        self._thresholds = _thresholds(model)
        self._budget = min(MOST_LOOKS, max(FEWEST_LOOKS, MOST_EVENTS // (len(self._lead.events) + 1)))
        self._looks: dict[int, Look] = {}

    def first_fall(self) -> Drop | None:
        if self._rank(self._at) <= 0:
            return None
        end = self._at + HORIZON
        found_turns = {
            *Turns(self._model, self._forms).of(self._lead),
            *(line.until for line in self._by_people),
        }
        starts = sorted(turn for turn in found_turns if self._at < turn <= end)
        for start, after in pairwise([self._at, *starts, end + 1]):
            if self._is_spent():
                return None
            if (found := self._within(start, after - 1)) is not None:
                score = self._look(found).score
                return Drop(found, score.priority, score.total_hundredths)
        return None

    def _within(self, start: int, end: int) -> int | None:
        """The first instant of a lower priority between two instants, both included."""
        waiting = [(start, end)]
        while waiting and not self._is_spent():
            left, right = waiting.pop()
            if self._is_lower(left):
                return left
            if right - left > 1 and self._may_change(self._look(left), self._look(right)):
                middle = (left + right) // 2
                waiting += [(middle, right), (left, middle)]
        return end if not waiting and self._is_lower(end) else None

    def _look(self, at: int) -> Look:
        if at not in self._looks:
            look = self._scorer.look(self._lead, at)
            said = [line for line in self._by_people if at < line.until]
            score = by_hand(self._model, look.score, self._lead.fields, said)
            self._looks[at] = replace(look, score=score) if said else look
        return self._looks[at]

    def _is_spent(self) -> bool:
        return len(self._looks) >= self._budget

    def _rank(self, at: int) -> int:
        """How high the priority at an instant is: 0 for none, -1 for an excluded lead."""
        score = self._look(at).score
        return -1 if score.excluded is not None else self._ranks.get(score.priority, 0)

    def _is_lower(self, at: int) -> bool:
        return self._rank(at) < self._rank(self._at)

    def _may_change(self, one: Look, other: Look) -> bool:
        if one.gates is None or one.outcomes == other.outcomes:
            return False
        sums = self._scorer.sums
        low = sums.total(_each(min, one, other), one.gates, 0).scores_hundredths
        high = sums.total(_each(max, one, other), one.gates, 0).scores_hundredths
        least, most = sums.totals_between(low, high)
        added = sum(line.points for line in one.score.lines if isinstance(line, HandLine))
        return self._reached(low, least + added) != self._reached(high, most + added)

    def _reached(self, scores: Mapping[str, int], total: int) -> list[int]:
        """How many of its thresholds each score, and the total, has reached."""
        return [
            bisect_right(self._thresholds[name], points) for name, points in {**scores, TOTAL: total}.items()
        ]


def _each(choose: Callable[[int, int], int], one: Look, other: Look) -> list[Outcome]:
    pairs = zip(one.outcomes, other.outcomes, strict=True)
    return [Outcome(choose(first.points, second.points)) for first, second in pairs]


def _ranks(model: ScoringModel) -> dict[str | None, int]:
    """How high each priority is, from 1; none at all is 0."""
    rising = sorted(model.priorities, key=lambda priority: (priority.from_ is not None, priority.from_ or 0))
    return {None: 0, **{priority.name: rank for rank, priority in enumerate(rising, start=1)}}


def _thresholds(model: ScoringModel) -> dict[str, list[int]]:
    """Of every score and the total the hundredths from which a priority or a grade may be another."""
    found: dict[str, set[int]] = {name: set() for name in (*model.scores, TOTAL)}
    for priority in model.priorities:
        if priority.from_ is not None:
            found[TOTAL].add(hundredths(priority.from_))
        for name, tests in priority.scores.items():
            found[name].update(_edges(tests))
    for part in _grade_parts(model):
        found[part.score].update(map(hundredths, part.from_.values()))
    return {name: sorted(edges) for name, edges in found.items()}


def _grade_parts(model: ScoringModel) -> list[GradePart]:
    both = (model.grades.letter, model.grades.digit) if model.grades else ()
    return [part for part in both if part is not None]


def _edges(tests: ScoreTests) -> Iterator[int]:
    low, high = tests.between or (None, None)
    # a test that holds up to its number turns a hundredth later
    for points, later in (
        (tests.at_least, 0),
        (tests.below, 0),
        (low, 0),
        (tests.above, 1),
        (tests.at_most, 1),
        (high, 1),
    ):
        if points is not None:
            yield hundredths(points) + later
