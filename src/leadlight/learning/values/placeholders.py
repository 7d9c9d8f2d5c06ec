"""Values that stand for no value: `Select`, `N/A`, and numbers such as 999 where they cannot be meant."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice

import numpy as np

from leadlight.learning.dataset import Floats, Whole
from leadlight.scoring.values import truth

TEXTS = frozenset({
    "select", "please select", "-- select --", "--select--", "select one", "choose", "please choose",
    "unknown",
    "unkown", "not known", "n/a", "na", "n.a.", "n.a", "#n/a", "nan", "none", "null", "nil", "(null)",
    "(none)",
    "(blank)", "blank", "empty", "undefined", "unspecified", "not specified", "not available", "not provided",
    "not given", "not set", "not applicable", "tbd", "tba", "k.a.", "keine angabe", "unbekannt", "inconnu",
    "desconocido", "-", "--", "---", "?", "??", "???", ".", "..", "...", "_", "/", "*", "x/x", "#ref!",
    "#value!",
    "#div/0!", "#name?", "#null!", "[null]", "<null>", "\\n",
})  # fmt: skip
"""Folded, as `scoring.values.fold` folds."""

AMBIGUOUS = frozenset({"na", "none", "nil", "not applicable"})
"""These may be values (`has none`, North America): they count as missing only where nothing else does, and
not among codes of the same form."""

_CODE = re.compile("[A-Z]{2,5}")
_FEWEST_CODES, _MOST_CODES = 3, 30

INFINITE = frozenset(sign + word for sign in ("", "+", "-") for word in ("inf", "infinity"))
"""Folded texts that among numbers stand for none that a lead can have; elsewhere they may be names."""

_NINES = (-1.0, -9.0, *(float(sign * int("9" * digits)) for digits in range(2, 10) for sign in (1, -1)))
_LEAST_SHARE = 0.005
_LEAST_ROWS = 5


def placeholders_in(texts: Iterable[str], *, blanks: bool, written: Iterable[str] = ()) -> frozenset[str]:
    """Those of the folded texts of a column that stand for no value; `blanks` says whether any is blank.

    `written` are the same texts as they stand in the column, where that is known.
    """
    found = TEXTS.intersection(texts)
    plain = found - AMBIGUOUS
    return plain if plain or blanks or (found and _are_codes(written)) else found


def _are_codes(written: Iterable[str]) -> bool:
    """Whether these are a few short words in capitals, such as EMEA, NA and APAC; yes and no are none."""
    few = tuple(islice(written, _MOST_CODES + 1))
    return _FEWEST_CODES <= len(few) <= _MOST_CODES and all(
        _CODE.fullmatch(text) and truth(text) is None for text in few
    )


def sentinels(values: Floats, counts: Whole) -> tuple[float, ...]:
    """The numbers among distinct `values` that cannot be meant: nines or -1, frequent, far from all others.

    `counts` says how often each occurs. Far is further from the next value than all others are spread;
    -1 is so where nothing else is below 0 and the others are mostly larger than 10.
    """
    known = np.isfinite(values) & (counts > 0)
    found: list[float] = []
    total = int(counts[known].sum())
    for place in np.flatnonzero(known & np.isin(values, _NINES)):
        others = known & (np.arange(len(values)) != place) & ~np.isin(values, found)
        often = counts[place] >= max(_LEAST_ROWS, _LEAST_SHARE * total)
        if (
            often
            and others.sum() >= 2
            and _cannot_be_meant(float(values[place]), values[others], counts[others])
        ):
            found.append(float(values[place]))
    return tuple(found)


def _cannot_be_meant(value: float, others: Floats, counts: Whole) -> bool:
    low, high = float(others.min()), float(others.max())
    gap = value - high if value > high else low - value
    if gap <= 0:
        return False
    if value == -1.0:
        return low >= 0 and float(np.median(np.repeat(others, np.minimum(counts, 1000)))) > 10
    return gap > high - low and abs(value) > 2 * max(abs(low), abs(high), 1.0)
