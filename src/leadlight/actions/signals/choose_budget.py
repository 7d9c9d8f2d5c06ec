"""How many alerts a rep is to have a day: the company's choice, and thresholds for it."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.measures import SETTING, Budget, budget
from leadlight.errors import DataError
from leadlight.storage.due_rows import CALIBRATE, make_due
from leadlight.storage.settings_rows import choose
from leadlight.storage.transaction import writing

MOST_ALERTS = 1_000


def choose_budget(by: Actor, now: int, a_rep: float, reps: int | None = None) -> Budget:
    """Set the budget, and have thresholds found for it; without `reps` they are counted. Raises DataError."""
    permit(by, Operation.MANAGE_COMPANY)
    if not 0 < a_rep <= MOST_ALERTS or (reps is not None and reps < 1):
        raise DataError(
            f"A budget is more than 0 and at most {MOST_ALERTS:,} alerts a day, for each of at least 1 rep."
        )
    with writing():
        choose(SETTING, {"alerts": a_rep, "reps": reps})
        make_due(CALIBRATE, [(0, now)])
        write_down(by, now, Deed.CHOOSE_BUDGET, alerts=a_rep, reps=reps)
        return budget()
