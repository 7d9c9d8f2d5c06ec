"""Calendar periods as SQL, in whole numbers only."""

from __future__ import annotations

from leadlight.scoring.values import DAY


def period(time: str, length: str) -> str:
    """A number for the UTC day, week or month of a time in microseconds; see `scoring.counting.period`."""
    # shifted to be positive for any year a time may have, as whole-number division differs below zero
    day = f"(({time} + {719_468 * DAY}) // {DAY})"
    if length == "day":
        return day
    if length == "week":
        return f"(({day} - 719468 + 3 + 7 * 719468) // 7)"
    of_era = f"({day} % 146097)"
    year = f"(({of_era} - {of_era} // 1460 + {of_era} // 36524 - {of_era} // 146096) // 365)"
    of_year = f"({of_era} - (365 * {year} + {year} // 4 - {year} // 100))"
    return f"((({day} // 146097) * 400 + {year}) * 12 + (5 * {of_year} + 2) // 153)"
