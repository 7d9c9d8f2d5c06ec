"""A predictor put to the proof on leads it has not learned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from leadlight.learning.choosing.choice import Chance
from leadlight.learning.choosing.roster import PRIOR
from leadlight.learning.choosing.splits import Fold
from leadlight.learning.dataset import Floats, PastLeads, Whole
from leadlight.learning.fields.fine import finely
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.judging.figures import Judged
from leadlight.learning.lessons.judges import Judges, judges, lessons
from leadlight.learning.lessons.lesson import LearningOptions, Lesson, aware, fit_shares, won_of
from leadlight.statistics.odds import chance


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """Honest predictions: `rows` are the leads judged, `raw` their log-odds before calibration.

    `illusory` are log-odds by a model that was given all fields that betray the outcome, `bare` by one that
    was given none, `sure` by one that was not given those asked about; None where that is what the predictor
    itself was given.
    `lesson` is what the leads that did not judge have taught, where one part judges: the newest, or a fifth.
    """

    judges: Judges
    rows: Whole
    judged: Judged
    raw: Floats
    illusory: Floats | None
    bare: Floats | None
    sure: Floats | None
    lesson: Lesson | None


def proof(past: PastLeads, rows: Whole, options: LearningOptions, run: Chance) -> Proof:
    """The proof of what decided leads, `rows` in order of arrival where it is known, teach each other."""
    by = judges(past, rows, run.seed)
    found = lessons(past, by, aware(past, rows, options), run)
    places = np.concatenate([np.zeros(0, dtype=np.int64), *(fold.judge for fold, _ in found)])
    raw = [learned.log_odds(past, fold.judge) for fold, learned in found]
    believed = [
        learned.by_segment(past, fold.judge, learned.choice.calibration.applied(odds))
        for (fold, learned), odds in zip(found, raw, strict=True)
    ]
    return Proof(
        by,
        places,
        Judged(
            chance(np.concatenate([np.zeros(0), *believed])),
            won_of(past, places),
            None if past.group is None else past.group[places],
        ),
        np.concatenate([np.zeros(0), *raw]),
        _by_plans(past, found, [learned.prepared.whole for _, learned in found]),
        _by_plans(past, found, [learned.prepared.bare for _, learned in found]),
        _by_plans(past, found, [learned.prepared.sure for _, learned in found]),
        found[0][1] if by.alone else None,
    )


def _by_plans(
    past: PastLeads, found: Sequence[tuple[Fold, Lesson]], plans: list[FeaturePlan]
) -> Floats | None:
    """Log-odds by the same candidates with the fields of other plans; None where all lessons had those."""
    if all(plan == learned.prepared.plan for plan, (_, learned) in zip(plans, found, strict=True)):
        return None
    odds = []
    for plan, (fold, learned) in zip(plans, found, strict=True):
        matrix = finely(plan.matrix(past.known))
        sample = replace(learned.sample, matrix=matrix.taken(learned.rows))
        shares = learned.choice.shares if matrix.features else ((PRIOR.name, 1.0),)
        odds.append(fit_shares(shares, sample, 0).contributions(matrix.taken(fold.judge)).log_odds)
    return np.concatenate(odds)
