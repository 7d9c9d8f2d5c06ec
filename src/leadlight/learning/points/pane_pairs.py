"""Panes that ask two things at once, where both together tell more than either."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np

from leadlight.learning.dataset import Flags, Floats, Whole
from leadlight.learning.points.panes import AtLeast, AtMost, Both, ByValue, Given, Is, Pane, Test, Under

Floats32: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.float32]]

MOST_PAIRS = 200
FEWEST = 60


@dataclass(frozen=True, slots=True, eq=False)
class _Asked:
    test: Test
    passes: Flags
    sign: int


def paired(panes: Sequence[Pane], rows: Whole, won: Floats, guess: Floats) -> list[Pane]:
    """The pairs of tests that gain most over their better half on the leads of `rows`.

    `won` and `guess`, the chance of a win as far as it is known without pairs, have the shape of `rows`.
    Tests whose points may have one sign only are paired with no other sign.
    """
    asked = [one for pane in panes for one in _asked(pane)]
    if len(asked) < 2:
        return []
    table = np.column_stack([one.passes[rows] for one in asked]).astype(np.float32)
    gains = _gains(table, won, guess)
    alone = np.diag(gains)
    more = gains - np.maximum(alone[:, None], alone[None, :])
    fields = np.unique([one.test.field for one in asked], return_inverse=True)[1]
    more[fields[:, None] == fields[None, :]] = -np.inf
    more[np.triu_indices(len(asked))] = -np.inf
    best = np.argsort(-more, axis=None, kind="stable")[:MOST_PAIRS]
    found = []
    for place in best[more.ravel()[best] > 0].tolist():
        one, other = asked[place // len(asked)], asked[place % len(asked)]
        if one.sign * other.sign >= 0:
            sign = one.sign or other.sign
            found.append(Pane(Both(one.test, other.test), (one.passes & other.passes)[:, None], (sign,)))
    return found


def _gains(table: Floats32, won: Floats, guess: Floats) -> Floats:
    """What the leads that pass two tests would save of the log loss, by a score test beside a guess."""
    push = (table * (won - guess)[:, None].astype(np.float32)).T @ table
    curvature = (table * (guess * (1 - guess))[:, None].astype(np.float32)).T @ table
    count = table.T @ table
    gains = np.asarray(push**2 / (2 * (curvature + 1)), dtype=np.float64)
    least = min(max(FEWEST, len(won) // 60), len(won) // 20)
    gains[(count < least) | (count > len(won) - least)] = 0.0
    return gains


def _asked(pane: Pane) -> Iterator[_Asked]:
    passes = pane.table[:, 0]
    match pane.shape:
        case AtLeast(field, least):
            yield _Asked(pane.shape, passes, pane.signs[0])
            yield from _under(pane, field, least)
        case AtMost() | Given():
            yield _Asked(pane.shape, passes, pane.signs[0])
        case ByValue(field, keys):
            for place, key in enumerate(keys):
                yield _Asked(Is(field, key), pane.table[:, place], pane.signs[place])
        case _:
            return


def _under(pane: Pane, field: str, least: float) -> Iterator[_Asked]:
    """Numbers under a threshold; only where none is missing, of which `under` would not hold."""
    if pane.whole:
        yield _Asked(Under(field, least), ~pane.table[:, 0], -pane.signs[0])
