"""The instants at which a score may turn without anything happening.

Between two of them, if nothing happens, what each rule gives only rises or only falls: windows end one event
after the other, fades go to nothing, a lead stays quiet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from leadlight.scoring.arithmetic import MOST_HALF_LIVES, hundredths
from leadlight.scoring.conditions import Condition, Test, meaning, tests_in
from leadlight.scoring.counting import quantity_of
from leadlight.scoring.definition import EventRule, ScoringModel
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.requirements import conditions_on_events, conditions_on_leads
from leadlight.scoring.values import Forms, Value, instant


class Turns:
    """Finds them for the leads of one model."""

    def __init__(self, model: ScoringModel, forms: Forms) -> None:
        self._forms = forms
        self._of_leads = time_tests(conditions_on_leads(model))
        self._of_rules = [(rule, time_tests(conditions_on_events(rule))) for _, _, rule in model.all_rules()]

    def of(self, lead: Lead) -> Iterator[int]:
        """The instants, in microseconds and in no order, some of them for nothing."""
        forms = self._forms
        for test in self._of_leads:
            yield from _turns_of_value(test, lead.fields.get(test.field), forms)
        for rule, tests in self._of_rules:
            for test in tests:
                for event in lead.events:
                    yield from _turns_of_value(test, event.properties.get(test.field), forms)
            if isinstance(rule, EventRule) and not _only_shrinks(rule, lead.events, forms):
                yield from (turn for event in lead.events for turn in _turns_of_age(rule, event))


def time_tests(conditions: Iterable[Condition]) -> list[Test]:
    """The tests among conditions that hold at one time and not at another, for one value."""
    tests = [test for condition in conditions for test in tests_in(meaning(condition))]
    return [test for test in tests if test.kind in {"newer_than", "older_than", "within_next"}]


def _turns_of_value(test: Test, value: Value, forms: Forms) -> Iterator[int]:
    if isinstance(value, list | tuple):
        for element in value:
            yield from _turns_of_value(test, element, forms)
    elif (time := instant(value, forms)) is not None:
        length = int(test.operands[0])
        yield time
        yield time - length if test.kind == "within_next" else time + length + 1


def _only_shrinks(rule: EventRule, events: Iterable[Event], forms: Forms) -> bool:
    """Whether what a rule gives only nears nothing while its events grow old."""
    name = rule.sum
    if name is not None and any(quantity_of(event.properties.get(name), forms) < 0 for event in events):
        return False
    if not isinstance(rule.points, dict):
        return True
    rising = [hundredths(rule.points[k]) for k in sorted(rule.points)]
    steps = [after - before for before, after in pairwise([0, *rising])]
    return all(step >= 0 for step in steps) or all(step <= 0 for step in steps)


def _turns_of_age(rule: EventRule, event: Event) -> Iterator[int]:
    if rule.within is not None:
        yield event.time + rule.within
    if rule.fade is not None and rule.fade.linear is not None:
        yield event.time + rule.fade.linear
    if rule.fade is not None and rule.fade.half_life is not None:
        yield event.time + MOST_HALF_LIVES * rule.fade.half_life + 1
