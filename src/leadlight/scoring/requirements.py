"""What a model reads: fields of the lead, properties of events."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from leadlight.scoring.conditions import Condition, meaning, tests_in
from leadlight.scoring.definition import (
    EventRule,
    PerRule,
    QuietRule,
    Rule,
    ScoringModel,
    SequenceRule,
    TableRule,
    WhenRule,
)

CREATED_AT = "created_at"
NUMBER_TESTS = frozenset({"above", "at_least", "below", "at_most", "between"})
TIME_TESTS = frozenset({"newer_than", "older_than", "within_next", "after", "before"})


def fields_of(model: ScoringModel) -> frozenset[str]:
    """The names of the lead's fields that a model reads."""
    found = {name for condition in conditions_on_leads(model) for name in names_in(condition)}
    for _, _, rule in model.all_rules():
        match rule:
            case TableRule():
                found.add(rule.table)
            case PerRule():
                found.add(rule.per)
            case QuietRule():
                found.add(CREATED_AT)
            case _:
                pass
    return frozenset(found)


def properties_of(model: ScoringModel) -> frozenset[str]:
    """The names of the events' properties that a model reads."""
    found: set[str] = set()
    for _, _, rule in model.all_rules():
        found.update(name for condition in conditions_on_events(rule) for name in names_in(condition))
        if isinstance(rule, EventRule) and rule.sum is not None:
            found.add(rule.sum)
    return frozenset(found)


def reads_events(model: ScoringModel) -> bool:
    """Whether any rule of a model looks at events."""
    return any(isinstance(rule, EventRule | QuietRule | SequenceRule) for _, _, rule in model.all_rules())


def names_in(condition: Condition) -> frozenset[str]:
    """The names a condition tests."""
    return frozenset(test.field for test in tests_in(meaning(condition)))


def conditions_on_leads(model: ScoringModel) -> Iterator[Condition]:
    """Every condition of a model on the fields of a lead."""
    gates = (*model.priorities, *model.stages)
    parts = [part for score in model.scores.values() for part in (score, *score.groups.values())]
    rules = [rule for _, _, rule in model.all_rules()]
    yield from (entry.when for entry in model.exclude)
    yield from (gate.when for gate in gates if gate.when is not None)
    yield from (part.only_if for part in parts if part.only_if is not None)
    yield from (rule.only_if for rule in rules if rule.only_if is not None)
    yield from (rule.when for rule in rules if isinstance(rule, WhenRule))


def conditions_on_events(rule: Rule) -> Iterator[Condition]:
    """Every condition of a rule on the properties of an event."""
    if isinstance(rule, EventRule | QuietRule) and rule.where is not None:
        yield rule.where
    if isinstance(rule, SequenceRule):
        yield from (step.where for step in rule.sequence if step.where is not None)


def numbers_of(model: ScoringModel) -> frozenset[str]:
    """The lead's fields that a model reads as numbers."""
    counted = {rule.per for _, _, rule in model.all_rules() if isinstance(rule, PerRule)}
    return _tested(conditions_on_leads(model), NUMBER_TESTS) | counted


def truths_of(model: ScoringModel) -> frozenset[str]:
    """The lead's fields that a model compares with yes or no, and reads in no other way."""
    tests = [test for condition in conditions_on_leads(model) for test in tests_in(meaning(condition))]
    asked = [
        (test.field, test.kind == "is" and all(isinstance(x, bool) for x in test.operands))
        for test in tests
        if test.kind != "known"
    ]
    for _, _, rule in model.all_rules():
        match rule:
            case TableRule():
                asked.append((rule.table, all(isinstance(entry, bool) for entry in rule.points)))
            case PerRule():
                asked.append((rule.per, False))
            case _:
                pass
    otherwise = {name for name, as_truth in asked if not as_truth}
    return frozenset(name for name, _ in asked) - otherwise


def times_of(model: ScoringModel) -> frozenset[str]:
    """The lead's fields that a model reads as times."""
    quiet = any(isinstance(rule, QuietRule) for _, _, rule in model.all_rules())
    return _tested(conditions_on_leads(model), TIME_TESTS) | ({CREATED_AT} if quiet else set())


def sums_of(model: ScoringModel) -> frozenset[str]:
    """The events' properties that a model reads as numbers."""
    conditions = [condition for _, _, rule in model.all_rules() for condition in conditions_on_events(rule)]
    summed = {
        rule.sum for _, _, rule in model.all_rules() if isinstance(rule, EventRule) and rule.sum is not None
    }
    return _tested(conditions, NUMBER_TESTS) | summed


def _tested(conditions: Iterable[Condition], kinds: frozenset[str]) -> frozenset[str]:
    tests = [test for condition in conditions for test in tests_in(meaning(condition))]
    return frozenset(test.field for test in tests if test.kind in kinds)
