"""Values that say something, but not what was learned of their column: texts among numbers or dates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from leadlight.learning.dataset import NO_TIME, Flags
from leadlight.learning.fields.recipes import DateRecipe, EmailRecipe, NumberRecipe, Recipe, TruthRecipe
from leadlight.learning.values.column_reading import ColumnReading
from leadlight.learning.values.placeholders import TEXTS
from leadlight.scoring.derived import email_kind


def unread(recipe: Recipe, reading: ColumnReading) -> Flags:
    """Which distinct values a recipe cannot read; placeholders say nothing, and any text is a category."""
    match recipe:
        case NumberRecipe():
            odd = np.isnan(replace(recipe, sentinels=()).of_values(reading))
        case DateRecipe():
            odd = recipe.of_values(reading) == NO_TIME
        case TruthRecipe():
            odd = np.isnan(reading.truths)
        case EmailRecipe():
            odd = np.array([email_kind(text) is None for text in reading.texts], dtype=np.bool_)
        case _:
            return np.zeros(len(reading.values), dtype=np.bool_)
    return odd & _says_something(reading)


def blank(reading: ColumnReading) -> Flags:
    """Which leads have no value in a column, or a placeholder."""
    return ~reading.spread(_says_something(reading), missing=False)


def _says_something(reading: ColumnReading) -> Flags:
    return np.array([text not in TEXTS for text in reading.folded], dtype=np.bool_)
