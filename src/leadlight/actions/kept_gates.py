"""Grades and stages of a model that a suggestion is to be like, at the points that were learned.

Points mean something else in a learned model, so each is moved to where as many past leads reach it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from leadlight.learning.dataset import Floats

TOTAL = "total"


@dataclass(slots=True)
class KeptGates:
    """What is kept, as it is written, and what is not, each in words that follow `not kept:`."""

    grades: Mapping[str, Any] | None = None
    stages: list[Mapping[str, Any]] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, eq=False)
class Scales:
    """The points of the same leads by two models: by the name of each score, and of the total.

    Leads that the model before excludes have NaN there, and do not count.
    """

    before: Mapping[str, Floats]
    after: Mapping[str, Floats]

    def moved(self, name: str, points: float, *, above: bool = False) -> int:
        """The whole number of points that as many leads reach as reached `points` (or were `above` them)."""
        old, new = self.before[name], self.after[name]
        there = np.isfinite(old)
        if not there.any():
            return int(points)
        share = float((old[there] > points if above else old[there] >= points).mean())
        starts = np.unique(np.ceil(new[there]))
        starts = np.append(starts, starts[-1] + 1)
        reached = (new[there][:, None] >= starts).mean(axis=0)
        far = np.abs(reached - share)
        return int(starts[np.flatnonzero(far <= far.min() + 1e-12)[-1]])


def kept_gates(written: Mapping[str, Any], scales: Scales) -> KeptGates:
    """The grades and stages of a document, moved; a part that asks for a score that is gone is dropped."""
    kept = KeptGates()
    if "grades" in written:
        _grades(deepcopy(written["grades"]), scales, kept)
    stages = [deepcopy(stage) for stage in written.get("stages") or ()]
    _risen([(stage, "from") for stage in stages if "from" in stage], TOTAL, scales)
    kept.stages = [stage for stage in stages if _stage(stage, written, scales, kept)]
    return kept


def _grades(grades: dict[str, Any], scales: Scales, kept: KeptGates) -> None:
    for name in [name for name in ("letter", "digit") if name in grades]:
        part = grades[name]
        if part["score"] not in scales.after:
            kept.dropped.append(f"the {name} of the grades (no rule of the score '{part['score']}' is left)")
            del grades[name]
            continue
        _risen([(part["from"], label) for label in part["from"]], part["score"], scales)
    kept.grades = grades or None


def _risen(starts: Iterable[tuple[dict[Any, Any], Any]], score: str, scales: Scales) -> None:
    """Move where labels or stages begin, an entry of a mapping each; each begins above the one before."""
    least: int | None = None
    for mapping, key in sorted(starts, key=lambda start: float(start[0][start[1]])):
        found = scales.moved(score, float(mapping[key]))
        mapping[key] = least = found if least is None else max(found, least + 1)


def _stage(stage: dict[str, Any], written: Mapping[str, Any], scales: Scales, kept: KeptGates) -> bool:
    """Move what a stage asks of scores; whether anything is left of what it asks for."""
    asked = {"from", "when", "scores", "grade"} & set(stage)
    for name in list(stage.get("scores") or ()):
        if name in scales.after:
            _tests(stage["scores"][name], name, scales)
        else:
            del stage["scores"][name]
            kept.dropped.append(f"what stage '{stage['name']}' asks of the score '{name}'")
    if "scores" in stage and not stage["scores"]:
        del stage["scores"]
    if "grade" in stage and set(kept.grades or ()) != set(written.get("grades") or ()):
        del stage["grade"]
        kept.dropped.append(f"the grades that stage '{stage['name']}' asks for")
    left = {"from", "when", "scores", "grade"} & set(stage)
    if asked and not left:
        kept.dropped.append(f"stage '{stage['name']}', of which nothing is left")
    return bool(left or not asked)


def _tests(tests: dict[str, Any], name: str, scales: Scales) -> None:
    for test, points in list(tests.items()):
        match test:
            case "at_least" | "below":
                tests[test] = scales.moved(name, float(points))
            case "above" | "at_most":
                tests[test] = scales.moved(name, float(points), above=True) - 1
            case _:
                low, high = map(float, points)
                least = scales.moved(name, low)
                tests[test] = [least, max(least, scales.moved(name, high, above=True) - 1)]
