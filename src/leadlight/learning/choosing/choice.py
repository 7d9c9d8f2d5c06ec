"""Which candidate is chosen: the simplest of those that predict unseen leads as well as the best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from leadlight.learning.candidates.lasting import LASTING
from leadlight.learning.candidates.protocol import Candidate
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.choosing.calibration import Calibration, calibrated
from leadlight.learning.choosing.memory import MEMORIES, overall, remembered
from leadlight.learning.choosing.splits import Fold
from leadlight.learning.dataset import Floats, Whole
from leadlight.learning.judging.metrics import Ranked, auc
from leadlight.statistics.odds import surprise

WORSE_BY = 0.003
"""How much log loss another than the best by the folds may cost, if they cannot tell the two apart."""

WIDE = 4
"""Candidates from which on a mean counts as wide, and comes first."""

BEATEN_BY = 0.03
"""A candidate this much worse than the best after two folds is not tried on the others."""


@dataclass(frozen=True, slots=True, eq=False)
class Trial:
    """A candidate's log-odds out of fold: `odds` has the shape (folds, leads), NaN where there is none.

    `shares` are the candidates it is made of, and how much each counts.
    """

    name: str
    complexity: float
    shares: tuple[tuple[str, float], ...]
    odds: Floats
    seconds: float
    whole: bool = True

    @property
    def wide(self) -> bool:
        """Whether it is a mean of several candidates, none of which has to be right."""
        return len(self.shares) >= WIDE

    @property
    def lasting(self) -> bool:
        """Whether it looks away from what passes with time."""
        return all(name.endswith(LASTING) for name, _ in self.shares)


@dataclass(frozen=True, slots=True)
class Tried:
    """How a candidate did, for the report; `log_loss` and `auc` are means over folds."""

    name: str
    log_loss: float
    auc: float
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """What was chosen, and the calibration of its log-odds; `raw` are those out of fold, uncalibrated."""

    name: str
    shares: tuple[tuple[str, float], ...]
    calibration: Calibration
    tried: tuple[Tried, ...]
    raw: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Course:
    """Folds and how they follow each other: in time, where calibration may only look back, or not."""

    folds: tuple[Fold, ...]
    in_time: bool


@dataclass(frozen=True, slots=True)
class Chance:
    """What a run depends on besides its data: the seed, and a clock that only the report listens to."""

    seed: int = 0
    clock: Callable[[], float] = lambda: 0.0
    quick: bool = False


def tried_out(
    candidates: tuple[Candidate, ...], sample: Sample, folds: tuple[Fold, ...], chance: Chance
) -> list[Trial]:
    """Every candidate on every fold; those clearly beaten after two folds stop there."""
    odds = {candidate.name: np.full((len(folds), sample.size), np.nan) for candidate in candidates}
    seconds = dict.fromkeys(odds, 0.0)
    alive = list(candidates)
    for number, fold in enumerate(folds):
        learn = sample.taken(fold.learn)
        judge = sample.matrix.taken(fold.judge)
        for candidate in alive:
            start = chance.clock()
            odds[candidate.name][number, fold.judge] = (
                candidate.fit(learn, chance.seed).contributions(judge).log_odds
            )
            seconds[candidate.name] += chance.clock() - start
        if number == 1:
            alive = _unbeaten(alive, odds, sample)
    names = {candidate.name for candidate in alive}
    return [
        Trial(
            each.name,
            each.complexity,
            ((each.name, 1.0),),
            odds[each.name],
            seconds[each.name],
            each.name in names,
        )
        for each in candidates
    ]


def _unbeaten(alive: list[Candidate], odds: dict[str, Floats], sample: Sample) -> list[Candidate]:
    losses = {}
    for candidate in alive:
        fold, lead = np.nonzero(np.isfinite(odds[candidate.name][:2]))
        found = odds[candidate.name][fold, lead]
        fitted = calibrated(found, sample.won[lead], sample.weight[lead])
        surprises = surprise(fitted.applied(found), sample.won[lead])
        losses[candidate.name] = float(surprises.mean()) if len(surprises) else np.inf
    best = min(losses.values())
    return [candidate for candidate in alive if losses[candidate.name] <= best + BEATEN_BY]


def blends(trials: list[Trial], mixtures: dict[str, tuple[str, ...]], sample: Sample) -> list[Trial]:
    """Means in log-odds of trials, weighted by the slopes of their calibrations: no fit is needed.

    Beaten members are left out of a mean that is wide without them; other means with one are not tried.
    """
    found = {trial.name: trial for trial in trials if trial.whole}
    slopes = {name: overall(trial.odds, sample, None, in_time=False).slope for name, trial in found.items()}
    standing = {name: [each for each in members if each in found] for name, members in mixtures.items()}
    return [
        _blend(name, [found[member] for member in left], [slopes[member] for member in left])
        for name, left in standing.items()
        if len(left) == len(mixtures[name]) or len(left) >= WIDE
    ]


def _blend(name: str, members: list[Trial], slopes: list[float]) -> Trial:
    weights = [slope / sum(slopes) for slope in slopes]
    return Trial(
        name,
        max(member.complexity for member in members) + 1,
        tuple((member.name, weight) for member, weight in zip(members, weights, strict=True)),
        np.sum([weight * member.odds for member, weight in zip(members, weights, strict=True)], axis=0),
        0.0,
    )


def leaning(trials: list[Trial], prior: str, share: float) -> list[Trial]:
    """The trials with a share of the prior's log-odds mixed in, which few leads lean on."""
    if not share:
        return trials
    base = next(trial for trial in trials if trial.name == prior)
    return [base, *(_mixed(trial, base, share) for trial in trials if trial is not base)]


