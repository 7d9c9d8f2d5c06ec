"""Which leads learn and which judge: newest against older, or fold against fold, accounts kept whole."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import Floats, Whole

HOLDOUT = 0.2
"""The share of the leads, the newest, that judge."""

BLOCKS = 8
"""Blocks of time that the older leads are cut into; the first `BLOCKS - ROLLING` only ever learn."""

ROLLING = 5


@dataclass(frozen=True, slots=True, eq=False)
class Fold:
    """Rows that learn and rows that are predicted; no account is among both."""

    learn: Whole
    judge: Whole


def newest(rows: Whole, group: Whole | None, share: float = HOLDOUT) -> Fold:
    """The newest share of rows, which stand in order of arrival, against the others."""
    cut = len(rows) - round(len(rows) * share)
    return apart(rows[:cut], rows[cut:], group)


def rolling(rows: Whole, group: Whole | None) -> tuple[Fold, ...]:
    """Each later block of time against everything before it."""
    blocks = np.array_split(rows, BLOCKS)
    return tuple(
        apart(np.concatenate(blocks[:block]), blocks[block], group)
        for block in range(BLOCKS - ROLLING, BLOCKS)
    )


def apart(learn: Whole, judge: Whole, group: Whole | None) -> Fold:
    """Two sets of rows without an account on both sides.

    The account's leads that learn are left out; where that would cost more than half of them, its leads
    that are judged are left out instead.
    """
    if group is None:
        return Fold(learn, judge)
    kept = learn[~np.isin(group[learn], group[judge])]
    if 2 * len(kept) >= len(learn):
        return Fold(kept, judge)
    return Fold(learn, judge[~np.isin(group[judge], group[learn])])


def folds(won: Floats, rows: Whole, group: Whole | None, parts: int, seed: int) -> tuple[Fold, ...]:
    """Each part of the rows against the others, parts alike in their share of won leads."""
    part = parted(won[rows], None if group is None else group[rows], parts, seed)
    pairs = ((rows[part != number], rows[part == number]) for number in range(parts))
    return tuple(Fold(learn, judge) for learn, judge in pairs if len(judge))


def parted(won: Floats, group: Whole | None, parts: int, seed: int) -> Whole:
    """The part of each lead; accounts are dealt whole, those with the most won leads first.

    Without accounts every part gets the same number of won and of lost leads, give or take one.
    """
    shuffle = np.random.default_rng(seed)
    if group is None:
        return _dealt(won, parts, shuffle)
    _, account = np.unique(group, return_inverse=True)
    size = np.bincount(account)
    if (size == 1).all():
        return _dealt(won, parts, shuffle)
    return _dealt_accounts(np.bincount(account, won).astype(float), size.astype(float), parts, shuffle)[
        account
    ]


def _dealt(won: Floats, parts: int, shuffle: np.random.Generator) -> Whole:
    part = np.empty(len(won), dtype=np.int64)
    start = 0
    for outcome in (1.0, 0.0):
        rows = shuffle.permutation(np.flatnonzero(won == outcome))
        part[rows] = (np.arange(len(rows)) + start) % parts
        start += len(rows)
    return part


def _dealt_accounts(won: Floats, size: Floats, parts: int, shuffle: np.random.Generator) -> Whole:
    """Accounts to the part that has the least yet, won leads counting first."""
    order = shuffle.permutation(len(size))
    order = order[np.lexsort((-size[order], -won[order]))]
    part = np.empty(len(size), dtype=np.int64)
    filled = np.zeros((parts, 2))
    scale = np.array([max(won.sum(), 1.0), max(size.sum(), 1.0)])
    for account in order:
        load = np.array([won[account], size[account]]) / scale
        part[account] = int(np.argmin((filled + load).max(axis=1) + 1e-3 * filled.sum(axis=1)))
        filled[part[account]] += load
    return part
