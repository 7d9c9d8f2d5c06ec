"""When two values are the same where values are names: whatever their case, however a number is written."""

from __future__ import annotations

import re

from leadlight.scoring.values import Forms, Scalar, folded, number

_CODE = re.compile(r"[+-]?0[0-9]|.*e")
"""Texts that could be read as numbers, and are names: with a leading zero, or an exponent."""


def same_text(value: Scalar, forms: Forms) -> str:
    """The one text of all values that are the same: `EMEA` and `emea`; `1`, `1.0` and `1.00`.

    It is empty for what is missing. One kind of file gives a text where another gives a number. A code such
    as `007` is no number.
    """
    text = folded(value) or ""
    found = None if isinstance(value, str) and _CODE.match(text) else number(value, forms)
    if found is None:
        return text
    digits = format(found, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
