"""Which leads are old enough that how they ended is known of all their like."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.errors import DataError
from leadlight.learning.dataset import NO_TIME, Flags, Outcome, Whole
from leadlight.learning.past.outcomes import Ended
from leadlight.learning.wording import counted, days_said
from leadlight.scoring.values import DAY

_MATURE = 0.9
"""The share of wins that have come when a lead without a win counts as lost; and the share of leads without
a win whose loss must be dated for younger leads to count."""

_FEWEST_DATED = 5
"""Of fewer wins the time they took says nothing of the next ones."""


@dataclass(frozen=True, slots=True, eq=False)
class Matured:
    """Outcomes with young leads open, after how many microseconds a lead is lost, and what was set aside."""

    outcome: Whole
    after: int | None
    set_aside: tuple[str, ...] = ()


def matured(ends: Ended, created: Whole | None, newest: int | None, wanted: int | None) -> Matured:
    """Leads younger than `wanted` (or than nine of ten wins took) are open, however they ended.

    A cohort counts when it is old enough for its ends, not lead by lead as they come: the wins of a young one
    are known before its losses. Where nearly all its losses are dated too nothing is missing, and it counts.
    `newest` is the instant against which ages are taken.
    """
    if created is None:
        if wanted is not None:
            raise DataError(
                "--matures-after needs to know when leads arrived. Name that field with --created."
            )
        return Matured(ends.outcome, None)
    after = _time_to_win(ends, created) if wanted is None else wanted
    if after is None or newest is None:
        return Matured(ends.outcome, after)
    lost = ends.outcome == Outcome.LOST
    young = (created != NO_TIME) & (created > newest - after)
    known_lost = lost & (ends.decided != NO_TIME)
    unwon = young & (ends.outcome != Outcome.WON)
    complete = int((unwon & known_lost).sum()) >= _MATURE * int(unwon.sum())
    aside = young & (lost & ~known_lost if complete else ends.outcome != Outcome.OPEN)
    outcome = np.where(aside, Outcome.OPEN, ends.outcome).astype(np.int64)
    return Matured(outcome, after, _aside_said(ends, aside, after, by_wins=wanted is None))


def _aside_said(ends: Ended, aside: Flags, after: int, *, by_wins: bool) -> tuple[str, ...]:
    if not aside.any():
        return ()
    won = int((ends.outcome[aside] == Outcome.WON).sum())
    age = f"{days_said(after / DAY)}{', in which nine of ten wins came' if by_wins else ''}"
    young = f"{counted(int(aside.sum()), 'lead')} younger than {age}"
    why = "how leads so young end is known of some, not of all"
    return (f"Set aside: {young}, {won:,} of them won: {why}. --matures-after says another age.",)


def _time_to_win(ends: Ended, created: Whole) -> int | None:
    took = (ends.outcome == Outcome.WON) & (ends.decided != NO_TIME) & (created != NO_TIME)
    took &= ends.decided >= created
    if took.sum() < _FEWEST_DATED:
        return None
    return int(np.quantile(ends.decided[took] - created[took], _MATURE, method="higher"))
