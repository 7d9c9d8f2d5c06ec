"""Which leads are learned from and which are judged on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from benchmarks.learning.tables import Table
from leadlight.learning.dataset import Whole

BLOCKS, FOLDS, SEED, DRAWS = 10, 5, 42, 20
SIZES = (100, 200, 500, 1_000, 5_000)
WHOLE = ("newest", "rolling", "folds")
CURVE = tuple(f"{size:,} leads" for size in SIZES)


@dataclass(frozen=True, slots=True, eq=False)
class Split:
    """Rows to learn from and rows to predict; `timed` if the first came before the second."""

    train: Whole
    test: Whole
    timed: bool


def newest(table: Table) -> list[Split]:
    """Learn from the older four fifths."""
    order = arrival(table)
    cut = round(0.8 * table.leads)
    return [Split(order[:cut], order[cut:], timed=True)]


def rolling(table: Table) -> list[Split]:
    """Learn from all blocks before each; the first block is never judged on."""
    blocks = np.array_split(arrival(table), BLOCKS)
    return [Split(np.concatenate(blocks[:at]), blocks[at], timed=True) for at in range(1, BLOCKS)]


def folds(table: Table) -> list[Split]:
    """Five stratified folds; leads of one account stay together."""
    from sklearn.model_selection import StratifiedGroupKFold, StratifiedKFold  # noqa: PLC0415 - heavy

    past, rows = table.past, np.zeros(table.leads)
    kind = StratifiedKFold if past.group is None else StratifiedGroupKFold
    parts = kind(FOLDS, shuffle=True, random_state=SEED).split(rows, past.outcome, past.group)
    return [Split(train, test, timed=False) for train, test in parts]


def curve(table: Table, size: int, draws: int) -> list[Split]:
    """Random draws of one size, each with the whole's win rate, judged on the same fifth of the leads."""
    chance = np.random.default_rng(SEED)
    judged = np.sort(draw(table, np.arange(table.leads), table.leads // 5, chance))
    rest = np.setdiff1d(np.arange(table.leads), judged)
    return [
        Split(np.sort(draw(table, rest, size, np.random.default_rng([SEED, size, one]))), judged, timed=False)
        for one in range(draws)
    ]


def draw(table: Table, rows: Whole, size: int, chance: np.random.Generator) -> Whole:
    """Draw leads without return, wins and losses in proportion and at least two of each."""
    won = table.past.outcome[rows] == 1
    wins = min(max(round(size * won.mean()), 2), size - 2)
    parts = (
        chance.choice(rows[won], wins, replace=False),
        chance.choice(rows[~won], size - wins, replace=False),
    )
    return np.concatenate(parts)


def arrival(table: Table) -> Whole:
    """The rows from the oldest to the newest."""
    assert table.past.order is not None
    return np.argsort(table.past.order, kind="stable")


def splits(table: Table, plan: str, draws: int = DRAWS) -> list[Split]:
    """The splits of a plan: `newest`, `rolling`, `folds`, or a learning curve's size such as `500 leads`."""
    match plan:
        case "newest":
            return newest(table)
        case "rolling":
            return rolling(table)
        case "folds":
            return folds(table)
        case _:
            return curve(table, int(plan.removesuffix(" leads").replace(",", "")), draws)
