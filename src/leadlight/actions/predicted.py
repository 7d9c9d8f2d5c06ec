"""What a predictor says of leads, and the wish to see it beside what rules say."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PREDICTED = "predicted"
"""The table, by `_row`."""

COLUMNS = ("probability", "likelihood", "expected_value", "because")


@dataclass(frozen=True, slots=True)
class Predicted:
    """The columns of the table `predicted`, how many leads have each likelihood, and what was noticed.

    `read` was noticed while leads and events were read, as it is where they are scored.
    """

    columns: tuple[str, ...]
    likelihoods: dict[str, int]
    read: tuple[str, ...]
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """A predictor's file, and what the list is ranked by: score, probability or expected_value."""

    predictor: Path
    rank_by: str = "score"
