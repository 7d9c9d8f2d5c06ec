"""A learned scorecard as a document that shows its evidence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from leadlight.actions.kept_gates import TOTAL
from leadlight.actions.proposed_rules import one_line, scalar
from leadlight.actions.suggested_rules import Evidence, body_lines, is_behaviour, name_of
from leadlight.learning.dataset import Floats
from leadlight.learning.points.scorecard import CardRule

FIT, ENGAGEMENT = "fit", "engagement"


@dataclass(frozen=True, slots=True)
class Frame:
    """What the document takes from another model, or from the start: names, and whole sections as text.

    `gates` are its grades and stages; `not_kept` says what of it could not be taken over.
    """

    name: str
    fit: str = FIT
    engagement: str = ENGAGEMENT
    exclude: str = ""
    columns: str = ""
    gates: str = ""
    not_kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Level:
    """A priority: its name, the points it begins at, what to do, and its evidence."""

    name: str
    from_: int | None
    action: str | None
    within: str | None
    evidence: str


@dataclass(frozen=True, slots=True, eq=False)
class Suggestion:
    """What goes into the document; `about` says how good it is, `head` are remarks above it."""

    frame: Frame
    about: str
    head: Sequence[str]
    rules: Sequence[CardRule]
    evidence: Evidence
    levels: Sequence[Level]
    names: Sequence[str] = ()


def document(suggestion: Suggestion) -> str:
    """The document."""
    frame = suggestion.frame
    lines = [f"# {one_line(remark)}".rstrip() for remark in suggestion.head]
    lines += ["", "language: 1", f"name: {scalar(frame.name)}", f"about: {scalar(suggestion.about)}"]
    if frame.exclude:
        lines += ["", frame.exclude.rstrip()]
    lines += ["", "scores:", *_scores(suggestion), "", "priorities:"]
    for level in suggestion.levels:
        lines += _level(level)
    if frame.gates:
        lines += ["", frame.gates.rstrip()]
    if frame.columns:
        lines += ["", frame.columns.rstrip()]
    return "\n".join(lines) + "\n"


def distinct(names: Sequence[str]) -> list[str]:
    """Names of which no two are the same."""
    taken: set[str] = set()
    found = []
    for name in names:
        number, tried = 1, name
        while tried.casefold() in taken:
            number += 1
            tried = f"{name} ({number})"
        taken.add(tried.casefold())
        found.append(tried)
    return found


def names_of(rules: Sequence[CardRule]) -> list[str]:
    """A name for each rule that no other has."""
    return distinct([name_of(rule) for rule in rules])


def totals_by_score(rules: Sequence[CardRule], frame: Frame, leads: int) -> dict[str, Floats]:
    """The points of every lead by each score that has rules, and in all."""
    found: dict[str, Floats] = {}
    for rule in rules:
        for name in (_score_of(rule, frame), TOTAL):
            found[name] = found.get(name, np.zeros(leads)) + rule.given
    return found


def _score_of(rule: CardRule, frame: Frame) -> str:
    return frame.engagement if is_behaviour(rule.shape) else frame.fit


def _scores(suggestion: Suggestion) -> Iterator[str]:
    named = list(zip(suggestion.rules, suggestion.names, strict=True))
    frame = suggestion.frame
    parts: dict[str, list[tuple[CardRule, str]]] = {}
    for rule, name in named:
        parts.setdefault(_score_of(rule, frame), []).append((rule, name))
    for score in dict.fromkeys((frame.fit, frame.engagement)):
        if score in parts:
            yield f"  {scalar(score)}:"
            yield "    rules:"
            for rule, name in parts[score]:
                yield f"      - name: {scalar(name)}"
                yield from (f"        {line}" for line in body_lines(rule, suggestion.evidence))


def _level(level: Level) -> Iterator[str]:
    yield f"  - name: {scalar(level.name)}"
    yield f"    about: {scalar(level.evidence)}"
    if level.from_ is not None:
        yield f"    from: {level.from_}"
    if level.action is not None:
        yield f"    action: {scalar(level.action)}"
    if level.within is not None:
        yield f"    within: {_duration(level.within)}"


def _duration(text: str) -> str:
    """A time such as `24 hours`, which needs no quotes."""
    return text if _PLAIN_TIME.fullmatch(text) else scalar(text)


_PLAIN_TIME = re.compile(r"[0-9]+ [a-z]+( [a-z]+)*")
