"""What a company chose about predictors: when to learn, who switches, and what lists are ranked by."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal

from leadlight.storage.choices import choice, choose

RankBy = Literal["score", "probability", "expected value"]

_NAME = "predictors"


@dataclass(frozen=True, slots=True)
class Choices:
    """`every` are days between two lessons, 0 for none; `at` and `matures_after` are in microseconds.

    With `automatic` a challenger that is at least as good is put to use by itself; else it is proposed.
    """

    every: int = 15
    automatic: bool = False
    rank_by: RankBy = "score"
    at: int | None = None
    matures_after: int | None = None


def choices() -> Choices:
    """What was chosen, else what is usual."""
    return Choices(**choice(_NAME))


def keep_choices(chosen: Choices) -> None:
    """Keep what is chosen, in the transaction there is."""
    choose(_NAME, asdict(chosen))
