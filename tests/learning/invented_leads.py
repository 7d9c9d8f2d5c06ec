"""Leads invented for tests: a few fields that matter, some that do not, and an outcome drawn from them."""

from dataclasses import dataclass

import numpy as np

from leadlight.learning.candidates.sample import PARTS, Sample
from leadlight.learning.choosing.splits import parted
from leadlight.learning.dataset import Column, Known, PastLeads
from leadlight.learning.matrix import Categories, Matrix, Numbers
from leadlight.statistics.odds import chance

CHANNELS = ("ads", "fair", "mail", "web")


@dataclass(frozen=True)
class Invented:
    visits: np.ndarray
    size: np.ndarray
    channel: np.ndarray
    noise: np.ndarray
    won: np.ndarray


def invented(leads: int, seed: int = 0, strength: float = 1.0) -> Invented:
    draw = np.random.default_rng(seed)
    visits = draw.poisson(5, leads).astype(float)
    size = np.exp(draw.normal(3, 1, leads))
    size[draw.random(leads) < 0.2] = np.nan
    channel = draw.integers(0, len(CHANNELS), leads)
    odds = (
        strength * (0.4 * (visits - 5) + np.array([-1.0, 0.8, 0.2, 0.0])[channel] + 0.5 * np.isnan(size))
        - 0.8
    )
    won = (draw.random(leads) < chance(odds)).astype(float)
    return Invented(visits, size, channel, draw.normal(size=leads), won)


def sample_of(found: Invented, seed: int = 0) -> Sample:
    leads = len(found.won)
    matrix = Matrix(
        leads,
        (
            Numbers("visits", "visits", found.visits),
            Numbers("size", "size", found.size),
            Categories("channel", "channel", found.channel, CHANNELS),
            Numbers("noise", "noise", found.noise),
        ),
    )
    return Sample(matrix, found.won, np.ones(leads), parted(found.won, None, PARTS, seed))


def past_of(found: Invented, *, ordered: bool = False, more: tuple[Column, ...] = ()) -> PastLeads:
    leads = len(found.won)
    columns = (
        Column("Visits", np.array([int(value) for value in found.visits], dtype=object)),
        Column(
            "Size", np.array([None if np.isnan(v) else round(float(v), 3) for v in found.size], dtype=object)
        ),
        Column("Channel", np.array([CHANNELS[code] for code in found.channel], dtype=object)),
        Column("Noise", np.array([round(float(value), 4) for value in found.noise], dtype=object)),
        *more,
    )
    return PastLeads(Known(leads, columns), found.won.astype(np.int64), np.arange(leads) if ordered else None)
