"""Numbers of events in whole millionths, as `sum` adds them; never NULL."""

from __future__ import annotations

from leadlight.engines.fragments import bounded
from leadlight.scoring.arithmetic import LARGEST_QUANTITY, MILLIONTHS

_LARGEST = LARGEST_QUANTITY // MILLIONTHS


def quantity_of_integer(value: str) -> str:
    """The millionths of a whole number."""
    return f"({bounded(f'COALESCE({value}, 0)', -_LARGEST, _LARGEST)} * {MILLIONTHS})"


def quantity_of_real(value: str) -> str:
    """The millionths of a binary number, taken as its shortest decimal, halves away from zero.

    Most numbers are far from a half and small enough to be rounded as they are; the others go by their
    decimal text. What is no finite number counts as nothing.
    """
    scaled = f"({value} * 1e6)"
    quick = f"ABS({value}) < 1e6 AND ABS({scaled} - FLOOR({scaled}) - 0.5) > 1e-3"
    held = f"LEAST(GREATEST({value}, -{_LARGEST}.0), {_LARGEST}.0)"
    exact = f"CAST(ROUND(CAST(CAST({held} AS VARCHAR) AS DECIMAL(38, 24)), 6) * {MILLIONTHS} AS BIGINT)"
    finite = f"{value} BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308"
    return (
        f"(CASE WHEN {quick} THEN CAST(FLOOR({scaled} + 0.5) AS BIGINT)"
        f" WHEN {value} IS NULL OR NOT ({finite}) THEN 0"
        f" ELSE {exact} END)"
    )
