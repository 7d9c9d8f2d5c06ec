"""What a suggestion takes over from a model that it is to be like: names, exclusions, columns, priorities."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from ruamel.yaml import YAML

from leadlight.actions.kept_gates import TOTAL, Scales, kept_gates
from leadlight.actions.suggested_document import Frame
from leadlight.learning.dataset import Floats
from leadlight.scoring.definition import (
    EventRule,
    Priority,
    QuietRule,
    ScoreDefinition,
    ScoringModel,
    SequenceRule,
)
from leadlight.scoring.reading import read_model

LevelNames: TypeAlias = tuple[tuple[str, str | None, str | None], ...]
"""Name, action and time of the three priorities, the highest first."""

_LEVELS: LevelNames = (
    ("High", "Call", "24 hours"),
    ("Medium", "Send a personal e-mail or call", "3 business days"),
    ("Low", "Nurture by e-mail and watch for new activity", None),
)


def framed(like: str | None) -> tuple[Frame, LevelNames]:
    """The frame of a document like another one (its text); raises ModelError for what is no model."""
    if like is None:
        return Frame("Suggested model"), _LEVELS
    model = read_model(like, "--like")
    fit, engagement = _scores(model)
    written: Mapping[str, Any] = YAML().load(like)
    frame = Frame(
        name=f"{model.name} (suggested)",
        fit=fit,
        engagement=engagement,
        exclude=_section(written, "exclude"),
        columns=_section(written, "columns"),
        not_kept=tuple(_not_kept(model)),
    )
    return frame, _levels(model.priorities)


def with_gates(frame: Frame, like: str, before: Mapping[str, Floats], after: Mapping[str, Floats]) -> Frame:
    """The frame with the grades and stages of the model that it is like, at points that as many leads reach.

    Points are by score, and of the total; a score without a rule has none `after`.
    """
    written: dict[str, Any] = YAML().load(like)
    kept = kept_gates(written, Scales(before, after))
    said = [*frame.not_kept, *kept.dropped]
    columns = written.get("columns") or {}
    for name in [name for name in columns if name in before and name != TOTAL and name not in after]:
        said.append(f"the column of the score '{name}'")
        del columns[name]
    if not kept.grades and "grade" in columns:
        del columns["grade"]
    sections = {"grades": kept.grades, "stages": kept.stages}
    gates = "\n".join(_section(sections, name) for name in sections if sections[name])
    return replace(
        frame, gates=gates, columns=_section(written, "columns") if columns else "", not_kept=tuple(said)
    )


def kept_said(frame: Frame) -> Iterator[str]:
    """What became of the parts of the model that the suggestion is like."""
    if frame.gates:
        yield (
            "Grades and stages are kept, at the points that as many past leads reach as reached the points "
            "before."
        )
    if frame.not_kept:
        yield f"Not kept: {'; '.join(frame.not_kept)}."


def _not_kept(model: ScoringModel) -> Iterator[str]:
    """What learned points leave no room for."""
    weighed = bool(model.total.weights) and any(model.weight(name) != 1 for name in model.scores)
    if weighed or model.total.min is not None or model.total.max is not None:
        yield "weights and bounds of the total"
    if any(_bounded(score) for score in model.scores.values()):
        yield "groups, conditions and bounds of scores"
    ranked = _ranked(model.priorities)
    asking = [gate.name for gate in ranked if gate.when or gate.scores or gate.grade]
    if asking:
        yield f"what {_listed(asking)} ask{'s' * (len(asking) == 1)} for besides points"
    if len(ranked) > 3:
        yield f"the priorities {_listed([gate.name for gate in ranked[2:-1]])}"
    elif len(ranked) == 1:
        yield f"the priority {_listed([ranked[0].name])}"


def _bounded(score: ScoreDefinition) -> bool:
    asked = (score.min, score.max, score.only_if, score.reset_by)
    return bool(score.groups) or any(part is not None for part in asked)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _scores(model: ScoringModel) -> tuple[str, str]:
    """Which of the model's scores is about who a lead is, and which about what it does."""
    by_events = sorted(model.scores, key=lambda name: -_share_of_events(model.scores[name]))
    if len(by_events) == 1:
        return by_events[0], by_events[0]
    return by_events[-1], by_events[0]


def _share_of_events(score: ScoreDefinition) -> float:
    rules = [rule for _, rule in score.all_rules()]
    return sum(isinstance(rule, EventRule | QuietRule | SequenceRule) for rule in rules) / max(len(rules), 1)


def _section(written: Mapping[str, Any], name: str) -> str:
    if name not in written:
        return ""
    text = io.StringIO()
    writer = YAML()
    writer.width = 110
    writer.indent(mapping=2, sequence=4, offset=2)
    writer.dump({name: written[name]}, text)
    return text.getvalue()


def _ranked(priorities: Sequence[Priority]) -> list[Priority]:
    return sorted(priorities, key=lambda gate: (gate.from_ is None, -(gate.from_ or 0)))


def _levels(priorities: Sequence[Priority]) -> LevelNames:
    """The first two and the last of a model's priorities, by where they begin; ours where it has too few."""
    ranked = _ranked(priorities)
    if len(ranked) < 2:
        return _LEVELS
    picked = [ranked[0], ranked[1] if len(ranked) > 2 else None, ranked[-1]]
    return tuple(
        usual if gate is None else (gate.name, gate.action, gate.within)
        for gate, usual in zip(picked, _LEVELS, strict=True)
    )
