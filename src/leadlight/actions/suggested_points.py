"""Points learned from past leads, and how well they rank leads that they were not learned from."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from leadlight.insights.rates import Figure, Whole, ranking_auc
from leadlight.learning.choosing.choice import Chance
from leadlight.learning.dataset import Outcome, PastLeads
from leadlight.learning.fields.plan import EVENTS, FieldChoices
from leadlight.learning.lessons.judges import Judges, judges, lessons
from leadlight.learning.lessons.lesson import LearningOptions, Lesson, aware, lesson, won_of
from leadlight.learning.lessons.preparing import Prepared
from leadlight.learning.points.scorecard import MOST_RULES, MOST_TAUGHT, CardChoices, Scorecard, scorecard
from leadlight.learning.points.senses import sense
from leadlight.learning.points.thresholds import Capacity
from leadlight.learning.threads import one_thread

ENOUGH_TO_JUDGE = 300
"""Wins, and losses, that tell the AUC of points to two digits: its standard error is below 0.025."""


@dataclass(frozen=True, slots=True)
class SuggestChoices:
    """What the user wants: fields kept and dropped, a model (its text) to be like, what sales can work."""

    fields: FieldChoices = field(default_factory=FieldChoices)
    like: str | None = None
    capacity: Capacity | None = None
    most: int = MOST_RULES
    seed: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Worth:
    """The AUC of points and of the full predictor on leads that neither learned from.

    `judges` says who these are, in words that follow "on"; figures are None where not both wins and losses
    are among them.
    """

    points: Figure | None
    full: Figure | None
    judges: str
    said: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """How well points rank, and whether that may be chance."""
        if self.points is None:
            return "there were not both wins and losses to measure on."
        beside = "" if self.full is None else f"; the full predictor {_figure(self.full)}"
        chance = "" if self.points.low > 0.5 else " That may be chance: do not score by these rules."
        return f"AUC {_figure(self.points)}{beside}.{chance}"


def _figure(figure: Figure) -> str:
    return f"{figure.value:.3f} ({figure.low:.3f} to {figure.high:.3f})"


def taught_by(past: PastLeads, rows: Whole, choices: SuggestChoices) -> Lesson | None:
    """The full predictor of some leads, on which points of few lean; None of many, or of one outcome."""
    won = past.outcome[rows] == Outcome.WON
    if len(rows) > MOST_TAUGHT or not won.any() or won.all():
        return None
    return lesson(past, rows, LearningOptions(choices.fields), Chance(choices.seed))


def points_of(
    past: PastLeads, rows: Whole, choices: SuggestChoices, prepared: Prepared, taught: Lesson | None
) -> Scorecard:
    """The scorecard of some leads, of fields that do not betray the outcome among them.

    Where they are few, it learns from what the predictor says of them too.
    """
    told = taught.told(past, rows) if taught is not None and len(rows) <= MOST_TAUGHT else None
    used = frozenset(verdict.name for verdict in prepared.plan.fields if verdict.verdict != "left out")
    events = past.known.events is not None and not choices.fields.drops(EVENTS)
    past = replace(past, known=past.known.without(prepared.kinds_out))
    return scorecard(past, rows, CardChoices(used, sense, events, choices.most), choices.seed, told)


@one_thread()
def worth_of(past: PastLeads, rows: Whole, choices: SuggestChoices) -> Worth:
    """What points that some of the leads teach are worth on the others, as `learn` has a predictor judged.

    Points of several folds are compared as the log-odds that they stand for: each fold has its own scale.
    """
    by = enough_judges(past, judges(past, rows, choices.seed))
    options = aware(past, rows, LearningOptions(choices.fields))
    none = np.zeros(0)
    places, points, full = [none.astype(np.int64)], [none], [none]
    for fold, learned in lessons(past, by, options, Chance(choices.seed)):
        card = points_of(past, fold.learn, choices, learned.prepared, learned)
        places.append(fold.judge)
        points.append(card.log_odds(past.known.leads)[fold.judge])
        full.append(learned.choice.calibration.applied(learned.log_odds(past, fold.judge)))
    judged = np.concatenate(places)
    won = past.outcome[judged] == Outcome.WON
    account = None if past.group is None else past.group[judged]
    return Worth(
        ranking_auc(np.concatenate(points), won, account),
        ranking_auc(np.concatenate(full), won, account),
        _who(by, len(won), int(won.sum())),
        by.said,
    )


def enough_judges(past: PastLeads, by: Judges) -> Judges:
    """The judges, but one fold where that has enough wins and losses: each fold is learned for anew."""
    won = won_of(past, by.folds[0].judge) if by.folds else np.zeros(0)
    if min(won.sum(), len(won) - won.sum()) < ENOUGH_TO_JUDGE:
        return by
    return replace(by, folds=by.folds[:1], alone=True)


def _who(by: Judges, leads: int, wins: int) -> str:
    counted = f"{leads:,} ({wins:,} won)"
    if not by.alone:
        return f"all {counted}, each by what the others taught"
    which = "the newest" if by.split == "time" else "one in five, at random:"
    return f"{which} {counted}, learned without them"
