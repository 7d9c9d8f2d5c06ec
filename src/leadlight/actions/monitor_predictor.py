"""Look at a predictor again: are leads still alike, do probabilities keep their word, does it still rank."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np

from leadlight.actions.fields_in_common import check_alike, listed
from leadlight.actions.past_leads import Look, known_leads_of, past_leads_of
from leadlight.actions.stored_predictor import (
    learned_leads_of,
    moments_of,
    read_predictor,
    stored_rules,
    teaching_of,
)
from leadlight.actions.unread_values import unread_values
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.errors import DataError
from leadlight.learning.dataset import Flags, Floats, Known, Outcome, PastLeads, Whole
from leadlight.learning.fields.fine import finely
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.judging.figures import Figure
from leadlight.learning.past.history import Rows, known_of, taken
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.predictors.predictor import Predictor
from leadlight.learning.watching.drift import Since, monitored
from leadlight.learning.watching.monitor_report import Monitored
from leadlight.learning.watching.reference import reference_from
from leadlight.learning.watching.replacing import too_few_outcomes
from leadlight.scoring.values import normal_name

REFERENCE, METRICS = "reference", "metrics"
"""Where a predictor's story has them."""

NO_OVERRIDES = (
    "Overrides of scores are not in a file: how often the predictor agreed with them is told by an "
    "installation (`leadlight predictor show`)."
)


@dataclass(frozen=True, slots=True)
class Watched:
    """A predictor's file, and what is said of the leads this time; the rest is as when it was taught.

    Without an `outcome` nothing is known of how they ended.
    """

    predictor: Path
    outcome: OutcomeChoices | None = None
    fields: FieldChoices = field(default_factory=FieldChoices)
    age: int | None = None
    as_of_given: bool = False

    def look(self, predictor: Predictor) -> Look:
        """How a predictor looks at past leads: as when it was taught, if it says so."""
        age = moments_of(predictor).age
        return Look(self.age if age is None else age, stored_rules(predictor), self.as_of_given)


@dataclass(frozen=True, slots=True, eq=False)
class _Seen:
    """New leads, those whose outcome is known in order of arrival (`won` is 1 for a win), and notes.

    Without outcomes `won` is None. `group` numbers the accounts of all.
    """

    known: Known
    matured: Whole
    won: Floats | None
    said: tuple[str, ...]
    group: Whole | None = None


def monitor_predictor(inputs: Inputs, watched: Watched, tell: Tell = tell_nobody) -> Monitored:
    """Compare leads that are new to a predictor with those it learned from, and its word with what came.

    Raises TableError and DataError for leads that cannot be read, PredictorError for what is no predictor.
    """
    predictor = read_predictor(watched.predictor)
    reference = reference_from(predictor.story.get(REFERENCE))
    with opened(inputs, tell) as work:
        seen = _seen(work, watched, predictor)
    check_alike(predictor, seen.known)
    tell("Comparing")
    matrix = finely(predictor.plan.matrix(seen.known))
    odds = predictor.contributions(seen.known, matrix).log_odds
    won = np.empty(0) if seen.won is None else seen.won
    since = Since(matrix, odds, seen.matured, won, seen.group)
    found = monitored(reference, since, learned_auc(predictor))
    few = "" if seen.won is None else too_few_outcomes(seen.won)
    return replace(
        found,
        # first, as values that cannot be read let fields look changed
        sentences=(
            *unread_values(predictor, seen.known),
            *found.sentences,
            *([few] if few else []),
        ),
        notes=(*seen.said, *_unlike(predictor, seen.known), NO_OVERRIDES),
    )


def _seen(work: WorkTable, watched: Watched, predictor: Predictor) -> _Seen:
    """The new leads, each as known at its moment."""
    outcome = _outcome(work, watched, predictor)
    if outcome is None:
        found = known_leads_of(work, moments_of(predictor), stored_rules(predictor))
        new, said = new_to(predictor, found.table)
        known = known_of(found.known, np.flatnonzero(new))
        return _Seen(known, np.empty(0, dtype=np.int64), None, (*found.read, *found.said, *said))
    look = replace(watched.look(predictor), won_before=_won_before(outcome, predictor))
    read = past_leads_of(work, outcome, look)
    new, said = new_to(predictor, read.table)
    past = taken(read.past, np.flatnonzero(new[read.rows]))
    rows = matured(past)
    won = (past.outcome[rows] == Outcome.WON).astype(np.float64)
    return _Seen(past.known, rows, won, (*read.said, *said), past.group)


def _outcome(work: WorkTable, watched: Watched, predictor: Predictor) -> OutcomeChoices | None:
    """What is said of outcomes, completed by how the predictor was taught as far as these leads have it."""
    before = teaching_of(predictor).outcome
    if watched.outcome is None or before is None:
        return watched.outcome
    names = {normal_name(".".join(leaf.path)) for leaf in work.leads.leaves}
    return watched.outcome.completed_by(before.seen_in(names))


def _won_before(now: OutcomeChoices, predictor: Predictor) -> bool:
    """Whether it was taught by this value of this field, so that a period without it is one without wins."""
    before = teaching_of(predictor).outcome
    return (
        before is not None and now.won is not None and (now.outcome, now.won) == (before.outcome, before.won)
    )


def new_to(predictor: Predictor, table: Rows) -> tuple[Flags, tuple[str, ...]]:
    """Which leads of a table a predictor has not learned from, and what to say of the others.

    All of them where that cannot be told, which is said.
    """
    every = np.ones(table.leads, dtype=np.bool_)
    learned = learned_leads_of(predictor)
    if learned is None:
        return every, (_untold("its file does not say"),)
    try:
        known = learned.among(table)
    except DataError:
        return every, (_untold("they lack a field that would tell it rightly"),)
    return ~known.leads, known.said


def _untold(why: str) -> str:
    return (
        f"Which of these leads it learned from cannot be told, as {why}: all are looked at, and those it "
        "knows flatter it. Give only leads that came since, or learn it with --created."
    )


def matured(past: PastLeads) -> Whole:
    """The places of the leads whose outcome is known, in order of arrival."""
    rows = np.flatnonzero(past.learned_from)
    return rows if past.order is None else rows[np.argsort(past.order[rows], kind="stable")]


def _unlike(predictor: Predictor, known: Known) -> list[str]:
    roles = set(map(normal_name, moments_of(predictor).roles))
    missing = predictor.missing(known)
    unknown = [name for name in predictor.unknown(known) if normal_name(name) not in roles]
    said = [f"Fields it learned from that are not there: {listed(missing)}."] if missing else []
    return said + ([f"Fields it does not know: {listed(tuple(unknown))}."] if unknown else [])


def learned_auc(predictor: Predictor) -> Figure | None:
    """The AUC on the leads that judged the predictor when it was learned; None where the file has none."""
    metrics = predictor.story.get(METRICS)
    found = metrics.get("auc") if isinstance(metrics, dict) else None
    if not isinstance(found, dict) or not all(
        isinstance(found.get(k), float) for k in ("value", "low", "high")
    ):
        return None
    return Figure(found["value"], found["low"], found["high"])
