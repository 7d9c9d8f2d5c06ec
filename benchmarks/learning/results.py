"""The figures of all models on all splits of a row, and the row's best single model."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from benchmarks.learning.automatic import AUTOMATIC
from benchmarks.learning.companies import row_of
from benchmarks.learning.figures import auc, calibration_error, log_loss
from benchmarks.learning.jobs import Answer, Job, company
from benchmarks.learning.peers import WHERE
from benchmarks.learning.splits import Split, splits
from leadlight.learning.dataset import Whole

CONSTANT, NAIVE = "constant", "naive_bayes"
SINGLES = tuple(name for name in WHERE if name != CONSTANT)


@dataclass(frozen=True, slots=True)
class Figures:
    """How good a model is on one row: means over its splits, calibration over all predictions together."""

    auc: float
    log_loss: float
    calibration_error: float
    worst_auc: float
    seconds: float
    peak_mb: float
    judged: int
    splits: int


@dataclass(frozen=True, slots=True)
class Row:
    """All models on the same leads and the same splits."""

    company: str
    plan: str
    models: Mapping[str, Figures]

    @property
    def size(self) -> int | None:
        """How many leads a curve's draws have."""
        return (
            int(self.plan.removesuffix(" leads").replace(",", "")) if self.plan.endswith(" leads") else None
        )

    def singles(self) -> Mapping[str, Figures]:
        return {name: found for name, found in self.models.items() if name in SINGLES}

    @property
    def best_auc(self) -> tuple[str, float]:
        """The single model with the highest AUC, picked after the fact."""
        name = max(self.singles(), key=lambda each: self.models[each].auc)
        return name, self.models[name].auc

    @property
    def best_log_loss(self) -> tuple[str, float]:
        """The single model with the lowest log loss, picked after the fact."""
        name = min(self.singles(), key=lambda each: self.models[each].log_loss)
        return name, self.models[name].log_loss

    @property
    def automatic(self) -> Figures | None:
        return self.models.get(AUTOMATIC)


@dataclass(frozen=True, slots=True)
class Judged:
    """One job's figures split by split, and what calibration is computed of."""

    aucs: tuple[float, ...]
    losses: tuple[float, ...]
    calibration_error: float
    judged: int
    seconds: float
    peak_mb: float


def judged(job: Job, answer: Answer) -> Judged:
    """Judge a model's answers by what became of the leads."""
    parts = list(outcomes(job.company, job.plan, job.draws))
    pairs = list(zip(parts, answer.probabilities, strict=True))
    return Judged(
        tuple(auc(*pair) for pair in pairs),
        tuple(log_loss(*pair) for pair in pairs),
        calibration_error(np.concatenate(parts), np.concatenate(answer.probabilities)),
        sum(map(len, parts)),
        answer.seconds,
        answer.peak_mb,
    )


@lru_cache(maxsize=16)
def outcomes(name: str, plan: str, draws: int) -> tuple[Whole, ...]:
    """The outcomes of the test rows of each split."""
    table, _ = company(name)
    parts: list[Split] = splits(table, plan, draws)
    return tuple(table.past.outcome[part.test] for part in parts)


def rows(found: Iterable[tuple[Job, Judged]]) -> list[Row]:
    """Gather the jobs' figures in rows; the seeds of a level stand in one row of a learning curve."""
    gathered: dict[tuple[str, str], dict[str, list[Judged]]] = {}
    for job, one in found:
        row = gathered.setdefault((row_of(job.company, job.plan), job.plan), {})
        row.setdefault(job.model, []).append(one)
    return [
        Row(name, plan, {model: together(parts) for model, parts in models.items()})
        for (name, plan), models in gathered.items()
    ]


def together(parts: list[Judged]) -> Figures:
    """The figures of one model in one row."""
    aucs = [value for part in parts for value in part.aucs]
    losses = [value for part in parts for value in part.losses]
    return Figures(
        float(np.nanmean(aucs)),
        float(np.mean(losses)),
        float(np.mean([part.calibration_error for part in parts])),
        float(np.nanmin(aucs)),
        float(np.mean([part.seconds for part in parts])),
        max(part.peak_mb for part in parts),
        sum(part.judged for part in parts),
        len(aucs),
    )
