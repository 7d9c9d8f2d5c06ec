"""Numbers as people write them (`1,234.50 €`, `12 %`, `3,5`), as far as there is one way to read them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from leadlight.scoring.values import Forms, number

_UNIT = r"(?:[$€£¥₹]|(?:USD|EUR|GBP|CHF|INR|US\$|Rs\.?)(?![A-Za-z]))"
_WRITTEN = re.compile(
    rf"(?P<sign>[+-]?)\s*(?P<before>{_UNIT})?\s*(?P<inner>[+-]?)(?P<digits>[0-9][0-9.,'’\u00a0\u202f ]*)"
    rf"\s*(?P<after>{_UNIT}|%)?",
    re.IGNORECASE,
)
_GROUPS = re.compile(r"[0-9]{1,3}(?:(?P<mark>[.,'’ ])[0-9]{3})(?:(?P=mark)[0-9]{3})*")
_THIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "’": "'"})

Mark = Literal["", ".", ",", "'", " "]


@dataclass(frozen=True, slots=True)
class Notation:
    """How the numbers of a column are written: the mark of decimals and of thousands."""

    decimal: Mark = "."
    thousands: Mark = ""

    def read(self, text: str) -> float | None:
        """The number of a text; None if it is none. Per cent stay as written: `12 %` is 12."""
        found = self.exact(text)
        return None if found is None else float(found)

    def exact(self, text: str) -> Decimal | None:
        """The same to the last digit."""
        taken = _taken_apart(text)
        if taken is None:
            return None
        sign, digits, _ = taken
        if self.thousands:
            whole, mark, rest = digits.partition(self.decimal)
            if self.thousands in whole and _GROUPS.fullmatch(whole) is None:
                return None
            digits = whole.replace(self.thousands, "") + mark + rest
        plain = digits.replace(self.decimal, ".") if self.decimal else digits
        return number(sign + plain)


NOTATIONS = (
    Notation(),
    Notation(".", ","),
    Notation(",", "."),
    Notation(",", ""),
    Notation(".", " "),
    Notation(",", " "),
    Notation(".", "'"),
)
"""In the order in which they are tried; of several that read a column alike the first one counts."""


def notation_of(texts: Iterable[str], forms: Forms) -> Notation | None:
    """The one way to read texts of numbers, as their decimals and groups tell; None where they tell none.

    `1,234` alone could be two things: then the decimal mark of `forms` decides.
    """
    kept = [taken[1] for text in texts if (taken := _taken_apart(text)) is not None]
    if not kept:
        return None
    fitting = [notation for notation in NOTATIONS if all(_fits(notation, digits) for digits in kept)]
    if not fitting:
        return None
    wanted = "," if forms.decimal == "comma" else "."
    return next((notation for notation in fitting if notation.decimal == wanted), fitting[0])


def looks_like_number(text: str) -> bool:
    """Whether a text is a number in some notation, with a unit or without."""
    return _taken_apart(text) is not None


def unit_of(text: str) -> str:
    """The unit that stands with a number, such as `€` or `%`; blank where none does."""
    taken = _taken_apart(text)
    return "" if taken is None else taken[2]


def _fits(notation: Notation, digits: str) -> bool:
    return notation.read(digits) is not None


def _taken_apart(text: str) -> tuple[str, str, str] | None:
    """Sign, digits with their marks, and unit of a text that is nothing else."""
    found = _WRITTEN.fullmatch(text.strip().translate(_THIN))
    if found is None:
        return ("", text.strip(), "") if number(text) is not None else None
    sign = found.group("sign") or found.group("inner") or ""
    return sign, found.group("digits").strip(), (found.group("before") or found.group("after") or "").upper()
