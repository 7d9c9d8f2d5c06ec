"""When a score changes though nothing happens: points fade, windows end, a lead has been quiet long enough.

Between two turns (see `turns.py`) what each rule gives only rises or only falls. So of two instants between
which nothing turns, a score that is the same at both was the same all the time, and where it differs, halving
finds the first instant of the change.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from leadlight.scoring.definition import EventRule, QuietRule, Rule, ScoringModel, SequenceRule
from leadlight.scoring.evaluate import Look, scorer
from leadlight.scoring.lead import Lead
from leadlight.scoring.requirements import conditions_on_events, conditions_on_leads
from leadlight.scoring.turns import Turns, time_tests
from leadlight.scoring.values import DAY, ISO, MINUTE, Forms

HORIZON = 400 * DAY
"""So far ahead is looked, in microseconds."""

REST = 15 * MINUTE
"""For points that fade a score is computed anew at most so often."""

Face = Callable[[Look], Hashable]
"""What of a score is compared."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A lead, and what it scored at an instant in microseconds."""

    lead: Lead
    at: int
    look: Look


class Watch:
    """Looks ahead for the leads of one model."""

    def __init__(self, model: ScoringModel, forms: Forms = ISO, grain: int = 1) -> None:
        """Get `model` ready to be looked at through time; instants are found at most a `grain` late.

        `moves` says whether time alone changes scores, `steady` whether nothing ever turns: then a score that
        is the same at two instants is the same between them, if no event lies there.
        """
        self._turns = Turns(model, forms)
        self._grain = grain
        self._scorer = scorer(model, forms)
        rules = [rule for _, _, rule in model.all_rules()]
        self._fades = [isinstance(rule, EventRule) and rule.fade is not None for rule in rules]
        tested = time_tests(conditions_on_leads(model))
        self.moves = any(map(_moves, rules)) or bool(tested)
        self.steady = not tested and not any(map(_turns, rules))

    def see(self, lead: Lead, at: int) -> Seen:
        """Score a lead as of an instant."""
        return Seen(lead, at, self._scorer.look(lead, at))

    def next_change(self, seen: Seen) -> int | None:
        """The first instant at which the score as shown is another; None where it stays within HORIZON."""
        return self._first(seen, seen.at + HORIZON, shown, MINUTE)

    def next_look(self, seen: Seen) -> int | None:
        """When to compute a score anew: at `next_change`, for fading alone after REST at the earliest."""
        rest = seen.at + REST
        if (firm := self._first(seen, rest, self._firm, REST)) is not None:
            return firm
        change = self.next_change(seen)
        return None if change is None else max(change, rest)

    def next_doubt(self, seen: Seen) -> int | None:
        """An instant before or at `next_look`, found with few looks; None where time changes nothing."""
        if not self.moves and all(event.time <= seen.at for event in seen.lead.events):
            return None
        if self._first(seen, seen.at + DAY, shown, DAY, halve=False) is None:
            return seen.at + DAY
        return self._first(seen, seen.at + REST, self._firm, REST) or seen.at + REST

    def _first(self, seen: Seen, end: int, face: Face, stride: int, *, halve: bool = True) -> int | None:
        before = face(seen.look)

        def differs(moment: int) -> bool:
            return face(self._scorer.look(seen.lead, moment)) != before

        for start, last in pairwise(self._stations(seen, end, stride)):
            if differs(last):
                return _halved(start, last, self._grain, differs) if halve else last
        return None

    def _stations(self, seen: Seen, end: int, stride: int) -> Iterator[int]:
        """Instants between which nothing turns, ever farther apart."""
        found = set(self._turns.of(seen.lead))
        found.update(event.time for event in seen.lead.events if event.time > seen.at)
        known = seen.at
        yield known
        for turn in (*sorted(turn for turn in found if known < turn <= end), end + 1):
            while known + stride < turn - 1:
                known += stride
                stride *= 4
                yield known
            for station in (turn - 1, turn):
                if known < station <= end:
                    known = station
                    yield known

    def _firm(self, look: Look) -> Hashable:
        """What of a score does not fade."""
        if look.gates is None:
            return look.score.excluded
        given = tuple(
            (place, outcome.count, outcome.latest, None if fades else outcome.points)
            for place, (outcome, fades) in enumerate(zip(look.outcomes, self._fades, strict=True))
            if outcome.points
        )
        gates = look.gates
        return given, tuple(gates.applies.values()), tuple(gates.priorities), tuple(gates.stages)


def shown(look: Look) -> Hashable:
    """All that is shown of a score, the instant aside."""
    score = look.score
    return (
        score.total_hundredths,
        tuple(score.scores_hundredths.values()),
        score.priority,
        score.grade,
        score.qualifies_for,
        score.excluded,
        score.lines,
    )


def _moves(rule: Rule) -> bool:
    """Whether time alone changes what a rule gives."""
    match rule:
        case QuietRule():
            return True
        case EventRule() if rule.within is not None or rule.fade is not None:
            return True
        case SequenceRule() if rule.since is not None:
            return True
        case _:
            return bool(time_tests(conditions_on_events(rule)))


def _turns(rule: Rule) -> bool:
    """Whether what a rule gives may rise at one time and fall at another, for some events."""
    if time_tests(conditions_on_events(rule)):
        return True
    return isinstance(rule, EventRule) and (rule.sum is not None or isinstance(rule.points, dict))


def _halved(start: int, end: int, grain: int, differs: Callable[[int], bool]) -> int:
    """The first instant after `start` that differs, where `end` does; at most a grain late."""
    while end - start > grain:
        middle = (start + end) // 2
        if differs(middle):
            end = middle
        else:
            start = middle
    return end
