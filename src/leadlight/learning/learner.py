"""The whole way from past leads to a predictor and a report of how good it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from leadlight.errors import DataError
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.choosing.choice import Chance, untried
from leadlight.learning.choosing.roster import PRIOR
from leadlight.learning.dataset import Floats, PastLeads, Whole
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.findings.composing import Findings, report_of
from leadlight.learning.findings.report import LearningReport
from leadlight.learning.lessons.honest import Honest
from leadlight.learning.lessons.lesson import (
    LearningOptions,
    Lesson,
    fit_shares,
    lesson,
    recalibrated,
    sample_of,
    with_segments,
)
from leadlight.learning.lessons.preparing import Prepared, prepare
from leadlight.learning.lessons.proving import Proof, proof
from leadlight.learning.matrix import Matrix
from leadlight.learning.past.arrangement import arranged
from leadlight.learning.past.roles import column_named
from leadlight.learning.predictors.averages import averages_of
from leadlight.learning.predictors.bands import bands
from leadlight.learning.predictors.predictor import AVERAGES, Predictor
from leadlight.learning.threads import one_thread
from leadlight.learning.watching.reference import reference_of
from leadlight.statistics.odds import chance

FEW_SCORES = 50
"""With fewer different scores nothing was learned by heart: the leads are their own reference."""


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """A predictor and what is known of it."""

    predictor: Predictor
    report: LearningReport


@one_thread()
def learn_from(past: PastLeads, options: LearningOptions, seed: int = 0) -> Learned:
    """Learn from decided leads; raises DataError where there is nothing at all to go by.

    It raises one too where the leads have no field of the name to learn segments by.
    """
    past = arranged(past)
    options = _named_as_here(past, options)
    run = Chance(seed, options.clock)
    rows = np.flatnonzero(past.learned_from)
    if len(rows):
        proved = proof(past, rows, options, run)
        final = final_lesson(past, rows, proved, (options, run))
    else:
        rows = np.arange(past.known.leads)
        final = rules_alone(past)
        proved = proof(past, np.zeros(0, dtype=np.int64), options, run)
    predictor, matrix = predictor_of(past, rows, final, proved)
    contributions = predictor.contributions(past.known, matrix)
    decided = np.flatnonzero(past.learned_from)
    found = Findings(
        past, decided, final, proved, predictor, matrix.taken(decided), contributions.taken(decided)
    )
    report = report_of(found, seed)
    story = {
        **story_of(report, seed),
        "reference": _reference(past, final, proved, matrix),
        AVERAGES: averages_of(contributions.taken(rows), matrix.taken(rows)),
    }
    return Learned(replace(predictor, story=story), report)


def _named_as_here(past: PastLeads, options: LearningOptions) -> LearningOptions:
    """The options with the field of segments as these leads call it; raises DataError where they lack it."""
    if options.segment is None:
        return options
    return replace(options, segment=column_named(past.known.columns, options.segment, "--segment").name)


def _reference(past: PastLeads, final: Lesson, proved: Proof, matrix: Matrix) -> dict[str, Any]:
    """What the leads learned from look like, and what is honestly predicted of them."""
    places, odds = _believed(past, final, proved)
    raw = final.model.contributions(matrix.taken(final.rows)).log_odds
    own = final.by_segment(past, final.rows, final.choice.calibration.applied(raw))
    # folds give each of few scores in several shades, which would look like a shift
    if not len(places) or len(np.unique(own.round(6))) < FEW_SCORES:
        places, odds = final.rows, own
    return reference_of(matrix.taken(places), odds).as_json()


def final_lesson(past: PastLeads, rows: Whole, proved: Proof, how: tuple[LearningOptions, Chance]) -> Lesson:
    """What all decided leads teach; where one part of them judged, the others have chosen, else all do."""
    options, run = how
    if proved.lesson is None:
        return lesson(past, rows, options, run)
    prepared = prepare(past, rows, options.choices)
    sample = sample_of(past, rows, prepared, run.seed)
    other = recalibrated(proved.lesson, proved.raw, proved.judged.won, in_time=proved.judges.split == "time")
    found = Lesson(rows, prepared, sample, other.choice, fit_shares(other.choice.shares, sample, run.seed))
    return with_segments(past, found, _honest(found, proved), options)


def rules_alone(past: PastLeads) -> Lesson:
    """The rule score, where no outcome is known: every lead counts nothing, and the prior says it all."""
    if past.known.points is None:
        raise DataError(
            "No lead has an outcome yet, so there is nothing to learn from. Give leads that were decided, "
            "or a scoring model whose points stand in until there are some."
        )
    nothing = np.zeros(past.known.leads)
    sample = Sample(
        Matrix(past.known.leads, (), past.known.points), nothing, nothing, nothing.astype(np.int64)
    )
    plan = FeaturePlan((), ())
    choice = untried(PRIOR.name, sample)
    rows = np.arange(past.known.leads)
    return Lesson(rows, Prepared(plan, (), plan, plan, plan), sample, choice, PRIOR.fit(sample, 0))


def predictor_of(past: PastLeads, rows: Whole, final: Lesson, proved: Proof) -> tuple[Predictor, Matrix]:
    """The predictor, with bands from honest predictions; and the matrix of all leads."""
    matrix = final.matrix(past)
    bare = Predictor(
        final.prepared.plan,
        final.model,
        final.choice.calibration,
        bands(past, rows[:0], np.zeros(0)),
        None if final.own is None else final.own.segments,
    )
    places, odds = _believed(past, final, proved)
    if not len(places):
        places, odds = rows, bare.contributions(past.known, matrix).log_odds[rows]
    return replace(bare, bands=bands(past, places, chance(odds))), matrix


def _believed(past: PastLeads, final: Lesson, proved: Proof) -> tuple[Whole, Floats]:
    """Leads and what the predictor would have said of them, had its model not learned from them.

    Own models of segments are asked as they are: a few drawn slopes learn no lead by heart, and those of
    folds would give each of few scores in several shades.
    """
    honest = _honest(final, proved)
    return honest.places, final.by_segment(past, honest.places, honest.odds)


def _honest(final: Lesson, proved: Proof) -> Honest:
    """Log-odds that no model gave of a lead it knew, calibrated as the final predictor is."""
    if proved.lesson is None:
        return final.honest
    older = proved.lesson
    fold, lead = np.nonzero(np.isfinite(older.choice.raw))
    raw = np.concatenate([older.choice.raw[fold, lead], proved.raw])
    return Honest(
        np.concatenate([older.rows[lead], proved.rows]),
        final.choice.calibration.applied(raw),
        np.concatenate([fold, np.full(len(proved.rows), len(older.choice.raw))]),
    )


def story_of(report: LearningReport, seed: int) -> dict[str, Any]:
    """What the predictor's file says of its origin."""
    whole = report.as_json()
    kept = (
        "rows",
        "won",
        "base_rate",
        "split",
        "holdout",
        "metrics",
        "chosen",
        "verdict",
        "sentence",
        "threshold",
    )
    return {**{name: whole[name] for name in kept}, "seed": seed}
