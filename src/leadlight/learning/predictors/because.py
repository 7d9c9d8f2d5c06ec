"""Why a lead is likely or not, in words."""

from __future__ import annotations

import numpy as np

from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.dataset import Known
from leadlight.learning.fields.words import words_of
from leadlight.learning.matrix import Matrix

MOST_FOR, MOST_AGAINST = 3, 2
LEAST = 0.1
"""Log-odds below which a field is no reason."""


def because(contributions: Contributions, known: Known, matrix: Matrix) -> tuple[str, ...]:
    """The strongest reasons of each lead, those for it before those against it."""
    values = contributions.values
    if not values.size:
        return ("nothing speaks for or against it",) * matrix.leads
    words = [words_of(field, known, matrix) for field in contributions.fields]
    order = np.argsort(values, axis=0, kind="stable")
    found = []
    for lead in range(matrix.leads):
        column = order[:, lead]
        above = [words[place][lead] for place in column[::-1][:MOST_FOR] if values[place, lead] >= LEAST]
        below = [words[place][lead] for place in column[:MOST_AGAINST] if values[place, lead] <= -LEAST]
        found.append(_sentence(above, below))
    return tuple(found)


def _sentence(above: list[str], below: list[str]) -> str:
    parts = []
    if above:
        parts.append("for: " + "; ".join(above))
    if below:
        parts.append("against: " + "; ".join(below))
    return " | ".join(parts) or "nothing speaks strongly for or against it"
