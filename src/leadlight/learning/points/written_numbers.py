"""Fields whose numbers are texts such as `$250,123` or `37%`, which learning reads and rules do not."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from leadlight.learning.dataset import Known
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.fields.recipes import NumberRecipe
from leadlight.learning.values.column_reading import reading_of

_MOSTLY = 0.9
"""Where rules can read so large a share of the numbers they can compare them."""


def written_numbers(plan: FeaturePlan, known: Known) -> Iterator[tuple[str, str]]:
    """Each field of a plan that rules cannot compare, and why, in words that follow its name."""
    for recipe in plan.recipes:
        column = known.column(recipe.field)
        if not isinstance(recipe, NumberRecipe) or recipe.notation is None or column is None:
            continue
        reading = reading_of(column, known.forms)
        counts, numbers = reading.counts(), recipe.of_values(reading)
        meant = np.isfinite(numbers)
        plain = np.isfinite(reading.numbers)
        if counts[meant & plain].sum() >= _MOSTLY * counts[meant].sum():
            continue
        first = int(np.argmax(np.where(meant & ~plain, counts, -1)))
        why = f"holds numbers written as text, such as '{reading.texts[first]}', which rules cannot compare"
        yield recipe.field, f"{why}; write them as plain numbers, such as {numbers[first]:.15g}"
