"""What a suggestion takes over from a model that it is to be like: names, exclusions, columns, priorities."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from ruamel.yaml import YAML

from leadlight.actions.suggested_document import Frame
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
    )
    return frame, _levels(model.priorities)


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


def _levels(priorities: Sequence[Priority]) -> LevelNames:
    """The first two and the last of a model's priorities, by where they begin; ours where it has too few."""
    ranked = sorted(priorities, key=lambda gate: (gate.from_ is None, -(gate.from_ or 0)))
    if len(ranked) < 2:
        return _LEVELS
    picked = [ranked[0], ranked[1] if len(ranked) > 2 else None, ranked[-1]]
    return tuple(
        usual if gate is None else (gate.name, gate.action, gate.within)
        for gate, usual in zip(picked, _LEVELS, strict=True)
    )
