"""The shape of the language: which keys may stand where, and its JSON Schema for editors."""

from __future__ import annotations

from typing import Any, get_args, get_origin

from pydantic import BaseModel

from leadlight.scoring.definition import (
    EventRule,
    PerRule,
    QuietRule,
    ScoringModel,
    SequenceRule,
    TableRule,
    WhenRule,
)

_RULES: dict[str, type[BaseModel]] = {
    "when": WhenRule,
    "table": TableRule,
    "per": PerRule,
    "event": EventRule,
    "quiet": QuietRule,
    "sequence": SequenceRule,
}


def keys_at(location: tuple[Any, ...]) -> list[str]:
    """The keys that may stand at a location among the models, as they are written."""
    found: type[BaseModel] | None = ScoringModel
    for part in location:
        found = _below(found, part) if found else None
    return keys_of(found) if found else []


def keys_of(model: type[BaseModel]) -> list[str]:
    """The keys of one part of the language, as they are written."""
    return [field.alias or name for name, field in model.model_fields.items()]


def _below(model: type[BaseModel], part: object) -> type[BaseModel] | None:
    """The model a part of a location leads to; indexes and names of entries stay where they are."""
    if part in _RULES and "rules" in model.model_fields:
        return _RULES[str(part)]
    for name, field in model.model_fields.items():
        if part in (name, field.alias):
            return _model_in(field.annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401 - any annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) is None and not get_args(annotation):
        return None
    models = [found for argument in get_args(annotation) if (found := _model_in(argument))]
    return models[0] if len(set(models)) == 1 else None


def json_schema() -> dict[str, Any]:
    """The language's JSON Schema (2020-12), with the short forms people write."""
    schema = ScoringModel.model_json_schema(by_alias=True)
    definitions = schema["$defs"]
    definitions["Condition"] = _condition(definitions["Condition"])
    definitions["Tests"] = _tests(definitions["Tests"])
    definitions["Total"] = _total(definitions["Total"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Leadlight scoring model",
    }


def _condition(condition: dict[str, Any]) -> dict[str, Any]:
    fields = condition["properties"].pop("fields")
    return {**condition, "minProperties": 1, "additionalProperties": fields["additionalProperties"]}


def _tests(tests: dict[str, Any]) -> dict[str, Any]:
    scalar = {"type": ["string", "number", "boolean"]}
    return {
        "anyOf": [scalar, {"type": "array", "items": scalar, "minItems": 1}, {**tests, "minProperties": 1}]
    }


def _total(total: dict[str, Any]) -> dict[str, Any]:
    weights = total["properties"].pop("weights")
    return {**total, "additionalProperties": weights["additionalProperties"]}
