"""What the automatic path has to reach beside the single models, row by row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from benchmarks.learning.findings import Finding, at_least, none_missed
from benchmarks.learning.results import CONSTANT, NAIVE, Figures, Row

NEAR, NEAR_WHEN_FEW, FEW = 0.005, 0.02, 500
SIGNAL = 0.55
CALIBRATED, ENOUGH = 0.03, 2_000
RECENT = 0.01
POINTS_LOSE = 0.02
POINTS = "points"


def targets(rows: Sequence[Row]) -> Iterator[Finding]:
    """All targets that compare rows; those without the automatic path's figures say nothing."""
    done = [row for row in rows if row.automatic is not None]
    yield from near(done)
    yield from better([row for row in done if enough(row)])
    for rival in (NAIVE, CONSTANT):
        yield from beaten([row for row in done if row.best_auc[1] > SIGNAL], rival)
    yield from calibrated(done)
    yield from moving(done)
    yield from pointed(done)


def enough(row: Row) -> bool:
    """Whether a row's models learned from 500 leads or more."""
    return row.size is None or row.size >= FEW


def named(row: Row) -> str:
    return f"{row.company}, {row.plan}"


def ours(row: Row) -> Figures:
    assert row.automatic is not None
    return row.automatic


def short_of(row: Row) -> float:
    """How much AUC is missing to the best single model; below zero where there is none missing."""
    return row.best_auc[1] - ours(row).auc


def above(row: Row) -> float:
    """How much log loss is above the best single model's."""
    return ours(row).log_loss - row.best_log_loss[1]


def near(rows: Sequence[Row]) -> Iterator[Finding]:
    """AUC and log loss beside the best single model, which is picked after the fact for each."""
    for few, limit in ((False, NEAR), (True, NEAR_WHEN_FEW)):
        some = [row for row in rows if enough(row) is not few]
        said = f"{'100 and 200' if few else '500 leads and more'}: within {limit:g} of the best single"
        if some:
            yield none_missed(f"{said} AUC", missing(some, short_of, limit, "short of it"), len(some))
            yield none_missed(f"{said} log loss", missing(some, above, limit, "above it"), len(some))


def missing(rows: Sequence[Row], distance: Callable[[Row], float], limit: float, word: str) -> list[str]:
    """The rows that are too far, the farthest first."""
    far = sorted(
        ((distance(row), row) for row in rows if not distance(row) <= limit), key=lambda one: -one[0]
    )
    return [f"{named(row)}: {found:.4f} {word}" for found, row in far]


def better(rows: Sequence[Row]) -> Iterator[Finding]:
    """On how many rows even the best single model is outdone."""
    if not rows:
        return
    for what, distance in (("AUC", short_of), ("log loss", above)):
        share = sum(distance(row) < 0 for row in rows) / len(rows)
        yield at_least(f"share of rows with a better {what} than the best single's", share, 1 / 3)


def beaten(rows: Sequence[Row], rival: str) -> Iterator[Finding]:
    """A rival that is to be beaten wherever there is something to learn."""
    rows = [row for row in rows if rival in row.models]
    if not rows:
        return
    missed = []
    for row in rows:
        other, mine = row.models[rival], ours(row)
        if not (mine.auc > other.auc and mine.log_loss < other.log_loss):
            missed.append(
                f"{named(row)}: {mine.auc:.4f} / {mine.log_loss:.4f}"
                f" against {other.auc:.4f} / {other.log_loss:.4f}"
            )
    yield none_missed(f"{rival.replace('_', ' ')} beaten where an AUC exceeds {SIGNAL:g}", missed, len(rows))


def calibrated(rows: Sequence[Row]) -> Iterator[Finding]:
    """The error of calibration over all folds together."""
    some = [row for row in rows if row.plan == "folds" and ours(row).judged >= ENOUGH]
    missed = [
        f"{named(row)}: {ours(row).calibration_error:.4f}"
        for row in some
        if not ours(row).calibration_error <= CALIBRATED
    ]
    if some:
        yield none_missed(f"calibration error at most {CALIBRATED:g}, pooled out of fold", missed, len(some))


def moving(rows: Sequence[Row]) -> Iterator[Finding]:
    """Where time moves, knowing what is recent is worth more than the choice of a model."""
    for row in rows:
        if (row.company, row.plan) == ("bank", "rolling"):
            name, best = row.best_log_loss
            note = f"{ours(row).log_loss:.4f} against {best:.4f} of {name}"
            gained = best - ours(row).log_loss
            yield at_least("bank, rolling: log loss below the best single's by", gained, RECENT, note)


def pointed(rows: Sequence[Row]) -> Iterator[Finding]:
    """What whole points lose against the predictor that they were suggested beside."""
    some = [row for row in rows if POINTS in row.models]
    missed = missing(some, lambda row: ours(row).auc - row.models[POINTS].auc, POINTS_LOSE, "lost")
    if some:
        yield none_missed(f"suggested points within {POINTS_LOSE:g} AUC of the predictor", missed, len(some))
