"""Digits that are codes, as zeros before them show: a postal code is no amount."""

from __future__ import annotations

import numpy as np

from leadlight.learning.dataset import Whole
from leadlight.learning.fields.names import COUNTING, says
from leadlight.learning.values.column_reading import ColumnReading
from leadlight.learning.values.placeholders import TEXTS

_NEARLY_ALL = 0.95


def are_padded_codes(name: str, reading: ColumnReading, counts: Whole) -> bool:
    """Whether nearly all values that are there are digits of one length, some with zeros before them.

    `counts` says how often each distinct value is there; placeholders are no values. A name that counts
    something says that zeros are no more than a way to write.
    """
    if says(name, COUNTING):
        return False
    told = np.where([text in TEXTS for text in reading.folded], 0, counts)
    present = np.flatnonzero((told > 0) & reading.is_written)
    digits = [place for place in present if reading.folded[place].isdecimal()]
    lengths = {len(reading.folded[place]) for place in digits}
    return (
        len(lengths) == 1
        and lengths != {1}
        and any(reading.folded[place].startswith("0") for place in digits)
        and bool(told[digits].sum() >= _NEARLY_ALL * told.sum())
    )
