"""Which leads of lower priorities are looked at today, and where they stand among the others.

They are drawn by day and person, so that everybody sees the same ones all day, and others tomorrow.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import TypeVar

Row = TypeVar("Row")


def how_many(shown: int, share: int) -> int:
    """So many are drawn beside so many others, for a share in per cent; one at least if there is a share."""
    return -(-shown * share // (100 - share)) if shown else min(share, 1)


def drawn(day: date, whom: str, count: int, highest: int) -> tuple[int, ...]:
    """Numbers of leads, from 1 to the highest there is, at which to begin to look for one each."""
    if highest < 1:
        return ()
    return tuple(1 + _number(f"{day}\n{whom}\n{turn}") % highest for turn in range(count))


def mixed(best: Sequence[Row], looked_at: Sequence[Row]) -> list[Row]:
    """Both in one list, those to be looked at spread evenly among the others, never the first."""
    found = list(best)
    for turn, row in enumerate(looked_at, 1):
        found.insert(turn - 1 + -(-len(best) * turn // (len(looked_at) + 1)), row)
    return found


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest())
