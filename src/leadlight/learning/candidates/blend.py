"""The mean of several models in log-odds, whose contributions are the mean of theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from leadlight.learning.candidates.additive import RULES, Additive
from leadlight.learning.candidates.contributions import Contributions, averaged
from leadlight.learning.candidates.trees import Trees
from leadlight.learning.matrix import Matrix

Single: TypeAlias = Additive | Trees


@dataclass(frozen=True, slots=True, eq=False)
class Blend:
    """Models and their shares."""

    parts: tuple[Single, ...]
    shares: tuple[float, ...]

    def contributions(self, matrix: Matrix) -> Contributions:
        """Log-odds by field."""
        return averaged(tuple(part.contributions(matrix) for part in self.parts), self.shares)


Model: TypeAlias = Additive | Trees | Blend


def asks_for_points(model: Model) -> bool:
    """Whether a model looks at the score by the user's rules."""
    match model:
        case Blend(parts, _):
            return any(asks_for_points(part) for part in parts)
        case Additive(_, tables):
            return any(table.feature == RULES for table in tables)
        case Trees():
            return RULES in model.columns
