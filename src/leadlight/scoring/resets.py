"""Scores and groups as parts that may apply or not, and may start over."""

from __future__ import annotations

from collections.abc import Mapping

from leadlight.scoring.definition import Group, ScoringModel
from leadlight.scoring.rules import History, condition
from leadlight.scoring.sums import PartKey
from leadlight.scoring.values import Forms, Value


def parts_of(model: ScoringModel) -> dict[PartKey, tuple[Group, ...]]:
    """Each score and group with those it lies in, itself last."""
    found: dict[PartKey, tuple[Group, ...]] = {}
    for name, score in model.scores.items():
        found[name, None] = (score,)
        found |= {(name, group_name): (score, group) for group_name, group in score.groups.items()}
    return found


class PartState:
    """Whether a part applies to a lead, and after which instant its events count."""

    __slots__ = ("applies", "since")

    def __init__(self, *, applies: bool, since: int | None) -> None:
        """`since` is in microseconds, None where the part never started over."""
        self.applies = applies
        self.since = since


class PreparedPart:
    """A score or group made ready to be asked for its state."""

    def __init__(self, lies_in: tuple[Group, ...], forms: Forms) -> None:
        """Prepare the `only_if` and `reset_by` of a part and of those it lies in."""
        self._checks = [check for part in lies_in if (check := condition(part.only_if, forms)) is not None]
        self._resets = [name for part in lies_in for name in part.reset_by or ()]

    def state(self, fields: Mapping[str, Value], history: History, at: int) -> PartState:
        """The state of the part for one lead."""
        latest = [events[-1].time for name in self._resets if (events := history.by_name.get(name))]
        return PartState(
            applies=all(check(fields, at) for check in self._checks), since=max(latest, default=None)
        )
