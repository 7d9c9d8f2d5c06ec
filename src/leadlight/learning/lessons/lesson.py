"""One lesson: everything that learning fits, fitted on some of the past leads and on nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from leadlight.learning.candidates.blend import Blend, Model
from leadlight.learning.candidates.sample import PARTS, Sample
from leadlight.learning.choosing.choice import (
    Chance,
    Choice,
    Course,
    blends,
    chosen,
    leaning,
    tried_out,
    untried,
)
from leadlight.learning.choosing.large_lists import among_all, choosing
from leadlight.learning.choosing.memory import overall, remembered
from leadlight.learning.choosing.roster import PRIOR, candidates, mixtures, named, prior_share
from leadlight.learning.choosing.splits import Fold, folds, parted, rolling
from leadlight.learning.dataset import Column, Floats, Outcome, PastLeads, Whole
from leadlight.learning.fields.fine import finely
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.leaks.leakage import Leak
from leadlight.learning.lessons.honest import Honest
from leadlight.learning.lessons.preparing import Prepared, leak_of, prepare
from leadlight.learning.matrix import Matrix
from leadlight.learning.predictors.own_models import Basis, OwnModels, own_models
from leadlight.learning.predictors.segments import values_of
from leadlight.statistics.odds import surprise

QUICK_PARTS = 3
"""Folds that choose inside of folds that judge, and where many leads say in three what few say in five."""

MANY = 4_000
"""Leads of which a third is judge enough."""


@dataclass(frozen=True, slots=True)
class LearningOptions:
    """What the user decided: fields to keep and to drop, and the field to learn segments by.

    `suspects` are what betrays the outcome, or may, by more leads than those learned from; see `aware`.
    """

    choices: FieldChoices = field(default_factory=FieldChoices)
    segment: str | None = None
    clock: Callable[[], float] = lambda: 0.0
    """Seconds, for the time each candidate took; only the report listens to it."""
    suspects: tuple[Leak, ...] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Lesson:
    """What some leads taught: `rows` are their places, in order of arrival where it is known.

    `own` are the own models of segments, None where no field was named to learn them by.
    """

    rows: Whole
    prepared: Prepared
    sample: Sample
    choice: Choice
    model: Model
    own: OwnModels | None = None

    def matrix(self, past: PastLeads) -> Matrix:
        """The features of all leads by this lesson's plan."""
        return finely(self.prepared.plan.matrix(past.known))

    @property
    def honest(self) -> Honest:
        """What is said of the leads that taught by those of other folds, calibrated."""
        fold, lead = np.nonzero(np.isfinite(self.choice.raw))
        return Honest(self.rows[lead], self.choice.calibration.applied(self.choice.raw[fold, lead]), fold)

    @property
    def tells(self) -> bool:
        """Whether it says more of leads that it did not learn from than their share of wins does."""
        fold, lead = np.nonzero(np.isfinite(self.choice.raw))
        won = self.sample.won[lead]
        if not 0 < won.sum() < len(won):
            return False
        knows_nothing = np.full(len(lead), np.log(won.mean()) - np.log1p(-won.mean()))
        said = self.choice.raw[fold, lead]
        return bool(surprise(said, won).mean() < surprise(knows_nothing, won).mean())

    def told(self, past: PastLeads, rows: Whole) -> Floats | None:
        """The chance of a win that it gives each of some leads; None where it tells nothing."""
        return 1 / (1 + np.exp(-self.log_odds(past, rows))) if self.tells else None

    def log_odds(self, past: PastLeads, rows: Whole) -> Floats:
        """What it says of some leads, uncalibrated."""
        return self.model.contributions(self.matrix(past).taken(rows)).log_odds

    def by_segment(self, past: PastLeads, rows: Whole, whole: Floats) -> Floats:
        """The log-odds of some leads by the model of each one's segment; `whole` are those of all leads'."""
        segments = None if self.own is None else self.own.segments
        if segments is None:
            return whole
        values = values_of(past.known, segments.field)
        return segments.log_odds(whole, values[rows], self.matrix(past).taken(rows))


def aware(past: PastLeads, rows: Whole, options: LearningOptions) -> LearningOptions:
    """The options for some of these leads: they may use no field that all of them leave out.

    A field close to a bound may pass among some and not among all. What judges the predictor of all would
    then judge another one, and a better one than there is.
    """
    if not len(rows):
        return options
    suspects = prepare(past, rows, options.choices).suspects
    column = None if options.segment is None else past.known.column(options.segment)
    by = None if column is None else leak_of(column, past, rows, options.choices)
    if by is not None:
        suspects = (*(leak for leak in suspects if leak.field != by.field), by)
    return replace(options, suspects=suspects)


def lesson(past: PastLeads, rows: Whole, options: LearningOptions, chance: Chance) -> Lesson:
    """Prepare, try, choose, calibrate and fit, on `rows` alone."""
    prepared = prepare(past, rows, options.choices, options.suspects)
    sample = sample_of(past, rows, prepared, chance.seed)
    choice = choose(past, rows, sample, chance)
    found = Lesson(rows, prepared, sample, choice, fit_shares(choice.shares, sample, chance.seed))
    return with_segments(past, found, found.honest, options)


