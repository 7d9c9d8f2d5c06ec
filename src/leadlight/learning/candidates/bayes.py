"""A Bayesian logistic model: it starts from the rule score and the base rate, and learns from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import RULES, Additive, Curve
from leadlight.learning.candidates.blocks import Block, Design, rich_blocks
from leadlight.learning.candidates.rule_score import rule_points
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.dataset import Floats
from leadlight.statistics.newton import Bend, Regression, most_likely
from leadlight.statistics.odds import log_odds

SPREADS = (0.15, 0.3, 0.5, 0.8)
"""Standard deviations of slopes before anything is known; the evidence chooses."""

RULE_SLOPE, RULE_DOUBT = 1.0, 0.5
"""What a standard deviation of the rule score is worth in log-odds at first, and how unsure that is."""

BASE_DOUBT = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The normal approximation at the most likely slopes; `evidence` is the log marginal likelihood."""

    mean: Floats
    bend: Bend
    evidence: float


@dataclass(frozen=True, slots=True)
class Bayes:
    """Laplace's approximation; the spread of the slopes is the one with the most evidence."""

    name: str = "Bayesian logistic model"
    complexity: int = 3

    def fit(self, sample: Sample, seed: int) -> Additive:
        """Learn; `seed` is not needed."""
        del seed
        return self._learned(sample)[0]

    def believed(self, sample: Sample) -> tuple[Additive, Floats]:
        """The model, and the standard deviation of the log-odds of each lead learned from."""
        model, found = self._learned(sample)
        return model, np.sqrt(found.bend.doubt())

    def _learned(self, sample: Sample) -> tuple[Additive, Posterior]:
        """The model, and what is believed of the slopes of its columns."""
        design = Design.of([block for block in _blocks(sample) if block.tables], sample.size)
        found = most_evident([_believing(design, sample, spread) for spread in SPREADS])
        return design.model(found.mean), found


def most_evident(regressions: list[Regression]) -> Posterior:
    """The posterior of the prior with the most evidence; each search starts where the one before ended."""
    found = [posterior(regressions[0], regressions[0].goal)]
    for regression in regressions[1:]:
        found.append(posterior(regression, found[-1].mean))
        if found[-1].evidence < found[-2].evidence:
            break
    return max(found, key=lambda each: each.evidence)


def _blocks(sample: Sample) -> list[Block]:
    blocks = [_rule_block(sample)] if sample.matrix.points is not None else []
    return blocks + [block for feature in sample.matrix.features for block in rich_blocks(feature, sample)]


def _rule_block(sample: Sample) -> Block:
    points = rule_points(sample.matrix)
    low, high, spread = points.min(initial=0.0), points.max(initial=0.0), points.std() if len(points) else 0.0
    if not spread:
        return Block(np.zeros((sample.size, 0)), ())
    knots = np.array([low, high])
    return Block((points / spread)[:, None], (Curve(RULES, RULES, knots, knots / spread, 0.0),))


def _believing(design: Design, sample: Sample, spread: float) -> Regression:
    """The regression on `design`, its slopes drawn to what is believed of them before any outcome."""
    goal, doubt = [float(log_odds(np.asarray(sample.base_rate)))], [BASE_DOUBT]
    for block in design.blocks:
        rule = block.tables[0].field == RULES
        goal += [RULE_SLOPE if rule else 0.0] * len(block.tables)
        doubt += [RULE_DOUBT if rule else spread] * len(block.tables)
    return Regression(design.columns, sample.won, sample.weight, np.array(goal), np.array(doubt) ** -2)


def posterior(regression: Regression, start: Floats) -> Posterior:
    """The most likely slopes and the curvature there (MacKay 1992)."""
    slopes = most_likely(regression, start)
    bend = regression.bend(slopes)
    return Posterior(slopes, bend, -regression.loss(slopes) - bend.volume() / 2)
