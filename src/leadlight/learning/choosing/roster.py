"""Which candidates take part, by how many outcomes there are."""

from __future__ import annotations

from leadlight.learning.candidates.bayes import Bayes
from leadlight.learning.candidates.boosting import Boosting
from leadlight.learning.candidates.evidence import EvidenceScorecard
from leadlight.learning.candidates.forest import Forest
from leadlight.learning.candidates.glass_box import GlassBox
from leadlight.learning.candidates.lasting import Lasting, passing_features
from leadlight.learning.candidates.logistic import Logistic
from leadlight.learning.candidates.protocol import Candidate
from leadlight.learning.candidates.recent import Recent
from leadlight.learning.candidates.rule_score import RuleScore
from leadlight.learning.candidates.sample import Sample
from leadlight.statistics.intervals import FEWEST

ENOUGH = 120
"""Leads of the rarer outcome from which on the Bayesian model has no share any more; below `FEWEST` all."""

PRIOR = Bayes()

ALWAYS: tuple[Candidate, ...] = (PRIOR, EvidenceScorecard(), Logistic(), GlassBox(), Boosting(), Forest())

FOR_DRIFT: tuple[Candidate, ...] = (Recent(Logistic()), Recent(EvidenceScorecard()))
"""Tried besides where leads stand in order of arrival."""

FOR_PASSING: tuple[Candidate, ...] = tuple(Lasting(candidate) for candidate in ALWAYS)
"""Tried besides where leads stand in order of arrival and some fields pass with time."""

MIXTURES = {
    "mean of the additive": ("Bayesian logistic model", "scorecard", "glass box"),
    "mean of the trees": ("gradient boosting", "random forest"),
    "mean of additive and trees": (
        "Bayesian logistic model",
        "scorecard",
        "glass box",
        "gradient boosting",
        "random forest",
    ),
}

MIXTURES_FOR_DRIFT = {
    "mean of all, recent leads first": (
        *MIXTURES["mean of additive and trees"],
        *(candidate.name for candidate in FOR_DRIFT),
    ),
}
"""Tried besides where leads stand in order of arrival: it hedges between remembering and forgetting."""


MIXTURES_FOR_PASSING = {"mean of all, lasting fields": tuple(candidate.name for candidate in FOR_PASSING)}
"""Tried besides where leads stand in order of arrival and some fields pass with time."""


def mixtures(sample: Sample, *, in_time: bool) -> dict[str, tuple[str, ...]]:
    """The means that take part, and of which candidates they are made."""
    passing = MIXTURES_FOR_PASSING if in_time and passing_features(sample.matrix) else {}
    return {**MIXTURES, **(MIXTURES_FOR_DRIFT if in_time else {}), **passing}


def candidates(sample: Sample, *, in_time: bool) -> tuple[Candidate, ...]:
    """All that take part; the prior among them while it has a share, alone where there is no field."""
    rules: tuple[Candidate, ...] = () if sample.matrix.points is None else (RuleScore(),)
    if prior_share(sample) == 1 or not sample.matrix.features:
        return (*rules, PRIOR)
    passing = FOR_PASSING if in_time and passing_features(sample.matrix) else ()
    return (*rules, *ALWAYS, *(FOR_DRIFT if in_time else ()), *passing)


def named(name: str) -> Candidate:
    """The candidate of a name."""
    everyone = (RuleScore(), *ALWAYS, *FOR_DRIFT, *FOR_PASSING)
    return next(candidate for candidate in everyone if candidate.name == name)


def prior_share(sample: Sample) -> float:
    """The share of the Bayesian model: all below `FEWEST`, none from `ENOUGH` on, falling evenly between."""
    return min(max((ENOUGH - sample.rarer) / (ENOUGH - FEWEST), 0.0), 1.0)
