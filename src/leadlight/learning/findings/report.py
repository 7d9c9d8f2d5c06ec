"""What learning found, for people: the figures, the fields, the leaks, and curves for charts."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal

from leadlight.learning.choosing.choice import Tried
from leadlight.learning.judging.figures import Figure, Threshold, Verdict


@dataclass(frozen=True, slots=True)
class Holdout:
    """The leads that judged."""

    rows: int
    won: int


@dataclass(frozen=True, slots=True)
class FieldReport:
    """What became of a field; `importance` is the mean size of what it adds to the log-odds of a lead."""

    name: str
    verdict: str
    why: str
    importance: float


@dataclass(frozen=True, slots=True)
class LeakReport:
    """A field that betrays the outcome, or may: left out, kept by the user, or else asked about."""

    field: str
    left_out: bool
    evidence: str
    kept: bool = False

    @property
    def asked(self) -> bool:
        """Whether it is asked about."""
        return not self.left_out and not self.kept


@dataclass(frozen=True, slots=True)
class EffectPoint:
    """A value or interval of a field: what it adds on average, its leads and how many of them were won."""

    label: str
    log_odds: float
    leads: int
    won: int
    win_rate: Figure


@dataclass(frozen=True, slots=True)
class Effect:
    """What a field does to the log-odds, value by value."""

    field: str
    points: tuple[EffectPoint, ...]


@dataclass(frozen=True, slots=True)
class CalibrationPoint:
    """A tenth of the judged leads: mean probability, actual win rate, and how many leads."""

    predicted: float
    actual: float
    leads: int
    won: int
    win_rate: Figure


@dataclass(frozen=True, slots=True)
class Illusion:
    """AUC on the holdout without and with all fields that are left out as leaking unless they are kept.

    `predictor` says which of the two the predictor itself is; between them where only some were kept.
    """

    without: Figure
    with_leaks: Figure
    predictor: Literal["without", "between", "with_leaks"] = "without"


@dataclass(frozen=True, slots=True)
class BandReport:
    """A quarter of the leads by likelihood: how many judged and won; value and days of all wins."""

    likelihood: str
    leads: int
    won: int
    win_rate: Figure | None
    mean_value: float | None
    median_days: float | None


@dataclass(frozen=True, slots=True)
class SegmentReport:
    """A segment's log loss out of fold by the whole's model and by its own, and what was decided.

    `better_by` is how much less its own has, above 0 where it is better; `helps` says that it is used.
    """

    value: str
    rows: int
    won: int
    whole: float
    own: float
    better_by: Figure
    helps: bool


@dataclass(frozen=True, slots=True)
class LearningReport:
    """Everything that the HTML and JSON reports show; `notes` are what the user must know besides.

    `ordered` says that it is known in which order the leads arrived. `without_asked` is the AUC without what
    is asked about, None where nothing is.
    """

    rows: int
    won: int
    open: int
    base_rate: float
    split: Literal["time", "folds"]
    holdout: Holdout
    metrics: dict[str, Figure]
    candidates: tuple[Tried, ...]
    chosen: str
    verdict: Verdict
    sentence: str
    fields: tuple[FieldReport, ...]
    leakage: tuple[LeakReport, ...]
    threshold: Threshold | None
    illusion: Illusion | None
    rule_auc: Figure | None
    better_than_rules: Figure | None
    gain: tuple[tuple[float, float], ...]
    calibration: tuple[CalibrationPoint, ...]
    effects: tuple[Effect, ...]
    bands: tuple[BandReport, ...]
    segments: tuple[SegmentReport, ...]
    notes: tuple[str, ...]
    ordered: bool = False
    without_asked: Figure | None = None

    @property
    def judges(self) -> str:
        """Which leads judged, in words that follow their number."""
        if self.split == "time":
            return "the newest ones, after it had learned from the older"
        if 2 * self.holdout.rows < self.rows:
            return "drawn at random, after it had learned from the others"
        return "each by what the others taught"

    def as_json(self) -> dict[str, Any]:
        """The report as JSON; figures that do not exist are null."""
        return {name: _plain(value) for name, value in asdict(self).items()}


def _plain(value: object) -> object:
    match value:
        case dict():
            return {key: _plain(inner) for key, inner in value.items()}
        case list() | tuple():
            return [_plain(inner) for inner in value]
        case float():
            return value if math.isfinite(value) else None
        case _:
            return value
