"""Values of leads that are not what their column was learned to hold, and the option that would read them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from leadlight.actions.fields_in_common import listed
from leadlight.learning.dataset import Column, Flags, Known
from leadlight.learning.fields.recipes import Recipe
from leadlight.learning.fields.unread import unread
from leadlight.learning.predictors.predictor import Predictor
from leadlight.learning.values.column_reading import ColumnReading, reading_of
from leadlight.learning.values.placeholders import INFINITE
from leadlight.learning.wording import counted
from leadlight.scoring.values import Forms

_NOT_READ = {
    "number": ("is not a number", "are not numbers"),
    "date": ("is not a date", "are not dates"),
    "yes or no": ("is neither yes nor no", "are neither yes nor no"),
    "e-mail address": ("is no e-mail address", "are no e-mail addresses"),
}
"""What is said of one value, and of several, that a recipe of a kind cannot read."""

_TOO_LARGE = ("is too large", "are too large")
_INFINITE = ("is infinite", "are infinite")


def unread_values(predictor: Predictor, known: Known) -> Iterator[str]:
    """A sentence for each column with values that are not what it was learned to hold."""
    for recipe in predictor.plan.recipes:
        column = known.like(recipe.field)
        if column is None or recipe.kind not in _NOT_READ:
            continue
        reading = reading_of(column, known.forms)
        taken = ", taken as average" if recipe.field in predictor.averages else ""
        for some, (one, several) in _unread(recipe, reading):
            leads = int(reading.counts()[some].sum())
            if leads:
                texts = tuple(reading.texts[place][:40] for place in np.flatnonzero(some))
                what = one if leads == 1 else several
                yield (
                    f"{counted(leads, 'value')} of '{column.name}' {what}{taken}: {listed(texts, 3)}."
                    f"{_remedy(recipe, column, known.forms, some)}"
                )


def _unread(recipe: Recipe, reading: ColumnReading) -> Iterator[tuple[Flags, tuple[str, str]]]:
    """Which distinct values cannot be read, by why, and what is said of one and of several."""
    odd, large = unread(recipe, reading), reading.too_large
    infinite = np.array([text in INFINITE for text in reading.folded], dtype=np.bool_)
    yield odd & ~large & ~infinite, _NOT_READ[recipe.kind]
    yield odd & large & ~infinite, _TOO_LARGE
    yield odd & infinite, _INFINITE


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
