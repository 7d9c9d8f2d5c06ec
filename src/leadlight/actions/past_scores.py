"""What a scoring model gives past leads, each at its own moment, by the meaning itself."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from leadlight.actions.compare_models import NO_PRIORITY
from leadlight.actions.kept_gates import TOTAL
from leadlight.actions.work_table import WorkTable
from leadlight.engines.past_records import leads_at
from leadlight.engines.staging import Staged
from leadlight.insights.rule_worth import RuleName
from leadlight.insights.trials import Scored
from leadlight.learning.dataset import Floats, Whole
from leadlight.scoring.arithmetic import HUNDREDTHS
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Look, Scorer
from leadlight.scoring.sums import EXCLUDED


def past_scores(work: WorkTable, model: ScoringModel, staged: Staged, rows: Whole, moments: Whole) -> Scored:
    """Score the leads of some rows (from 0, rising) as of their moments (microseconds)."""
    scorer = Scorer(model, staged.forms)
    at = {int(row) + 1: int(moment) for row, moment in zip(rows, moments, strict=True)}
    names = (*dict.fromkeys(gate.name for gate in model.priorities), NO_PRIORITY, EXCLUDED)
    place = {name: index for index, name in enumerate(names)}
    rules = model.all_rules()
    total = np.full(len(rows), np.nan)
    priority = np.empty(len(rows), dtype=np.int64)
    given = np.zeros((len(rows), len(rules)))
    leads = leads_at(work.connection, staged, (work.leads, model), at)
    for index, (row, lead) in enumerate(leads):
        look = scorer.look(lead, at[row])
        total[index] = _points(look)
        priority[index] = place[look.score.priority or NO_PRIORITY]
        if look.outcomes:
            given[index] = [outcome.points / 100 for outcome in look.outcomes]
    kept = [index for index, name in enumerate(names) if name in _shown(model, names, priority)]
    return Scored(
        model=model.name,
        total=total,
        priority=np.searchsorted(kept, priority),
        priorities=tuple(names[index] for index in kept),
        rules=tuple(RuleName(score, group, rule.name) for score, group, rule in rules),
        given=given,
    )


def points_by_score(work: WorkTable, model: ScoringModel, rows: Whole, moments: Whole) -> dict[str, Floats]:
    """The points of each score and of the total, of the leads of some rows as of their moments.

    Leads that the model excludes have NaN.
    """
    staged = work.staged(model)
    scorer = Scorer(model, staged.forms)
    at = {int(row) + 1: int(moment) for row, moment in zip(rows, moments, strict=True)}
    found = {name: np.full(len(rows), np.nan) for name in (*model.scores, TOTAL)}
    for index, (row, lead) in enumerate(leads_at(work.connection, staged, (work.leads, model), at)):
        score = scorer.score(lead, at[row])
        if score.total_hundredths is not None:
            for name, points in {**score.scores_hundredths, TOTAL: score.total_hundredths}.items():
                found[name][index] = points / HUNDREDTHS
    return found


def _points(look: Look) -> float:
    points = look.score.total_hundredths
    return math.nan if points is None else points / 100


def _shown(model: ScoringModel, names: Sequence[str], priority: Whole) -> set[str]:
    """The priorities of the model, and of the others those that somebody has."""
    return {gate.name for gate in model.priorities} | {names[index] for index in np.unique(priority)}
