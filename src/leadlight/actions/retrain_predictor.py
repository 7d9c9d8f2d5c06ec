"""Learn a predictor again as it was taught; it replaces the old one only if it judges new leads as well."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from leadlight.actions.monitor_predictor import Watched, matured, new_to
from leadlight.actions.past_leads import PastTable, check_choices, past_leads_of
from leadlight.actions.stored_predictor import Teaching, read_predictor, teaching_of
from leadlight.actions.teach import teach, teach_from_table
from leadlight.actions.work_table import Inputs, Tell, opened, tell_nobody
from leadlight.errors import DataError, PredictorError
from leadlight.learning.choosing.splits import HOLDOUT, apart
from leadlight.learning.dataset import Flags, Floats, Known, Outcome, PastLeads, Whole
from leadlight.learning.fields.fine import finely
from leadlight.learning.past.history import taken
from leadlight.learning.predictors.file import load, save
from leadlight.learning.predictors.predictor import Predictor
from leadlight.learning.watching.replacing import Shadow, shadow, too_few_outcomes
from leadlight.tables.safely import replacing


@dataclass(frozen=True, slots=True)
class Retrained:
    """What became of a predictor learned anew: it replaced the old one, or is kept beside; and why.

    `shadow` compares both; it is None where too few new leads could.
    """

    outcome: Literal["replaced", "kept beside"]
    sentence: str
    shadow: Shadow | None
    written: str
    previous: str | None

    def as_json(self) -> dict[str, Any]:
        """The result for programs."""
        return {
            "outcome": self.outcome,
            "written": self.written,
            "previous": self.previous,
            "sentence": self.sentence,
            **({} if self.shadow is None else self.shadow.as_json()),
        }


@dataclass(frozen=True, slots=True, eq=False)
class _Past:
    """Past leads as the new predictor looks at them, and as the old one does."""

    new: PastTable
    old: PastTable

    def judges(self, unseen: Flags) -> Whole:
        """The newest leads with an outcome that both look at and the old one has not learned from.

        `unseen` has an entry for each row of the table, the places are among the leads of `new`.
        """
        rows = matured(self.new.past)
        of_both = np.isin(self.new.rows, self.old.rows) & unseen[self.new.rows]
        fit = rows[of_both[rows]]
        return fit[max(0, len(fit) - round(HOLDOUT * len(rows))) :]

    def as_old(self, places: Whole) -> PastLeads:
        """Leads of `new` as the old predictor looks at them."""
        return taken(self.old.past, np.searchsorted(self.old.rows, self.new.rows[places]))


def retrain(inputs: Inputs, watched: Watched, tell: Tell = tell_nobody) -> Retrained:
    """Learn anew from all leads, and replace the old one if the new is at least as good.

    That is found by a trial: it learns without the newest leads that the old one has not learned from, and
    both predict these. The replaced predictor is kept as `.previous`, a new one that is worse as
    `.candidate`. Raises DataError where there are no outcomes to learn from, and where what is to be kept or
    dropped now is no field.
    """
    old = read_predictor(watched.predictor)
    if watched.outcome is None:
        raise DataError(
            "Learning anew needs outcomes. Name the field that says how leads ended, with --outcome."
        )
    teaching = _taught_now(teaching_of(old), watched)
    past = _read(inputs, watched, (old, teaching), tell)
    _check_segment(past.new.past, teaching.segment)
    judges = past.judges(new_to(old, past.new.table)[0])
    fold = apart(np.setdiff1d(np.arange(past.new.past.known.leads), judges), judges, past.new.past.group)
    few = too_few_outcomes(_won(past.new.past, fold.judge))
    found = None
    if not few:
        tell("Learning from the older leads, to be judged by the newest")
        trial = teach(taken(past.new.past, fold.learn), past.new.moments, teaching).predictor
        found = _compared(old, trial, past, fold.judge)
    tell("Learning from all leads")
    new = save(teach_from_table(past.new, teaching).predictor)
    return _put(watched.predictor, new, found, few)


def _taught_now(before: Teaching, watched: Watched) -> Teaching:
    """How the predictor was taught, but for what is said otherwise now."""
    asked = watched.outcome
    outcome = asked if asked is None or before.outcome is None else asked.completed_by(before.outcome)
    return replace(before, outcome=outcome, fields=watched.fields.completed_by(before.fields))


def _read(inputs: Inputs, watched: Watched, how: tuple[Predictor, Teaching], tell: Tell) -> _Past:
    old, teaching = how
    assert teaching.outcome is not None  # noqa: S101 - it was asked for
    before = watched.look(old)
    now = before if watched.age is None else replace(before, age=watched.age)
    with opened(inputs, tell) as work:
        found = past_leads_of(work, teaching.outcome, now)
        check_choices(found, teaching.outcome, watched.fields)
        return _Past(found, found if now == before else past_leads_of(work, teaching.outcome, before))


def _check_segment(past: PastLeads, field: str | None) -> None:
    if field is not None and past.known.like(field) is None:
        raise DataError(
            f"The predictor was learned by segments of '{field}', a field that these leads lack. Give leads "
            "that have it, or learn one without segments with `leadlight learn`."
        )


def _compared(old: Predictor, trial: Predictor, past: _Past, judges: Whole) -> Shadow:
    judged = taken(past.new.past, judges)
    return shadow(
        _log_odds(old, past.as_old(judges).known),
        _log_odds(trial, judged.known),
        judged.outcome == Outcome.WON,
        judged.group,
    )


def _won(past: PastLeads, rows: Whole) -> Floats:
    return np.asarray(past.outcome[rows] == Outcome.WON, dtype=np.float64)


def _log_odds(predictor: Predictor, known: Known) -> Floats:
    return predictor.contributions(known, finely(predictor.plan.matrix(known))).log_odds


def _put(path: Path, new: bytes, found: Shadow | None, few: str) -> Retrained:
    """Write the new predictor where it belongs; the old one is there before it is replaced."""
    sentence = few if found is None else found.sentence
    if found is None or not found.at_least_as_good:
        beside = path.with_suffix(f".candidate{path.suffix}")
        _write(beside, new)
        return Retrained("kept beside", sentence, found, str(beside), None)
    previous = previous_of(path)
    _write(previous, path.read_bytes())
    _write(path, new)
    return Retrained("replaced", sentence, found, str(path), str(previous))


def go_back(path: Path) -> Path:
    """Exchange a predictor and the one it replaced; going back again returns. Raises PredictorError."""
    previous = previous_of(path)
    if not previous.exists():
        raise PredictorError(f"There is no {previous}: nothing has replaced {path}, so there is no way back.")
    before, now = previous.read_bytes(), path.read_bytes()
    load(before, str(previous))
    _write(previous, now)
    _write(path, before)
    return previous


def previous_of(path: Path) -> Path:
    """Where the predictor is kept that another one replaced."""
    return path.with_suffix(f".previous{path.suffix}")


def _write(path: Path, content: bytes) -> None:
    with replacing(path) as draft:
        draft.write_bytes(content)
