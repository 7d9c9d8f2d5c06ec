"""What a lead lacks for the priority above its own: points, other tests, and rules that gave it nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

from leadlight.scoring.arithmetic import bounded, hundredths, points_of
from leadlight.scoring.coherence import TOTAL
from leadlight.scoring.definition import (
    EventRule,
    PerRule,
    Priority,
    QuietRule,
    Rule,
    ScoringModel,
    SequenceRule,
    TableRule,
    WhenRule,
)
from leadlight.scoring.evaluate import scorer
from leadlight.scoring.explain import sentence
from leadlight.scoring.kept import Kept, score_of, summed_from
from leadlight.scoring.requirements import names_in
from leadlight.scoring.rules import Outcome
from leadlight.scoring.sums import Score, chosen_priority, test_holds
from leadlight.scoring.values import DAY

MOST_RULES = 10
"""So many rules are told, those that would raise the total most."""


@dataclass(frozen=True, slots=True)
class Unearned:
    """A rule that gave nothing: what it would add to the total at best by itself, in hundredths; for what."""

    score: str
    rule: str
    gain: int
    earned_by: str


@dataclass(frozen=True, slots=True)
class NextPriority:
    """The priority above a lead's own, None where there is none, and what is between them.

    `missing` are hundredths; `needs` says what must hold besides; `taken` are the lines that take points.
    """

    priority: str | None
    next: str | None
    missing: int
    needs: Sequence[str] = ()
    rules: Sequence[Unearned] = ()
    taken: Sequence[str] = ()


def next_priority(model: ScoringModel, known: Kept) -> NextPriority:
    """What a lead lacks, by its score as it is kept."""
    score = score_of(model, known)
    if score.total_hundredths is None:
        return NextPriority(score.priority, None, 0, [f"It must not be excluded: {score.excluded}."])
    above = _above(model, score.priority)
    if above is None:
        return NextPriority(score.priority, None, 0)
    missing = 0 if above.from_ is None else max(0, hundredths(above.from_) - score.total_hundredths)
    return NextPriority(
        score.priority,
        above.name,
        missing,
        [*_fixed(known), *_needs(above, score)],
        _unearned(model, known)[:MOST_RULES],
        [sentence(line, score.at) for line in score.lines if line.points < 0][:MOST_RULES],
    )


def _above(model: ScoringModel, own: str | None) -> Priority | None:
    """The least of the priorities that go before a lead's own."""
    ladder: list[Priority] = []
    rest = list(model.priorities)
    while (best := chosen_priority(rest)) is not None:
        if best.name == own:
            break
        ladder.append(best)
        rest.remove(best)
    return ladder[-1] if ladder else None


def _fixed(known: Kept) -> Iterator[str]:
    fixed = [line for line in known.by_hand if line.priority is not None]
    if fixed:
        yield f"{fixed[-1].author} fixed the priority by hand; points change it only after that ends."


def _needs(above: Priority, score: Score) -> Iterator[str]:
    """The tests of a priority besides its total, that fail or that are not known."""
    for name, tests in above.scores.items():
        has = (score.total_hundredths or 0) if name == TOTAL else score.scores_hundredths[name]
        if not test_holds(tests, has):
            asked = ", ".join(f"{test.replace('_', ' ')} {_shown(said)}" for test, said in _said(tests))
            yield f"The score {name} must be {asked}; it is {points_of(has)}."
    if above.grade is not None and score.grade not in above.grade:
        yield f"The grade must be {' or '.join(above.grade)}; it is {score.grade or 'none'}."
    if above.when is not None:
        yield "Its condition on the lead (`when` in the model) must hold; whether it does is not looked at."


def _said(tests: object) -> Iterator[tuple[str, object]]:
    return ((test, said) for test, said in tests if said is not None)  # type: ignore[attr-defined]


def _shown(said: object) -> str:
    return " to ".join(str(each) for each in said) if isinstance(said, tuple) else str(said)


def _unearned(model: ScoringModel, known: Kept) -> list[Unearned]:
    """The rules that gave nothing and would raise the total, by all weights and bounds; the best first."""
    outcomes, gates = summed_from(model, known)
    sums = scorer(model).sums
    before = sums.total(outcomes, gates, known.at).total_hundredths or 0
    found = []
    for place, (score, _, rule) in enumerate(model.all_rules()):
        if outcomes[place].points:
            continue
        earned = [*outcomes[:place], Outcome(_most(rule)), *outcomes[place + 1 :]]
        gain = (sums.total(earned, gates, known.at).total_hundredths or 0) - before
        if gain > 0:
            found.append(Unearned(score, rule.name, gain, _earned_by(rule)))
    return sorted(found, key=lambda each: -each.gain)


def _most(rule: Rule) -> int:
    """What a rule gives at best: of rules that count, for one that is counted."""
    points = rule.points
    if isinstance(points, Decimal):
        most = hundredths(points)
    else:
        most = max(hundredths(each) for each in points.values())
    if isinstance(rule, TableRule):
        most = max(most, hundredths(rule.otherwise))
    cap = None if rule.max_points is None else abs(hundredths(rule.max_points))
    return bounded(most, None if cap is None else -cap, cap)


def _earned_by(rule: Rule) -> str:
    match rule:
        case WhenRule():
            told = f"the fields {', '.join(sorted(names_in(rule.when)))}"
        case TableRule():
            best = max(rule.points, key=lambda value: rule.points[value])
            told = f"the field {rule.table}, most for {best}"
        case PerRule():
            told = f"each one of the field {rule.per}"
        case EventRule():
            told = f"the event {_any_of(rule.event)}"
            told += "" if rule.sum is None else f", for each one of its {rule.sum}"
            told += "" if (rule.min_count or 1) < 2 else f", at least {rule.min_count} times"
            told += "" if rule.within is None else f", within {rule.within / DAY:g} days"
        case QuietRule():
            told = f"no event {_any_of(rule.quiet)} for {rule.duration / DAY:g} days"
        case SequenceRule():
            told = ", then ".join(_any_of(step.event) for step in rule.sequence)
        case _:
            assert_never(rule)
    return told if rule.about is None else f"{told} ({rule.about})"


def _any_of(names: Sequence[str]) -> str:
    return " or ".join(names)
