"""What is found when a predictor is looked at again."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

from leadlight.learning.judging.figures import Figure

Moved = Literal["stable", "moved", "shifted", "too few"]
Alarm = Literal["steady", "watch", "retrain", "too few"]


@dataclass(frozen=True, slots=True)
class Drift:
    """How far a field, or the score, has moved since learning: PSI, and the bin that moved most.

    The verdict is `too few` where leads are too few to say it.
    """

    field: str
    psi: float
    verdict: Moved
    sentence: str


@dataclass(frozen=True, slots=True)
class Kept:
    """Whether probabilities kept their word: how many wins they promised and how many came.

    `low` and `high` are what chance allows around what was promised.
    """

    leads: int
    promised: float
    came: int
    low: float
    high: float
    error: Figure
    sentence: str


@dataclass(frozen=True, slots=True)
class Block:
    """Leads that arrived one after another, and how they were ranked; `inverted` where losses stand first."""

    number: int
    leads: int
    won: int
    auc: Figure | None
    promised: float
    inverted: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Monitored:
    """A predictor looked at again; `alarm` says what to do, `sentences` why.

    Without leads there is no score.
    """

    leads: int
    fields: tuple[Drift, ...]
    score: Drift | None
    kept: Kept | None
    auc: Figure | None
    learned_auc: Figure | None
    blocks: tuple[Block, ...]
    alarm: Alarm
    sentences: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return asdict(self)
