"""Choose how predictors are learned and switched, and what lists are ranked by."""

from __future__ import annotations

from dataclasses import asdict

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.predictors.choices import Choices, choices, keep_choices
from leadlight.actions.live.predictors.in_force import predictors_in_force
from leadlight.errors import DataError
from leadlight.scoring.values import DAY
from leadlight.storage.due_rows import TRAIN, make_due, no_longer_due
from leadlight.storage.predictor_rows import in_use
from leadlight.storage.transaction import writing


def choose_for_predictors(chosen: Choices, by: Actor, now: int) -> None:
    """Let these choices hold from now on. Raises DataError for what cannot be."""
    permit(by, Operation.MANAGE_COMPANY)
    if not 0 <= chosen.every <= 365:
        raise DataError("--every takes days from 1 to 365, or 0 to learn only when you ask.")
    if chosen.rank_by == "expected value":
        used = next((live for live in predictors_in_force() if live.number == in_use()), None)
        if used is not None and not len(used.predictor.bands.worth):
            raise DataError(
                f"Predictor {used.number} has learned no values, so that nothing can be ranked by expected "
                "value. Rank by probability, or put one to use that was learned with --value."
            )
    with writing():
        before = choices()
        keep_choices(chosen)
        write_down(by, now, Deed.CHOOSE_FOR_PREDICTORS, before=asdict(before), after=asdict(chosen))
        if not chosen.every:
            no_longer_due(TRAIN, [0])
        elif chosen.every != before.every:
            make_due(TRAIN, [(0, now + chosen.every * DAY)])