def _mixed(trial: Trial, base: Trial, share: float) -> Trial:
    shares = {name: part * (1 - share) for name, part in trial.shares}
    shares[base.name] = shares.get(base.name, 0.0) + share
    return replace(trial, shares=tuple(shares.items()), odds=share * base.odds + (1 - share) * trial.odds)


@dataclass(frozen=True, slots=True, eq=False)
class Believed:
    """A trial's log-odds, each fold calibrated on others, in time on earlier ones; shape as in the trial."""

    trial: Trial
    odds: Floats
    loss: Floats


def believed(trial: Trial, sample: Sample, course: Course) -> Believed:
    """The trial calibrated with the memory that predicts best; where nothing moves, leads count alike."""
    memories = MEMORIES if course.in_time else (None,)
    found = [_believed(trial, sample, course, memory) for memory in memories]
    return min(found, key=lambda each: float(each.loss.mean()))


def _believed(trial: Trial, sample: Sample, course: Course, memory: float | None) -> Believed:
    odds = np.full_like(trial.odds, np.nan)
    for number, fold in enumerate(course.folds):
        others = range(number) if course.in_time else [k for k in range(len(course.folds)) if k != number]
        calibration = overall(trial.odds[list(others)], sample, memory, in_time=course.in_time)
        odds[number, fold.judge] = calibration.applied(trial.odds[number, fold.judge])
    return Believed(trial, odds, _by_lead(odds, sample))


def chosen(trials: list[Trial], sample: Sample, course: Course) -> Choice:
    """The first by `_preferred` of the trials that are as good as the one with the least log loss.

    As good is a simple one within `WORSE_BY` and one standard error, a wide mean within one standard error.
    In time a wide mean is as good within `WORSE_BY`, for blocks of time are few and each is another world:
    their standard error says too little of what comes next.
    """
    found = [believed(trial, sample, course) for trial in trials]
    whole = [each for each in found if each.trial.whole]
    best = min(whole, key=lambda each: (each.loss.mean(), each.trial.complexity))
    fold = np.nonzero(np.isfinite(best.trial.odds))[0]
    pick = min((each for each in whole if _as_good(each, best, fold, course)), key=_preferred).trial
    memory = remembered(pick.odds, sample) if course.in_time else None
    return Choice(
        pick.name,
        pick.shares,
        overall(pick.odds, sample, memory, in_time=course.in_time),
        tuple(_tried(each, sample, course) for each in found),
        pick.odds,
    )


def _preferred(found: Believed) -> tuple[float, ...]:
    """What counts among trials that are as good, the first thing most; less is better.

    A wide mean, for it does not bet on one candidate. One that looks away from fields which pass with time,
    for the folds lie nearer to each other than to what comes next. Then what is simple.
    """
    trial = found.trial
    return (
        not trial.wide,
        not trial.lasting,
        -len(trial.shares) if trial.wide else 0,
        trial.complexity,
        float(found.loss.mean()),
    )


def untried(name: str, sample: Sample) -> Choice:
    """The choice where no fold can try anything: one candidate as it is."""
    nothing = np.full((0, sample.size), np.nan)
    return Choice(name, ((name, 1.0),), Calibration(), (), nothing)


def _as_good(found: Believed, best: Believed, fold: Whole, course: Course) -> bool:
    """Whether a trial is as good as the best one; the standard error is by leads or by folds."""
    gap = found.loss - best.loss
    by_fold = np.array([gap[fold == number].mean() for number in np.unique(fold)])
    error = float(max(gap.std() / np.sqrt(len(gap)), by_fold.std() / np.sqrt(len(by_fold))))
    simple = min(error, WORSE_BY)
    wide = WORSE_BY if course.in_time else error
    return bool(gap.mean() <= (wide if found.trial.wide else simple))


def _by_lead(odds: Floats, sample: Sample) -> Floats:
    """The log loss of each prediction that was made, a fold after the other."""
    fold, lead = np.nonzero(np.isfinite(odds))
    return surprise(odds[fold, lead], sample.won[lead])


def _tried(found: Believed, sample: Sample, course: Course) -> Tried:
    areas = []
    for number, fold in enumerate(course.folds):
        row, won = found.odds[number, fold.judge], sample.won[fold.judge]
        if np.isfinite(row).all() and 0 < won.sum() < len(won):
            areas.append(float(auc(Ranked.of(row, won), np.ones((1, len(won))))[0]))
    area = float(np.mean(areas)) if areas else float("nan")
    return Tried(found.trial.name, float(found.loss.mean()), area, found.trial.seconds)
