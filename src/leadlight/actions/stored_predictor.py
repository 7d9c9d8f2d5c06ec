"""A predictor's file, and what its story keeps: how it was taught, and how new leads are treated alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from leadlight.errors import ModelError, PredictorError
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.past.moments import Moments
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.predictors.file import load
from leadlight.learning.predictors.predictor import Predictor
from leadlight.learning.watching.learned_leads import (
    LearnedLeads,
    learned_leads_from,
    learned_leads_json,
)
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.reading import read_with_warnings

RULES, MOMENTS = "rules", "moments"
"""Where a predictor's story has the text of the model it was learned beside, and when leads are looked at."""

CHOICES, LEARNED_LEADS, SEED = "choices", "learned_leads", "seed"
"""Where it has what was chosen before it learned, and what tells the leads it learned from."""


@dataclass(frozen=True, slots=True)
class Teaching:
    """What was chosen before a predictor learned, all of which its story tells.

    `rules` is the text of the scoring model it learns beside. `outcome` is None where no table was read: the
    leads are those of an installation.
    """

    outcome: OutcomeChoices | None = None
    fields: FieldChoices = field(default_factory=FieldChoices)
    segment: str | None = None
    rules: str | None = None
    seed: int = 0


@dataclass(frozen=True, slots=True)
class _Chosen:
    """The part of a teaching that has no place of its own in a story."""

    outcome: OutcomeChoices | None
    fields: FieldChoices
    segment: str | None


def told_of(moments: Moments, teaching: Teaching, learned: LearnedLeads | None) -> dict[str, Any]:
    """What a story tells of how a predictor was taught, as JSON reads it back: lists for tuples."""
    chosen = _Chosen(teaching.outcome, teaching.fields, teaching.segment)
    told: dict[str, Any] = {MOMENTS: asdict(moments), CHOICES: asdict(chosen)}
    if learned is not None:
        told[LEARNED_LEADS] = learned_leads_json(learned)
    if teaching.rules is not None:
        told[RULES] = teaching.rules
    found: dict[str, Any] = json.loads(json.dumps(told))
    return found


def teaching_of(predictor: Predictor) -> Teaching:
    """How a predictor was taught; raises PredictorError where its story is not one of Leadlight's.

    Of one that does not say it, from an earlier version, as much as can be seen: its segments, and that the
    columns which had a part of their own are none to learn from.
    """
    story = predictor.story
    chosen = _chosen(story) if CHOICES in story else _seen(predictor)
    rules, seed = story.get(RULES), story.get(SEED)
    return Teaching(
        chosen.outcome,
        chosen.fields,
        chosen.segment,
        rules if isinstance(rules, str) else None,
        seed if isinstance(seed, int) else 0,
    )


def _chosen(story: Mapping[str, Any]) -> _Chosen:
    try:
        return TypeAdapter(_Chosen).validate_python(story[CHOICES])
    except ValidationError:
        raise PredictorError(
            "The predictor does not say rightly how it was taught. Learn it again."
        ) from None


def _seen(predictor: Predictor) -> _Chosen:
    segment = None if predictor.segments is None else predictor.segments.field
    return _Chosen(None, FieldChoices(drop=moments_of(predictor).roles), segment)


def learned_leads_of(predictor: Predictor) -> LearnedLeads | None:
    """What tells the leads it learned from; None where it does not say. Raises PredictorError."""
    return learned_leads_from(predictor.story.get(LEARNED_LEADS))


def read_predictor(path: Path) -> Predictor:
    """The predictor of a file; raises PredictorError for one that cannot be read or is none."""
    try:
        return load(path.read_bytes(), str(path))
    except FileNotFoundError:
        raise PredictorError(
            f"There is no file {path}. `leadlight learn ... -o {path}` writes one."
        ) from None
    except OSError as error:
        raise PredictorError(f"{path} cannot be read: {error.strerror}.") from None


def moments_of(predictor: Predictor) -> Moments:
    """When the leads learned from were looked at; on arrival where the predictor does not say."""
    found = predictor.story.get(MOMENTS)
    if not isinstance(found, dict):
        return Moments()
    return Moments(found.get("created"), found.get("age"), tuple(found.get("roles", ())))


def rules_of(text: str | None, place: str) -> ScoringModel | None:
    """The model of a text, None where there is none; raises ModelError for what is no model."""
    return None if text is None else read_with_warnings(text, place)[0]


def stored_rules(predictor: Predictor) -> ScoringModel | None:
    """The rules a predictor was learned beside; raises PredictorError where they cannot be read any more."""
    text = predictor.story.get(RULES)
    if not isinstance(text, str):
        return None
    try:
        return rules_of(text, "the rules of the predictor")
    except ModelError as error:
        raise PredictorError(
            f"The predictor was learned beside rules that this leadlight cannot read. Learn it again. {error}"
        ) from None
