"""Events as fields of their own, so that each thing a lead did explains itself."""

from __future__ import annotations

from dataclasses import replace

from leadlight.learning.events import words as event_words
from leadlight.learning.fields.plan import EVENTS
from leadlight.learning.matrix import Categories, Feature, Matrix

_OF_EVENTS = frozenset({"first channel", "last channel", "last page", "last event"})


def title_of(feature: Feature) -> str:
    """What a feature is called where people read: a field by its name, what was counted in words."""
    if isinstance(feature, Categories) or not feature.unit:
        return feature.field
    if feature.field == feature.name:
        return event_words.title(feature.name, feature.unit)
    return f"days since {feature.field}" if feature.unit == event_words.DAYS else feature.field


def is_made_of_events(feature: Feature) -> bool:
    """Whether a feature is made of events, rather than of a field of the lead's."""
    if isinstance(feature, Categories):
        return is_of_events(feature)
    return feature.field == feature.name and bool(feature.unit)


def is_of_events(feature: Feature) -> bool:
    """Whether a category is made of events, whose names are written in normal form."""
    return feature.field == feature.name and feature.name in _OF_EVENTS


def finely(matrix: Matrix) -> Matrix:
    """The matrix with a field for every feature of events."""
    return replace(matrix, features=tuple(_own_field(feature) for feature in matrix.features))


def _own_field(feature: Feature) -> Feature:
    return replace(feature, field=feature.name) if feature.field == EVENTS else feature
