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
from leadlight.learning.predictors.bands import NO_BANDS, bands, in_ties
from leadlight.learning.predictors.predictor import AVERAGES, Predictor
from leadlight.learning.threads import one_thread
from leadlight.learning.watching.drift import scored_alike
from leadlight.learning.watching.reference import reference_of
from leadlight.statistics.odds import chance


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
    matrix, bare = final.matrix(past), bare_predictor(final)
    contributions = bare.contributions(past.known, matrix)
    places, odds = _believed(past, final, proved, contributions.log_odds)
    predictor = replace(bare, bands=bands(past, places, chance(odds)))
    decided = np.flatnonzero(past.learned_from)
    found = Findings(
        past, decided, final, proved, predictor, matrix.taken(decided), contributions.taken(decided)
    )
    report = report_of(found, seed)
    places, odds = _compared_with(past, final, proved, (places, odds, contributions.log_odds))
    story = {
        **story_of(report, seed),
        "reference": reference_of(matrix.taken(places), odds, final.choice.calibration.told_by).as_json(),
        AVERAGES: averages_of(contributions.taken(rows), matrix.taken(rows)),
    }
    return Learned(replace(predictor, story=story), report)


def _named_as_here(past: PastLeads, options: LearningOptions) -> LearningOptions:
    """The options with the field of segments as these leads call it; raises DataError where they lack it."""
    if options.segment is None:
        return options
    return replace(options, segment=column_named(past.known.columns, options.segment, "--segment").name)


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


def bare_predictor(final: Lesson) -> Predictor:
    """The predictor without its story, and without bands."""
    return Predictor(
        final.prepared.plan,
        final.model,
        final.choice.calibration,
        NO_BANDS,
        None if final.own is None else final.own.segments,
    )


def _believed(past: PastLeads, final: Lesson, proved: Proof, own: Floats) -> tuple[Whole, Floats]:
    """Leads and what the predictor would have said of them, had its model not learned from them.

    `own` is what it does say of each lead. That counts where many share a score, which is no memory of any of
    them; folds would give each shared score in several shades. Own models of segments are asked as they are
    too: a few drawn slopes learn no lead by heart.
    """
    honest = _honest(final, proved)
    places = honest.places
    if not len(places):
        return final.rows, own[final.rows]
    odds = final.by_segment(past, places, honest.odds)
    shared = np.zeros(len(own), dtype=np.bool_)
    shared[final.rows] = in_ties(own[final.rows])
    return places, np.where(shared[places], own[places], odds)


def _compared_with(
    past: PastLeads, final: Lesson, proved: Proof, said: tuple[Whole, Floats, Floats]
) -> tuple[Whole, Floats]:
    """Leads and log-odds that new ones are compared with; `said` are those believed, and what is said of all.

    Where newer leads judged, those of earlier folds do not count: what few leads teach spreads otherwise.
    """
    places, believed, own = said
    if proved.lesson is None:
        return places, believed
    if not _by_heart(past, proved.lesson, proved):
        return final.rows, own[final.rows]
    judges = slice(-len(proved.rows), None)
    return places[judges], believed[judges]


def _by_heart(past: PastLeads, older: Lesson, proved: Proof) -> bool:
    """Whether what a lesson says of leads that taught it lies otherwise than what it says of the judges.

    Then it knows them by heart, or time has moved them.
    """
    known, new = (
        older.by_segment(past, rows, older.choice.calibration.applied(raw))
        for rows, raw in ((older.rows, older.log_odds(past, older.rows)), (proved.rows, proved.raw))
    )
    return not scored_alike(reference_of(Matrix(len(known), ()), known), new)


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
