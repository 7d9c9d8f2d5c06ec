"""Values of leads that are not what their column was learned to hold, and the option that would read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from leadlight.actions.fields_in_common import listed
from leadlight.learning.dataset import Column, Flags, Known
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.fields.recipes import Recipe
from leadlight.learning.fields.unread import unread
from leadlight.learning.values.column_reading import ColumnReading, reading_of
from leadlight.learning.wording import counted
from leadlight.scoring.values import Forms


def unread_values(plan: FeaturePlan, known: Known) -> Iterator[str]:
    """A sentence for each column with values that are not what it was learned to hold."""
    for recipe in plan.recipes:
        column = known.like(recipe.field)
        if column is None:
            continue
        reading = reading_of(column, known.forms)
        odd, large = unread(recipe, reading), reading.too_large
        for some, one, several in (
            (odd & ~large, f"is not a {recipe.kind}", f"are not {recipe.kind}s"),
            (odd & large, "is too large", "are too large"),
        ):
            leads = int(reading.counts()[some].sum())
            if leads:
                texts = tuple(reading.texts[place][:40] for place in np.flatnonzero(some))
                what = one if leads == 1 else several
                yield (
                    f"{counted(leads, 'value')} of '{column.name}' {what}: {listed(texts, 3)}."
                    f"{_remedy(recipe, column, known.forms, some)}"
                )


def _remedy(recipe: Recipe, column: Column, forms: Forms, odd: Flags) -> str:
    """Which options would read most of the `odd` values of a column, in words."""
    options = [
        option for option, other in _others(forms) if _reads(recipe, ColumnReading(column, other), odd)
    ]
    return f" {recipe.kind.capitalize()}s written so are read with {' or '.join(options)}." if options else ""


def _reads(recipe: Recipe, reading: ColumnReading, odd: Flags) -> bool:
    """Whether a reading of the same values reads at least half of the leads with `odd` ones."""
    counts = reading.counts()
    return 2 * int(counts[odd & unread(recipe, reading)].sum()) <= int(counts[odd].sum())


def _others(forms: Forms) -> Iterator[tuple[str, Forms]]:
    """The options that say another way to write, and what they say."""
    for decimal in ("point", "comma"):
        if decimal != forms.decimal:
            yield f"--decimal {decimal}", replace(forms, decimal=decimal)
    for dates in ("dmy", "mdy"):
        if dates != forms.dates:
            yield f"--dates {dates}", replace(forms, dates=dates)
