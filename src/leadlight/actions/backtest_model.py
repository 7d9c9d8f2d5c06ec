"""Try a scoring model on past leads, each as it was at its own moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from leadlight.actions.compare_models import both
from leadlight.actions.past_leads import Look, PastTable, past_leads_of
from leadlight.actions.past_scores import past_scores
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.insights.backtest import Backtest
from leadlight.insights.ended import Ended
from leadlight.insights.trials import Scored, trial
from leadlight.insights.versus import versus
from leadlight.learning.dataset import NO_TIME, Floats, Outcome, PastLeads, Whole
from leadlight.learning.past.history import check_known
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.wording import days_said
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.requirements import fields_of
from leadlight.scoring.values import DAY, moment, normal_name


@dataclass(frozen=True, slots=True)
class Models:
    """The scoring model on trial, and another one to try beside it."""

    model: ScoringModel
    against: ScoringModel | None = None


def backtest_model(
    models: Models,
    inputs: Inputs,
    choices: OutcomeChoices,
    look: Look | None = None,
    tell: Tell = tell_nobody,
) -> Backtest:
    """Score every past lead as of its moment and compare with how it ended.

    Raises TableError for what cannot be read, DataError for leads, events and outcomes that do not fit.
    """
    with opened(inputs, tell) as work:
        found = past_leads_of(work, choices, look or Look())
        check_known(found.past, found.unknown)
        tell("Scoring the past")
        scored, notes = _scored(work, _same_names(models), found)
        tell("Comparing with how leads ended")
        return _judged(scored, found, (*found.said, *notes))


def _scored(work: WorkTable, models: Models, found: PastTable) -> tuple[tuple[Scored, ...], tuple[str, ...]]:
    """What each model gave the past leads whose outcome is known, and notes."""
    wanted = [model for model in (models.model, models.against) if model is not None]
    staged = work.staged(wanted[0] if len(wanted) == 1 else both(*wanted))
    judged = np.flatnonzero(found.past.learned_from)
    rows = found.rows[judged]
    moments = moments_of(found.past, work.inputs.instant)[judged]
    scored = tuple(past_scores(work, model, staged, rows, moments) for model in wanted)
    return scored, (*staged.notes, *_counters(work, models, found.past))


def moments_of(past: PastLeads, instant: int) -> Whole:
    """When each lead is looked at: its own moment, else the instant of the run."""
    if past.known.moment is None:
        return np.full(past.known.leads, instant, dtype=np.int64)
    return np.where(past.known.moment == NO_TIME, instant, past.known.moment)


def _counters(work: WorkTable, models: Models, past: PastLeads) -> Iterator[str]:
    """A sentence where fields hold what was known at the export, not at the moment."""
    used = fields_of(models.model) | (frozenset() if models.against is None else fields_of(models.against))
    there = [column.name for column in past.known.columns if normal_name(column.name) in used]
    if there:
        listed = ", ".join(there[:6]) + (f" and {len(there) - 6} more" if len(there) > 6 else "")
        besides = (
            "" if work.events else " Counters such as visits or opens may have grown after the decision."
        )
        yield f"Values of the leads' fields are those of the export, not of the moment: {listed}.{besides}"


def _judged(scored: tuple[Scored, ...], found: PastTable, notes: tuple[str, ...]) -> Backtest:
    past = found.past
    judged = past.learned_from
    won = past.outcome[judged] == Outcome.WON
    ended = Ended(won, _days(past)[judged], None if past.group is None else past.group[judged])
    wins = int(won.sum())
    return Backtest(
        leads=len(won),
        wins=wins,
        losses=len(won) - wins,
        open_leads=int((~judged).sum()),
        base_rate=ended.win_rate,
        trial=trial(scored[0], ended),
        versus=versus(scored[0], scored[1], ended, seed=0) if len(scored) > 1 else None,
        period=_period(past),
        moment=_moment_said(found),
        notes=notes,
    )


def _days(past: PastLeads) -> Floats:
    """Days from arrival to the decision, NaN where either is unknown."""
    if past.created is None or past.decided is None:
        return np.full(past.known.leads, np.nan)
    known = (past.created != NO_TIME) & (past.decided != NO_TIME)
    return np.where(
        known, (np.where(known, past.decided, 0) - np.where(known, past.created, 0)) / DAY, np.nan
    )


def _period(past: PastLeads) -> tuple[str, str] | None:
    if past.created is None or not (known := past.created[past.created != NO_TIME]).size:
        return None
    first, last = (moment(int(time)).date().isoformat() for time in (known.min(), known.max()))
    return first, last


def _moment_said(found: PastTable) -> str:
    if found.past.known.moment is None:
        return "as exported"
    if not found.moments.age:
        return "when it arrived"
    return f"{days_said(found.moments.age / DAY)} after it arrived"


def _same_names(models: Models) -> Models:
    """The models with names that tell them apart."""
    if models.against is None or models.against.name != models.model.name:
        return models
    return replace(models, against=models.against.model_copy(update={"name": f"{models.against.name} (2)"}))
