"""A Bayesian logistic model: it starts from the rule score and the base rate, and learns from there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.additive import RULES, Additive, Curve
from leadlight.learning.candidates.blocks import Block, rich_blocks, tables_of
from leadlight.learning.candidates.rule_score import rule_points
from leadlight.learning.candidates.sample import Sample, chance, log_odds
from leadlight.learning.dataset import Floats

SPREADS = (0.15, 0.3, 0.5, 0.8)
"""Standard deviations of slopes before anything is known; the evidence chooses."""

RULE_SLOPE, RULE_DOUBT = 1.0, 0.5
"""What a standard deviation of the rule score is worth in log-odds at first, and how unsure that is."""

BASE_DOUBT = 1.5


@dataclass(frozen=True, slots=True, eq=False)
class Prior:
    """Independent normal beliefs about the intercept and the slopes."""

    mean: Floats
    deviation: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Posterior:
    """The normal approximation at the most likely slopes; `evidence` is the log marginal likelihood."""

    mean: Floats
    covariance: Floats
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
        model, design, found = self._learned(sample)
        return model, np.sqrt(np.einsum("ij,ij->i", design @ found.covariance, design))

    def _learned(self, sample: Sample) -> tuple[Additive, Floats, Posterior]:
        """The model, the columns it was learned from, and what is believed of their slopes."""
        blocks = [block for block in _blocks(sample) if block.tables]
        columns = np.column_stack([np.zeros((sample.size, 0)), *(block.columns for block in blocks)])
        centre = columns.mean(axis=0) if sample.size else np.zeros(columns.shape[1])
        design = np.column_stack([np.ones(sample.size), columns - centre])
        found = _most_evident(design, sample, [_prior(blocks, sample, spread) for spread in SPREADS])
        slopes = found.mean[1:]
        return Additive(float(found.mean[0] - centre @ slopes), tables_of(blocks, slopes)), design, found


def _most_evident(design: Floats, sample: Sample, priors: list[Prior]) -> Posterior:
    """The posterior of the prior with the most evidence; each search starts where the one before ended."""
    found = [posterior(design, sample, priors[0], priors[0].mean)]
    for prior in priors[1:]:
        found.append(posterior(design, sample, prior, found[-1].mean))
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


def _prior(blocks: list[Block], sample: Sample, spread: float) -> Prior:
    mean, deviation = [float(log_odds(np.asarray(sample.base_rate)))], [BASE_DOUBT]
    for block in blocks:
        rule = block.tables[0].field == RULES
        mean += [RULE_SLOPE if rule else 0.0] * len(block.tables)
        deviation += [RULE_DOUBT if rule else spread] * len(block.tables)
    return Prior(np.array(mean), np.array(deviation))


def posterior(design: Floats, sample: Sample, prior: Prior, start: Floats) -> Posterior:
    """Newton's method to the most likely slopes, and the curvature there (MacKay 1992)."""
    slopes = start
    precision = prior.deviation**-2
    for _ in range(50):
        rate = chance(design @ slopes)
        slope = design.T @ (sample.weight * (sample.won - rate)) - precision * (slopes - prior.mean)
        curvature = (design * (sample.weight * rate * (1 - rate))[:, None]).T @ design + np.diag(precision)
        step = np.linalg.solve(curvature, slope)
        slopes = slopes + step * min(1.0, 3.0 / max(float(np.abs(step).max()), 1e-12))
        if np.abs(step).max() < 1e-4:
            break
    odds = design @ slopes
    rate = chance(odds)
    curvature = (design * (sample.weight * rate * (1 - rate))[:, None]).T @ design + np.diag(precision)
    likelihood = -float(sample.weight @ (np.logaddexp(0, odds) - sample.won * odds))
    distance = float(precision @ (slopes - prior.mean) ** 2)
    volume = float(np.linalg.slogdet(curvature)[1] - np.log(precision).sum())
    return Posterior(
        slopes, np.asarray(np.linalg.inv(curvature), dtype=np.float64), likelihood - distance / 2 - volume / 2
    )
