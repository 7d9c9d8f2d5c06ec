"""Learned rules as the scoring language writes them, each with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import assert_never

import numpy as np

from leadlight.actions.proposed_rules import key, one_line, plain, scalar
from leadlight.insights.rates import Figure, Flags, Whole, win_rate
from leadlight.learning.points.panes import (
    AtLeast,
    AtMost,
    Both,
    ByValue,
    Counted,
    Given,
    Is,
    Key,
    Shape,
    Silent,
    Test,
    Under,
)
from leadlight.learning.points.scorecard import CardRule
from leadlight.learning.points.senses import is_activity
from leadlight.learning.wording import percent
from leadlight.scoring.values import normal_name

LONGEST_NAME = 90


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """The leads a rule was learned from: which of all they are, who won, and in which week each came.

    `week` is None where that is not known, `account` where leads do not belong together.
    """

    judged: Whole
    won: Flags
    week: Whole | None
    account: Whole | None = None

    def of(self, passes: Flags) -> str:
        """Leads, win rate, interval and weeks of those that pass, in words."""
        seen = "" if self.week is None else f", in {_weeks(self.week[self.judged][passes[self.judged]])}"
        return f"{self.rate_of(passes)}{seen}"

    def rate_of(self, passes: Flags) -> str:
        """Leads, win rate and interval of those that pass."""
        leads, rate = self.rate(passes)
        return f"{leads:,} leads, {share(rate)} won"

    def rate(self, passes: Flags) -> tuple[int, Figure | None]:
        """How many of the leads pass, and their win rate."""
        here = self.judged[passes[self.judged]]
        return len(here), win_rate(self.won[here], None if self.account is None else self.account[here])


def share(rate: Figure | None) -> str:
    """A rate with its interval: `45.2 % (40.1 to 50.3)`."""
    if rate is None:
        return "none"
    value, low, high = (percent(each, 1).removesuffix("%") for each in (rate.value, rate.low, rate.high))
    return f"{value} % ({low} to {high})"


def _weeks(week: Whole) -> str:
    count = len(np.unique(week))
    return f"{count} week{'s' * (count != 1)}"


def is_behaviour(shape: Shape) -> bool:
    """Whether a rule looks at what a lead does."""
    match shape:
        case Counted() | Silent():
            return True
        case Both(first, second):
            return is_activity(first.field) and is_activity(second.field)
        case _:
            return is_activity(shape.field)


def name_of(rule: CardRule) -> str:
    """What a rule is called."""
    match rule.shape:
        case ByValue(field, keys):
            several = int((rule.points != 0).sum()) > 1
            name = field if several else _said(Is(field, keys[int(np.flatnonzero(rule.points)[0])]))
        case Both(first, second):
            name = f"{_said(first)} and {_said(second)}"
        case Counted(event, within, steps, where):
            name = _title(event) if event != "any" else "Any activity"
            name += "" if where is None else f", {_said(Is(where[0].replace('_', ' '), where[1]))},"
            least = steps[int(np.flatnonzero(rule.points)[0])]
            name += f" {least} times" if least > 1 else ""
            name += "" if within is None else f" in {_days(within)}"
        case Silent(days):
            name = f"Quiet for {_days(days)}"
        case _:
            name = _said(rule.shape)
    name = one_line(name).strip().removesuffix(",")
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _said(test: Test) -> str:
    match test:
        case AtLeast(field, least):
            return f"{field} from {plain(least)}"
        case AtMost(field, most):
            return f"{field} up to {plain(most)}"
        case Under(field, under):
            return f"{field} under {plain(under)}"
        case Is(field, value):
            return field if value is True else f"{field} {value}"
        case Given(field):
            return f"{field} given"
        case _:
            assert_never(test)


def body_lines(rule: CardRule, evidence: Evidence) -> Iterator[str]:
    """A rule without its name as lines of a mapping, its evidence first."""
    match rule.shape:
        case ByValue(_, keys) if int((rule.points != 0).sum()) > 1 and len(keys) > 1:
            yield from _table_lines(rule, keys, evidence)
        case Counted(event, within, steps, where):
            yield _about(evidence.of(rule.given != 0) + _beside(rule, event, evidence))
            yield f"event: {scalar(_title(event)) if event != 'any' else 'any'}"
            if where is not None:
                yield f"where: {{{_test(Is(*where))}}}"
            if within is not None:
                yield f"within: {_days(within)}"
            yield from _tiers(steps, rule.points)
        case Silent(days):
            yield _about(evidence.of(rule.passes[:, 0]))
            yield "quiet: any"
            yield f"for: {_days(days)}"
            yield f"points: {rule.points[0]}"
        case _:
            place = int(np.flatnonzero(rule.points)[0])
            yield _about(evidence.of(rule.passes[:, place]))
            yield f"when: {{{', '.join(_condition(rule.shape, place))}}}"
            yield f"points: {rule.points[place]}"


def _beside(rule: CardRule, event: str, evidence: Evidence) -> str:
    """How often the other leads with such events were won, which is what a property is worth."""
    if rule.beside is None:
        return ""
    what = "any activity" if event == "any" else "such events"
    return f"; others with {what}: {evidence.rate_of(rule.beside & (rule.given == 0))}"


def _about(text: str) -> str:
    return f"about: {scalar(text + '.')}"


def _table_lines(rule: CardRule, keys: tuple[Key, ...], evidence: Evidence) -> Iterator[str]:
    field = rule.shape.field if isinstance(rule.shape, ByValue) else ""
    yield _about(evidence.of(rule.given != 0) + "; by value beside each")
    yield f"table: {scalar(field)}"
    yield "points:"
    order = np.argsort(-rule.points, kind="stable")
    for place in order[rule.points[order] != 0].tolist():
        yield f"  {_key(keys[place])}: {rule.points[place]}  # {evidence.of(rule.passes[:, place])}"


def _tiers(steps: tuple[int, ...], points: Whole) -> Iterator[str]:
    """Points by how many: each step adds its own to those before."""
    tiers = ", ".join(
        f"{step}: {total}"
        for step, added, total in zip(steps, points, np.cumsum(points), strict=True)
        if added
    )
    yield f"points: {{{tiers}}}"


def _condition(shape: Shape, place: int) -> list[str]:
    match shape:
        case ByValue(field, keys):
            return [_test(Is(field, keys[place]))]
        case Both(first, second):
            return [_test(first), _test(second)]
        case AtLeast() | AtMost() | Under() | Is() | Given():
            return [_test(shape)]
        case _:
            raise AssertionError(f"{shape} is no condition")


def _test(test: Test) -> str:
    match test:
        case AtLeast(field, least):
            return f"{_field(field)}: {{at_least: {plain(least)}}}"
        case AtMost(field, most):
            return f"{_field(field)}: {{at_most: {plain(most)}}}"
        case Under(field, under):
            return f"{_field(field)}: {{below: {plain(under)}}}"
        case Is(field, value):
            return f"{_field(field)}: {_key(value)}"
        case Given(field, blanks):
            without = f", not_in: [{', '.join(map(scalar, blanks))}]" if blanks else ""
            return f"{_field(field)}: {{known: yes{without}}}"
        case _:
            assert_never(test)


def _field(name: str) -> str:
    return key(name)


def _key(value: Key) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float():
            return plain(Decimal(repr(value)))
        case _:
            return scalar(value)


def _title(event: str) -> str:
    """An event's name as people write it, where that is the same name."""
    title = event.replace("_", " ").title()
    return title if normal_name(title) == normal_name(event) else event


def _days(days: int) -> str:
    return f"{days} day{'s' * (days != 1)}"
