"""What a lead could do that a scoring model gives points for: an example of each, to try it out with."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from leadlight.scoring.conditions import AllOf, AnyOf, Condition, Node, Not, Test, meaning
from leadlight.scoring.definition import EventRule, PerRule, ScoringModel, SequenceRule, TableRule, WhenRule
from leadlight.scoring.derived import SOURCES
from leadlight.scoring.predicates import holds
from leadlight.scoring.requirements import fields_of, names_in
from leadlight.scoring.values import Scalar, text_of

MOST_TIMES = 50
"""An example of a rule that wants something more often than this is not made."""

MOST_SUGGESTED = 20


@dataclass(frozen=True, slots=True)
class Happening:
    """An event by its name, and properties as a rule asks for them."""

    event: str
    properties: Mapping[str, Scalar]


@dataclass(frozen=True, slots=True)
class Deed:
    """What earns a rule's points when it is done once, or as often as the rule asks at least.

    `happenings` are in order of time; `points` says whether it gives or takes.
    """

    score: str
    rule: str
    happenings: tuple[Happening, ...]
    gives: bool


def possible_deeds(model: ScoringModel) -> list[Deed]:
    """A deed for every rule of events that an example can be made of, in the order of the model."""
    found = []
    for score, _, rule in model.all_rules():
        happenings: tuple[Happening, ...] | None = None
        if isinstance(rule, EventRule):
            happenings = _of_event(rule)
        elif isinstance(rule, SequenceRule):
            steps = [_example(step.event, step.where) for step in rule.sequence]
            happenings = None if None in steps else tuple(step for step in steps if step is not None)
        if happenings is not None and isinstance(rule, EventRule | SequenceRule):
            found.append(Deed(score, rule.name, happenings, gives=_gives(rule.points)))
    return found


def fields_to_try(model: ScoringModel) -> dict[str, list[str]]:
    """The fields that rules look at, and of each the values that some rule names.

    Of a field that is derived it is the one it follows from.
    """
    found: dict[str, dict[str, None]] = {name: {} for name in sorted(fields_of(model) - {"created_at"})}
    for _, _, rule in model.all_rules():
        if isinstance(rule, TableRule):
            found[rule.table].update({str(text_of(value)): None for value in rule.points})
        elif isinstance(rule, WhenRule):
            for name in names_in(rule.when):
                found[name].update(dict.fromkeys(_named(meaning(rule.when), name)))
        elif isinstance(rule, PerRule):
            found.setdefault(rule.per, {})
    said = {name: values for name, values in found.items() if name not in SOURCES}
    sources = {SOURCES[name][0]: dict[str, None]() for name in found if name in SOURCES}
    return {name: list(values)[:MOST_SUGGESTED] for name, values in sorted({**sources, **said}.items())}


def _gives(points: Decimal | Mapping[int, Decimal] | object) -> bool:
    values = points.values() if isinstance(points, Mapping) else (points,)
    return any(isinstance(each, Decimal) and each > 0 for each in values)


def _of_event(rule: EventRule) -> tuple[Happening, ...] | None:
    one = _example(rule.event, rule.where)
    least = min(rule.points) if isinstance(rule.points, Mapping) else 1
    if one is None or (least > MOST_TIMES and rule.sum is None):
        return None
    if rule.sum is not None:
        return (Happening(one.event, {**one.properties, rule.sum: least}),)
    if rule.once_per is not None and least > 1:
        return None  # it would take days
    return (one,) * max(int(least), rule.min_count or 1, 1)


def _example(names: tuple[str, ...], where: Condition | None) -> Happening | None:
    """An event as a rule asks for it; None where what it asks for cannot be guessed."""
    if names[0] == "any":
        return None
    node = None if where is None else meaning(where)
    properties = {} if node is None else _fitting(node)
    if node is not None and not holds(node)(properties, 0):
        return None
    return Happening(names[0], properties)


def _fitting(node: Node) -> dict[str, Scalar]:
    match node:
        case Test():
            return dict(_of_test(node))
        case AllOf():
            return {name: value for part in node.nodes for name, value in _fitting(part).items()}
        case AnyOf():
            return _fitting(node.nodes[0])
        case Not():
            return {}


def _of_test(test: Test) -> Iterator[tuple[str, Scalar]]:
    if test.kind == "known":
        yield test.field, "yes"
    elif test.kind in {"is", "contains", "starts_with", "ends_with", "at_least", "at_most", "between"}:
        yield test.field, test.operands[0]
    elif test.kind in {"above", "below"}:
        least = test.operands[0]
        if isinstance(least, Decimal):
            yield test.field, least + (1 if test.kind == "above" else -1)


def _named(node: Node, field: str) -> Iterator[str]:
    """The values of a field that a condition names."""
    match node:
        case Test():
            if node.field == field and node.kind in {"is", "contains", "starts_with"}:
                yield from (str(text_of(value)) for value in node.operands if text_of(value) is not None)
        case AllOf() | AnyOf():
            for part in node.nodes:
                yield from _named(part, field)
        case Not():
            pass