def with_segments(past: PastLeads, found: Lesson, honest: Honest, options: LearningOptions) -> Lesson:
    """The lesson with own models of segments, learned from what is honestly said of its leads.

    It is the lesson as it is where no field was named to learn them by, or leads have none of that name.
    """
    column = None if options.segment is None else past.known.column(options.segment)
    if column is None:
        return found
    field, leak = column.name, _leak_of(column, past, found.rows, options)
    if leak is not None and leak.left_out:
        return replace(found, own=OwnModels(field, leak=leak))
    places, odds = honest.levelled(won_of(past, honest.places))
    basis = Basis(
        found.sample.taken(np.searchsorted(found.rows, places)),
        odds,
        None if past.group is None else past.group[places],
        past.order is not None,
    )
    own = own_models(field, values_of(past.known, field)[places], basis)
    return replace(found, own=replace(own, leak=leak))


def _leak_of(field: Column, past: PastLeads, rows: Whole, options: LearningOptions) -> Leak | None:
    """What speaks against a field to make segments by, by these leads and by more of them."""
    here = leak_of(field, past, rows, options.choices)
    if options.suspects is None or (here is not None and here.left_out):
        return here
    return next((leak for leak in options.suspects if leak.field == field.name), None)


def sample_of(past: PastLeads, rows: Whole, prepared: Prepared, seed: int) -> Sample:
    """The leads of `rows` as candidates see them."""
    matrix = finely(prepared.plan.matrix(past.known)).taken(rows)
    won = won_of(past, rows)
    group = None if past.group is None else past.group[rows]
    return Sample(matrix, won, np.ones(len(rows)), parted(won, group, PARTS, seed))


def won_of(past: PastLeads, rows: Whole) -> Floats:
    """1 for each won lead of `rows`, 0 for the others."""
    return np.asarray(past.outcome[rows] == Outcome.WON, dtype=np.float64)


def choose(past: PastLeads, rows: Whole, sample: Sample, chance: Chance) -> Choice:
    """The choice among all candidates and their mixtures, by folds inside of `rows`, or of some of them."""
    group, in_time = None if past.group is None else past.group[rows], past.order is not None
    places = choosing(sample, group, chance.seed, in_time=in_time)
    some = sample if len(places) == sample.size else sample.taken(places)
    course = course_of(some, None if group is None else group[places], chance, in_time=in_time)
    return among_all(choose_by(course, some, chance), places, sample.size)


def choose_by(course: Course, sample: Sample, chance: Chance) -> Choice:
    """The choice by given folds."""
    if not course.folds:
        return untried(PRIOR.name, sample)
    share = prior_share(sample)
    trials = tried_out(candidates(sample, in_time=course.in_time), sample, course.folds, chance)
    if share < 1:
        means = blends(trials, mixtures(sample, in_time=course.in_time), sample)
        trials = leaning([*trials, *means], PRIOR.name, share)
    return chosen(trials, sample, course)


def course_of(sample: Sample, group: Whole | None, chance: Chance, *, in_time: bool) -> Course:
    """Rolling folds where the leads stand in order and no accounts return that would leave few to judge.

    Else stratified ones, repeated where wins are few.
    """
    local = np.arange(sample.size)
    if in_time:
        found = tuple(
            fold for fold in rolling(local, group) if _teaches(sample, fold.learn) and len(fold.judge)
        )
        if found and (group is None or _most_judge(found, local)):
            return Course(found, in_time=True)
    repeats = 2 if sample.rarer < 60 and not chance.quick else 1
    parts = QUICK_PARTS if chance.quick or sample.size >= MANY else PARTS
    found = tuple(
        fold
        for repeat in range(repeats)
        for fold in folds(sample.won, local, group, parts, chance.seed + repeat)
        if _teaches(sample, fold.learn) and len(fold.judge)
    )
    return Course(found, in_time=False)


def _most_judge(found: tuple[Fold, ...], rows: Whole) -> bool:
    """Whether accounts leave most leads to judge.

    Where accounts return, most leads of a block have older ones too; the few others would choose by chance.
    """
    without_accounts = sum(len(fold.judge) for fold in rolling(rows, None))
    return 2 * sum(len(fold.judge) for fold in found) >= without_accounts


def _teaches(sample: Sample, rows: Whole) -> bool:
    return bool(len(rows) and 0 < sample.won[rows].sum() < len(rows))


def fit_shares(shares: tuple[tuple[str, float], ...], sample: Sample, seed: int) -> Model:
    """The candidates of these names fitted on the whole sample, and blended."""
    parts = tuple(named(name).fit(sample, seed) for name, _ in shares)
    return parts[0] if len(parts) == 1 else Blend(parts, tuple(share for _, share in shares))


def recalibrated(found: Lesson, raw: Floats, won: Floats, *, in_time: bool) -> Lesson:
    """The lesson with a calibration that has also seen other leads, newer ones in time, by raw log-odds."""
    fold, lead = np.nonzero(np.isfinite(found.choice.raw))
    sample = found.sample
    joined = Sample(
        Matrix(0, ()),
        np.concatenate([sample.won[lead], won]),
        np.concatenate([sample.weight[lead], np.ones(len(won))]),
        np.zeros(0, dtype=np.int64),
    )
    odds = np.concatenate([found.choice.raw[fold, lead], raw])[None, :]
    memory = remembered(odds, joined) if in_time else None
    calibration = overall(odds, joined, memory, in_time=in_time)
    return replace(found, choice=replace(found.choice, calibration=calibration))
