"""What signals are measured by: the yardstick in force, the budget of alerts, and finding it anew daily."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any, cast

from leadlight.engage.calibration import Yardstick, calibrated
from leadlight.engage.rhythm import PAST, Peers, visits_of
from leadlight.scoring.values import DAY
from leadlight.storage.database import Place
from leadlight.storage.due_rows import CALIBRATE, claim, end, make_due_by, still_ours
from leadlight.storage.json_columns import object_of
from leadlight.storage.many import insert, rows
from leadlight.storage.settings_rows import setting
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing
from leadlight.storage.visit_times import done_times, drawn, how_many_active, how_many_reps

SETTING = "signals"
"""Its `alerts` are those of a rep a day, its `reps` how many there are, None to count them."""

USUAL_BUDGET = 2.0

_DRAWN = 10_000
"""From about so many leads the yardstick is found; more tell nothing more."""

_LOOKED_BACK = 2 * PAST * DAY
_AT_ONCE = 500
_AGAIN = DAY


@dataclass(frozen=True, slots=True)
class Budget:
    """How many alerts a rep is to have a day, surges and silences together, and how many reps there are."""

    a_rep: float
    reps: int

    @property
    def a_day(self) -> float:
        """Alerts a day of all reps."""
        return self.a_rep * self.reps


def budget() -> Budget:
    """The budget in force; reps are counted where nobody said how many there are."""
    said = cast("Mapping[str, Any]", setting(SETTING, {}))
    return Budget(float(said.get("alerts", USUAL_BUDGET)), said.get("reps") or how_many_reps())


@dataclass(frozen=True, slots=True)
class InForce:
    """A yardstick by its number; None of the one that is taken before any was found."""

    number: int | None
    measures: Yardstick


def yardstick_in_force() -> InForce:
    """The yardstick that was found last."""
    number = rows("SELECT MAX(number) FROM leadlight_yardstick")[0][0]
    return InForce(None, Yardstick()) if number is None else numbered(number)


def numbered(number: int) -> InForce:
    """A yardstick, which never changes."""
    found = rows("SELECT CAST(measures AS text) FROM leadlight_yardstick WHERE number = %s", [number])
    return InForce(number, _read(str(found[0][0])))


@lru_cache(maxsize=16)
def _read(text: str) -> Yardstick:
    said: Mapping[str, Any] = object_of(text)
    return Yardstick(
        Peers(**said["peers"]), said["surge"], said["silence"], said["leads"], tuple(said["a_day"])
    )


def begin_to_measure(now: int) -> None:
    """Have the yardstick found, now and each day, where that is not under way."""
    with writing():
        if not rows("SELECT 1 FROM leadlight_due WHERE kind = %s", [CALIBRATE]):
            make_due_by(CALIBRATE, [(0, now)], now)


def calibrate_due(_place: Place, now: int) -> bool:
    """Find the yardstick anew if that is due; whether it was."""
    claims = claim(CALIBRATE, now, 1)
    if not claims:
        return False
    found = measured(now)
    with writing():
        insert(
            "leadlight_yardstick", {"at": "bigint", "measures": "jsonb"}, [(now, json.dumps(asdict(found)))]
        )
        end(claims, still_ours(claims), {0: now + _AGAIN})
    return True


def measured(now: int) -> Yardstick:
    """Find the yardstick from what leads did of late."""
    since = now - _LOOKED_BACK
    with one_moment():
        every = max(1, -(-how_many_active(since) // _DRAWN))
        leads = drawn(since, every)
        visits = [
            visits_of(times)
            for start in range(0, len(leads), _AT_ONCE)
            for times in done_times(leads[start : start + _AT_ONCE], since, now).values()
        ]
        allowed = budget().a_day
    return calibrated(visits, now, allowed, every)
