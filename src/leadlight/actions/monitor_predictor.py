"""Look at a predictor again: are leads still alike, do probabilities keep their word, does it still rank."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from leadlight.actions.past_leads import Look, known_leads, past_leads
from leadlight.actions.stored_predictor import MOMENTS, RULES, moments_of, read_predictor, stored_rules
from leadlight.actions.work_table import Inputs, Tell, tell_nobody
from leadlight.errors import DataError, PredictorError
from leadlight.learning.dataset import Floats, Known, Outcome, PastLeads, Whole
from leadlight.learning.drift import Monitored, Since, monitored
from leadlight.learning.fields import FieldChoices
from leadlight.learning.fine_fields import finely
from leadlight.learning.history import check_known, taken
from leadlight.learning.judging import Figure
from leadlight.learning.outcomes import OutcomeChoices
from leadlight.learning.predictor import Predictor
from leadlight.learning.predictor_file import load, save
from leadlight.learning.reference import reference_from
from leadlight.learning.replacing import Shadow, shadow
from leadlight.learning.splits import HOLDOUT
from leadlight.tables.safely import replacing

REFERENCE, METRICS = "reference", "metrics"
"""Where a predictor's story has them."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A predictor's file, and what there is to know of the leads: outcomes where there are any."""

    predictor: Path
    outcome: OutcomeChoices | None = None
    fields: FieldChoices = field(default_factory=FieldChoices)
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Retrained:
    """What became of a predictor learned anew: it replaced the old one, or is kept beside; and why."""

    outcome: Literal["replaced", "kept beside"]
    shadow: Shadow
    written: str
    previous: str | None

    def as_json(self) -> dict[str, Any]:
        """The result for programs."""
        return {
            "outcome": self.outcome,
            "written": self.written,
            "previous": self.previous,
            **self.shadow.as_json(),
        }


def monitor_predictor(inputs: Inputs, watched: Watched, tell: Tell = tell_nobody) -> Monitored:
    """Compare leads with those a predictor learned from, and its probabilities with what came.

    Raises TableError and DataError for leads that cannot be read, PredictorError for what is no predictor.
    """
    predictor = read_predictor(watched.predictor)
    known, past, notes = _leads(inputs, watched, predictor, tell)
    tell("Comparing")
    matrix = finely(predictor.plan.matrix(known))
    odds = predictor.contributions(known, matrix).log_odds
    matured = _matured(past)
    won = np.empty(0) if past is None else (past.outcome[matured] == Outcome.WON).astype(np.float64)
    found = monitored(
        reference_from(predictor.story.get(REFERENCE)),
        Since(matrix, odds, matured, won),
        learned_auc(predictor),
    )
    return replace(found, notes=(*notes, *_unlike(predictor, known)))


def _leads(
    inputs: Inputs, watched: Watched, predictor: Predictor, tell: Tell
) -> tuple[Known, PastLeads | None, tuple[str, ...]]:
    """The leads, each as known at its moment; with outcomes if there are any, and notes."""
    moments, rules = moments_of(predictor), stored_rules(predictor)
    if watched.outcome is None:
        found = known_leads(inputs, moments, rules, tell)
        return found.known, None, found.said
    age = watched.age if watched.age is not None else moments.age
    past = past_leads(inputs, watched.outcome, Look(age, rules), tell)
    return past.past.known, past.past, past.said


def _matured(past: PastLeads | None) -> Whole:
    """The places of the leads whose outcome is known, in order of arrival."""
    if past is None:
        return np.empty(0, dtype=np.int64)
    rows = np.flatnonzero(past.learned_from)
    return rows if past.order is None else rows[np.argsort(past.order[rows], kind="stable")]


def _unlike(predictor: Predictor, known: Known) -> list[str]:
    missing, unknown = predictor.missing(known), predictor.unknown(known)
    said = [f"Fields it learned from that are not there: {', '.join(missing[:12])}."] if missing else []
    return said + ([f"Fields it does not know: {', '.join(unknown[:12])}."] if unknown else [])


def retrain(inputs: Inputs, watched: Watched, tell: Tell = tell_nobody) -> Retrained:
    """Learn anew, score the newest outcomes by both, and replace the old one if the new is at least as good.

    The replaced predictor is kept as `.previous`, a new one that is worse as `.candidate`. Raises DataError
    where there are no outcomes to learn from.
    """
    from leadlight.learning.learner import learn_from  # noqa: PLC0415 - heavy libraries load when needed
    from leadlight.learning.lesson import LearningOptions  # noqa: PLC0415 - likewise

    old = read_predictor(watched.predictor)
    _, past, _ = _leads(inputs, watched, old, tell)
    if past is None:
        raise DataError(
            "Learning anew needs outcomes. Name the field that says how leads ended, with --outcome."
        )
    check_known(past)
    rows = _matured(past)
    newest = rows[len(rows) - round(HOLDOUT * len(rows)) :]
    options = LearningOptions(watched.fields)
    tell("Learning from the older leads, to be judged by the newest")
    trial = learn_from(taken(past, np.setdiff1d(np.arange(past.known.leads), newest)), options).predictor
    tell("Scoring the newest by both")
    judged = taken(past, newest)
    found = shadow(
        _log_odds(old, judged.known),
        _log_odds(trial, judged.known),
        judged.outcome == Outcome.WON,
        judged.group,
    )
    tell("Learning from all leads")
    whole = learn_from(past, options).predictor
    kept = {name: old.story[name] for name in (MOMENTS, RULES) if name in old.story}
    new = save(replace(whole, story={**whole.story, **kept}))
    return _put(watched.predictor, new, found)


def _put(path: Path, new: bytes, found: Shadow) -> Retrained:
    """Write the new predictor where it belongs; the old one is there before it is replaced."""
    if not found.at_least_as_good:
        beside = path.with_suffix(f".candidate{path.suffix}")
        _write(beside, new)
        return Retrained("kept beside", found, str(beside), None)
    previous = previous_of(path)
    _write(previous, path.read_bytes())
    _write(path, new)
    return Retrained("replaced", found, str(path), str(previous))


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


def learned_auc(predictor: Predictor) -> Figure | None:
    """The AUC on the leads that judged the predictor when it was learned; None where the file has none."""
    metrics = predictor.story.get(METRICS)
    found = metrics.get("auc") if isinstance(metrics, dict) else None
    if not isinstance(found, dict) or not all(
        isinstance(found.get(k), float) for k in ("value", "low", "high")
    ):
        return None
    return Figure(found["value"], found["low"], found["high"])


def _log_odds(predictor: Predictor, known: Known) -> Floats:
    return predictor.contributions(known, finely(predictor.plan.matrix(known))).log_odds
