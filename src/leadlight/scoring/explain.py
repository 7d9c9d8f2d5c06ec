"""The lines of a score in words; every engine writes the same reasons."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias, assert_never

from leadlight.scoring.arithmetic import plain_number, points_of
from leadlight.scoring.coherence import TOTAL
from leadlight.scoring.forecast import Drop
from leadlight.scoring.lines import BoundLine, HandLine, Line, RuleLine, WeightLine
from leadlight.scoring.sums import Score
from leadlight.scoring.values import DAY, HOUR, MINUTE, moment, written_time

REASONS_SHOWN = 3
"""So many of the weightiest rules are given as reasons."""

MINUS = "−"  # U+2212, as wide as a plus

Json: TypeAlias = "Mapping[str, Json] | list[Json] | str | int | float | None"


def sentence(line: Line, at: int) -> str:
    """A line in words, as of an instant in microseconds: `Viewed pricing 3 times, last 2 days ago: +30`."""
    points = signed(line.points)
    match line:
        case RuleLine():
            return f"{line.rule}{_times(line.count)}{_when(line, at)}: {points}"
        case BoundLine():
            return f"{_subject(line)} is at its {'maximum' if line.points < 0 else 'minimum'}, {points}"
        case WeightLine():
            return f"{line.score} {_counts(line.weight)}, {points}"
        case HandLine():
            said = f"{line.author}, until {moment(line.until):%Y-%m-%d %H:%M} UTC: {line.reason}"
            return f"{said}: {points}" if line.priority is None else f"{said}: priority {line.priority}"
        case _:
            assert_never(line)


def reasons(score: Score) -> list[str]:
    """People's words, then the weightiest rules, equal ones as in the model; why a lead is excluded."""
    if score.excluded is not None:
        return [score.excluded]
    rules = [line for line in score.lines if isinstance(line, RuleLine)]
    weightiest = sorted(rules, key=lambda line: -abs(line.points))[:REASONS_SHOWN]
    by_people: list[Line] = [line for line in score.lines if isinstance(line, HandLine)]
    return [sentence(line, score.at) for line in [*by_people, *weightiest]]


def joined_reasons(score: Score) -> str:
    """The reasons in one text, as it stands in a column."""
    return "; ".join(reasons(score))


def counted(number: int, what: str) -> str:
    """A number of things: `1 lead`, `1,204 leads`."""
    return f"{number:,} {what}{'s' * (number != 1)}"


def signed(points: int) -> str:
    """Hundredths as points with their sign, without trailing zeros: `+30`, `+7.5`, `−7.25`."""
    return f"{MINUS if points < 0 else '+'}{points_of(abs(points))}"


def ago(age: int) -> str:
    """An age in microseconds, in whole units rounded down: `moments ago`, `5 hours ago`, `45 days ago`."""
    for length, unit in ((DAY, "day"), (HOUR, "hour"), (MINUTE, "minute")):
        if age >= length:
            count = age // length
            return f"{count} {unit}{'' if count == 1 else 's'} ago"
    return "moments ago"


def _times(count: int | None) -> str:
    return f" {count} times" if count is not None and count > 1 else ""


def _when(line: RuleLine, at: int) -> str:
    if line.latest is None:
        return ""
    return f", {'' if line.count == 1 else 'last '}{ago(at - line.latest)}"


def _subject(line: BoundLine) -> str:
    if line.score == TOTAL:
        return "the total"
    return line.score if line.group is None else f"{line.group} ({line.score})"


def _counts(weight: Decimal) -> str:
    if not weight:
        return "does not count in the total"
    if weight == 1:  # the shares of other scores ended between two hundredths
        return "is rounded with the total"
    return f"counts {MINUS if weight < 0 else ''}{abs(weight).normalize():f} times"


def as_json(score: Score, drop: Drop | None = None) -> dict[str, Json]:
    """A score with its lines, for programs; points are numbers with at most two decimals, times ISO 8601."""
    return {
        "total": None if score.total_hundredths is None else plain_number(score.total_hundredths),
        "scores": {name: plain_number(points) for name, points in score.scores_hundredths.items()},
        "priority": score.priority,
        "action": score.action,
        "within": score.within,
        "grade": score.grade,
        "qualifies_for": score.qualifies_for,
        "excluded": score.excluded,
        "lines": [_line_as_json(line, score.at) for line in score.lines],
        "drop": None if drop is None else _drop_as_json(drop),
    }


def _line_as_json(line: Line, at: int) -> Json:
    of_rule = line if isinstance(line, RuleLine) else None
    latest = of_rule.latest if of_rule else None
    return {
        "kind": _kind(line),
        "score": line.score,
        "group": line.group,
        "rule": of_rule.rule if of_rule else None,
        "points": plain_number(line.points),
        "count": of_rule.count if of_rule else None,
        "latest": None if latest is None else written_time(latest),
        "sentence": sentence(line, at),
        **(_hand_as_json(line) if isinstance(line, HandLine) else {}),
    }


def _kind(line: Line) -> str:
    match line:
        case RuleLine():
            return "rule"
        case BoundLine():
            return "bound"
        case WeightLine():
            return "weight"
        case HandLine():
            return "override"
        case _:
            assert_never(line)


def _hand_as_json(line: HandLine) -> dict[str, Json]:
    return {
        "author": line.author,
        "reason": line.reason,
        "until": written_time(line.until),
        "priority": line.priority,
    }


def _drop_as_json(drop: Drop) -> Json:
    return {
        "at": written_time(drop.at),
        "priority": drop.priority,
        "total": None if drop.total is None else plain_number(drop.total),
        "sentence": drop.sentence,
    }
