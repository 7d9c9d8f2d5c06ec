"""When two values are the same: whatever their case, however a number is written."""

from __future__ import annotations

import re
from decimal import Decimal

from leadlight.learning.values.number_texts import notation_of
from leadlight.scoring.values import Forms, Scalar, folded, number

_CODE = re.compile(r"[+-]?(0[0-9]|[0-9.]+e[+-]?[0-9])")
"""Folded texts that could be read as numbers, and are names: with a leading zero, or an exponent."""


def same_text(value: Scalar, forms: Forms) -> str:
    """The one text of all values that are the same as names: `EMEA` and `emea`; `1`, `1.0` and `1.00`.

    It is empty for what is missing. One kind of file gives a text where another gives a number. A code such
    as `007` is no number, and `$5` is neither `5` nor `€5`.
    """
    return _same(value, number(value, forms))


def same_amount(value: Scalar, forms: Forms) -> str:
    """The one text of all values that are the same as amounts: `1,200.00 €` is `1200` too.

    Each is read by itself: what else is in its column may be otherwise in the next file.
    """
    plain = number(value, forms)
    return _same(value, _noted(value, forms) if plain is None else plain)


def _noted(value: Scalar, forms: Forms) -> Decimal | None:
    """The number of a text with marks of thousands or a unit."""
    if not isinstance(value, str):
        return None
    notation = notation_of([value], forms)
    return None if notation is None else notation.exact(value)


def _same(value: Scalar, found: Decimal | None) -> str:
    """The digits of the number that was found, to the last one; else the folded text."""
    text = folded(value) or ""
    if found is None or (isinstance(value, str) and _CODE.match(text)):
        return text
    digits = format(found, "f")
    return digits.rstrip("0").rstrip(".") if "." in digits else digits
