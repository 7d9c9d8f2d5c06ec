"""What a scoring model would have been worth: past leads, scored at their own moments, and how they ended."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from leadlight.insights.rates import Figure, signed

RuleVerdict = Literal["earns its points", "does not earn its points", "too little to tell"]


@dataclass(frozen=True, slots=True)
class Slice:
    """The leads of one priority, or of one tenth of the scores.

    `lowest` and `highest` are their points; `lift` is their win rate over that of all leads; `captured` is
    their share of all wins; `median_days` how long their wins took, None where that is not known.
    """

    name: str
    leads: int
    wins: int
    win_rate: Figure | None
    lift: float | None
    captured: float | None
    median_days: float | None
    lowest: float | None
    highest: float | None

    def as_json(self) -> dict[str, Any]:
        """The slice for programs."""
        return {
            "name": self.name,
            "leads": self.leads,
            "wins": self.wins,
            "win_rate": figure_json(self.win_rate),
            "lift": self.lift,
            "captured": self.captured,
            "median_days_to_win": self.median_days,
            "lowest_score": self.lowest,
            "highest_score": self.highest,
        }


@dataclass(frozen=True, slots=True)
class RuleTrial:
    """What became of the leads that a rule gave points.

    `points` is the mean of what it gave where it gave any, `least` and `most` the ends of that; `worth` is
    what it should have given, on the model's own scale, judged beside all other rules (None where that
    cannot be said); `why` is a sentence.
    """

    score: str
    group: str | None
    rule: str
    points: float
    fired: int
    rate_with: Figure | None
    rate_without: Figure | None
    worth: Figure | None
    verdict: RuleVerdict
    why: str
    least: float = 0.0
    most: float = 0.0

    @property
    def points_said(self) -> str:
        """The points it gave, from the least to the most: `+20`, `−8 to +4`; empty where it gave none."""
        if not self.fired:
            return ""
        least, most = signed(self.least), signed(self.most)
        return least if least == most else f"{least} to {most}"

    def as_json(self) -> dict[str, Any]:
        """The trial for programs."""
        return {
            "score": self.score,
            "group": self.group,
            "rule": self.rule,
            "points": self.points,
            "least": self.least,
            "most": self.most,
            "fired": self.fired,
            "win_rate_with": figure_json(self.rate_with),
            "win_rate_without": figure_json(self.rate_without),
            "worth": figure_json(self.worth),
            "verdict": self.verdict,
            "why": self.why,
        }


@dataclass(frozen=True, slots=True)
class Trial:
    """How one scoring model did.

    `gain` is a curve from (0, 0) to (1, 1): the share of leads worked, best first, and the share of all wins
    among them; `excluded` leads have no score and come last.
    """

    model: str
    auc: Figure | None
    priorities: tuple[Slice, ...]
    deciles: tuple[Slice, ...]
    rules: tuple[RuleTrial, ...]
    gain: tuple[tuple[float, float], ...]
    excluded: int
    sentence: str

    def as_json(self) -> dict[str, Any]:
        """The trial for programs."""
        return {
            "model": self.model,
            "auc": figure_json(self.auc),
            "summary": self.sentence,
            "excluded": self.excluded,
            "priorities": [part.as_json() for part in self.priorities],
            "deciles": [part.as_json() for part in self.deciles],
            "rules": [rule.as_json() for rule in self.rules],
            "gain": [list(point) for point in self.gain],
        }


@dataclass(frozen=True, slots=True)
class AtCapacity:
    """Working the same number of leads by either model.

    `gained` wins are among the best by the other model alone, `lost` ones by the first alone; `more_wins` is
    the difference. Where equal scores are too many for what is left each counts in part, here as there.
    """

    name: str
    leads: int
    wins: float
    wins_against: float
    gained: float
    lost: float
    more_wins: Figure

    def as_json(self) -> dict[str, Any]:
        """The capacity for programs."""
        return {
            "name": self.name,
            "leads": self.leads,
            "wins": self.wins,
            "wins_against": self.wins_against,
            "gained": self.gained,
            "lost": self.lost,
            "more_wins": self.more_wins.as_json(),
        }


@dataclass(frozen=True, slots=True)
class Move:
    """Leads that one model gives one priority, and the other another."""

    before: str
    after: str
    leads: int
    wins: int
    win_rate: Figure | None

    def as_json(self) -> dict[str, Any]:
        """The move for programs."""
        return {
            "before": self.before,
            "after": self.after,
            "leads": self.leads,
            "wins": self.wins,
            "win_rate": figure_json(self.win_rate),
        }


@dataclass(frozen=True, slots=True)
class Versus:
    """The other model beside the first, on the same leads."""

    other: Trial
    auc_difference: Figure | None
    capacities: tuple[AtCapacity, ...]
    moves: tuple[Move, ...]
    better: Literal["model", "against", "cannot tell"]
    sentence: str

    def as_json(self) -> dict[str, Any]:
        """The comparison for programs."""
        return {
            "against": self.other.as_json(),
            "auc_difference": figure_json(self.auc_difference),
            "capacities": [capacity.as_json() for capacity in self.capacities],
            "moves": [move.as_json() for move in self.moves],
            "better": self.better,
            "sentence": self.sentence,
        }


@dataclass(frozen=True, slots=True)
class Backtest:
    """A scoring model (and perhaps another) tried on past leads.

    `open_leads` are scored but not judged on. `period` is the first and last arrival as dates, where known;
    `notes` say what was assumed, left out, or known only at the time of the export.
    """

    leads: int
    wins: int
    losses: int
    open_leads: int
    base_rate: Figure | None
    trial: Trial
    versus: Versus | None = None
    period: tuple[str, str] | None = None
    moment: str = ""
    notes: tuple[str, ...] = field(default=())

    def as_json(self) -> dict[str, Any]:
        """The backtest for programs."""
        return {
            "leads": self.leads,
            "wins": self.wins,
            "losses": self.losses,
            "open": self.open_leads,
            "base_rate": figure_json(self.base_rate),
            "period": None if self.period is None else {"from": self.period[0], "to": self.period[1]},
            "moment": self.moment,
            **self.trial.as_json(),
            "comparison": None if self.versus is None else self.versus.as_json(),
            "notes": list(self.notes),
        }


def figure_json(figure: Figure | None) -> dict[str, float] | None:
    """A figure that may be missing, for programs."""
    return None if figure is None else figure.as_json()
