"""Fields made ready to learn from: a plan fitted on past leads, and the matrix it makes of any leads."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from pydantic import TypeAdapter, ValidationError

from leadlight.errors import PredictorError
from leadlight.learning.dataset import Column, Known, PastLeads, Whole
from leadlight.learning.events.features import EventRecipe, event_recipe
from leadlight.learning.fields.kinds import FieldVerdict, Judged, judged
from leadlight.learning.fields.recipes import Recipe
from leadlight.learning.matrix import Categories, Feature, Matrix
from leadlight.learning.values.column_reading import reading_of
from leadlight.scoring.values import normal_name

EVENTS = "events"
"""The field that all features of events are made of."""

NEWER = ("page_pairs", "without")
"""What plans of events did not have at first: files say it only where there is something to say."""


@dataclass(frozen=True, slots=True)
class FieldChoices:
    """What the user said of single fields, by their names: learn from them in any case, or in none."""

    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()

    def keeps(self, name: str) -> bool:
        """Whether a field is to be kept."""
        return _named(name, self.keep)

    def drops(self, name: str) -> bool:
        """Whether a field is to be left out."""
        return _named(name, self.drop)

    def completed_by(self, before: FieldChoices) -> FieldChoices:
        """These choices, and those made before of other fields."""
        keep = tuple(name for name in before.keep if not (self.keeps(name) or self.drops(name)))
        drop = tuple(name for name in before.drop if not (self.keeps(name) or self.drops(name)))
        return FieldChoices((*self.keep, *keep), (*self.drop, *drop))


def _named(name: str, names: tuple[str, ...]) -> bool:
    return name in names or normal_name(name) in map(normal_name, names)


@dataclass(frozen=True, slots=True)
class FeaturePlan:
    """What becomes of every field, and how the used ones become features; data, so that it can be kept."""

    fields: tuple[FieldVerdict, ...]
    recipes: tuple[Recipe, ...]
    events: EventRecipe | None = None

    def matrix(self, known: Known) -> Matrix:
        """The features of leads, past or new; a field they lack is missing for all of them."""
        features: list[Feature] = []
        for recipe in self.recipes:
            reading = reading_of(_column(known, recipe.field), known.forms)
            features += recipe.features(reading, known.moment)
        if self.events is not None:
            features += self.events.features(known, EVENTS)
        return Matrix(known.leads, tuple(features), known.points)

    @property
    def has_features(self) -> bool:
        """Whether anything is made of any field, or of events."""
        return bool(self.recipes) or self.events is not None

    def missing(self, known: Known) -> tuple[str, ...]:
        """The fields learned from that these leads do not have."""
        lacking = [recipe.field for recipe in self.recipes if known.like(recipe.field) is None]
        if self.events is not None and known.events is None:
            lacking.append(EVENTS)
        return tuple(dict.fromkeys(lacking))

    def uses(self, field: str) -> bool:
        """Whether features are made of a field."""
        return any(recipe.field == field for recipe in self.recipes)

    def has_any(self, known: Known) -> bool:
        """Whether these leads have anything of what was learned from."""
        events = self.events is not None and known.events is not None
        return events or any(known.like(recipe.field) is not None for recipe in self.recipes)

    def unknown(self, known: Known) -> tuple[str, ...]:
        """The fields of these leads that the leads learned from did not have."""
        names = {normal_name(field.name) for field in self.fields}
        return tuple(column.name for column in known.columns if normal_name(column.name) not in names)

    def without(self, fields: frozenset[str], why: dict[str, str] | None = None) -> FeaturePlan:
        """The plan without some fields, which are left out for the reasons given."""
        reasons = why or {}
        return FeaturePlan(
            tuple(
                replace(field, verdict="left out", why=reasons.get(field.name, field.why))
                if field.name in fields
                else field
                for field in self.fields
            ),
            tuple(recipe for recipe in self.recipes if recipe.field not in fields),
            None if EVENTS in fields else self.events,
        )

    @property
    def has_newer(self) -> bool:
        """Whether it has something that programs which read only the first plans do not know."""
        return self.events is not None and any(getattr(self.events, name) for name in NEWER)

    def as_json(self) -> dict[str, Any]:
        """The plan for a file; `from_json` reads it."""
        found = _every_entry(self)
        if found["events"] is not None:
            empty = [name for name in NEWER if not found["events"][name]]
            found["events"] = {name: found["events"][name] for name in found["events"] if name not in empty}
        return found

    @staticmethod
    def from_json(document: dict[str, Any]) -> FeaturePlan:
        """Read what `as_json` gave; raises PredictorError for anything else."""
        try:
            plan = _adapter().validate_json(json.dumps(document, allow_nan=False), strict=True)
        except (ValidationError, ValueError, TypeError, RecursionError) as error:
            raise _unreadable(_where(error)) from None
        if not _says_all_of(_every_entry(plan), document):
            raise _unreadable(" (it holds more than a plan does)")
        if plan.events is not None:
            _check_pairs(plan.events)
        return plan


def _every_entry(plan: FeaturePlan) -> dict[str, Any]:
    found: dict[str, Any] = _adapter().dump_python(plan, mode="json")
    return found


def _says_all_of(whole: object, part: object) -> bool:
    """Whether JSON holds nothing but what another does; an older file does not speak of newer features."""
    if isinstance(whole, dict) and isinstance(part, dict):
        return all(name in whole and _says_all_of(whole[name], value) for name, value in part.items())
    if isinstance(whole, list) and isinstance(part, list):
        return len(whole) == len(part) and all(map(_says_all_of, whole, part))
    return bool(whole == part)


def _check_pairs(events: EventRecipe) -> None:
    """Raise PredictorError where an order is told of kinds or pages that are not counted."""
    for place, pairs, names in (
        ("pairs", events.pairs, events.kinds),
        ("page_pairs", events.page_pairs, events.pages),
    ):
        if not {name for pair in pairs for name in pair} <= set(names):
            raise _unreadable(f" (events.{place}: names that are not counted)")


def plan_features(past: PastLeads, rows: Whole, choices: FieldChoices) -> FeaturePlan:
    """Judge every field by the leads of `rows` alone, and say how each used one becomes features."""
    found = [_judged(past.known, column, rows, choices) for column in past.known.columns]
    found = _without_twins(past.known, found, rows)
    events = None if choices.drops(EVENTS) else event_recipe(past.known, rows, dropped_kinds(past, choices))
    return FeaturePlan(
        tuple(each.verdict for each in found),
        tuple(each.recipe for each in found if each.recipe is not None),
        events,
    )


def dropped_kinds(past: PastLeads, choices: FieldChoices) -> tuple[str, ...]:
    """The kinds of events that are left out as the user said."""
    return () if past.known.events is None else tuple(filter(choices.drops, past.known.events.kinds))


def _judged(known: Known, column: Column, rows: Whole, choices: FieldChoices) -> Judged:
    if choices.drops(column.name):
        return Judged(FieldVerdict(column.name, "left out", "dropped as you said"))
    found = judged(column.name, reading_of(column, known.forms), rows, kept=choices.keeps(column.name))
    if found.recipe is not None and found.recipe.kind == "date" and known.moment is None:
        why = "a date, and nothing says when the leads are looked at"
        return Judged(replace(found.verdict, verdict="left out", why=why))
    return found


def _without_twins(known: Known, found: list[Judged], rows: Whole) -> list[Judged]:
    """Leave out the fields that tell exactly what one before them tells."""
    seen: dict[bytes, str] = {}
    kept = []
    for each in found:
        told = b"" if each.recipe is None else _told(known, each.recipe, rows)
        first = seen.setdefault(told, each.verdict.name) if told else each.verdict.name
        if first != each.verdict.name:
            why = f"tells the same as '{first}' of every lead"
            kept.append(Judged(replace(each.verdict, verdict="left out", why=why)))
        else:
            kept.append(each)
    return kept


def _told(known: Known, recipe: Recipe, rows: Whole) -> bytes:
    """What a recipe's features tell apart among some leads, as bytes that are equal for equal ones."""
    reading = reading_of(_column(known, recipe.field), known.forms)
    parts = []
    for feature in recipe.features(reading, known.moment):
        if isinstance(feature, Categories):
            _, first, codes = np.unique(feature.codes[rows], return_index=True, return_inverse=True)
            parts.append(b"c" + np.argsort(np.argsort(first))[codes].tobytes())
        else:
            parts.append(b"n" + (feature.values[rows] + 0.0).tobytes())
    return b"".join(parts)


def _column(known: Known, name: str) -> Column:
    found = known.like(name)
    return Column(name, np.full(known.leads, None, dtype=np.object_)) if found is None else found


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[FeaturePlan]:
    return TypeAdapter(FeaturePlan)


def _unreadable(where: str) -> PredictorError:
    return PredictorError(
        f"The predictor's plan of fields cannot be read{where}. Learn it again, or use a whole copy."
    )


def _where(error: Exception) -> str:
    if not isinstance(error, ValidationError):
        return ""
    first = error.errors(include_url=False, include_input=False)[0]
    return f" ({'.'.join(map(str, first['loc']))}: {first['msg']})"
