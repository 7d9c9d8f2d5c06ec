"""Overrides of people beside a predictor: how often it pointed their way, and who was right in the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from leadlight.insights.rates import Figure, wilson
from leadlight.scoring.explain import counted


@dataclass(frozen=True, slots=True)
class OverriddenLead:
    """Somebody lifted it or lowered it; whether the predictor calls it likely, and how it ended if it has."""

    lifted: bool
    likely: bool
    won: bool | None = None


@dataclass(frozen=True, slots=True)
class OverrideAgreement:
    """Of so many overrides a predictor `agreed` with some; of leads that `ended`, who was right how often."""

    overrides: int
    agreed: int
    ended: int
    people_right: int
    predictor_right: int

    @property
    def share(self) -> Figure | None:
        """With what share it agreed, with its 95 % interval; None of no override."""
        return wilson(self.agreed, self.overrides)

    @property
    def sentence(self) -> str:
        """What was found, in words; blank of no override."""
        share = self.share
        if share is None:
            return ""
        said = (
            f"Of {counted(self.overrides, 'override')} since it was learned it agreed with {self.agreed} "
            f"({share.value:.0%}, with an interval of {share.low:.0%} to {share.high:.0%})."
        )
        if not self.ended:
            return said
        return (
            f"{said} Of {self.ended} whose lead has ended people were right in {self.people_right}, "
            f"the predictor in {self.predictor_right}."
        )

    def as_json(self) -> dict[str, Any]:
        """The counts for programs, with the share."""
        share = self.share
        return {**asdict(self), "share": None if share is None else share.as_json()}


def override_agreement(overridden: Sequence[OverriddenLead]) -> OverrideAgreement:
    """Count overrides by whether a predictor points the way the person decided.

    Who lifts a lead is right if it is won, who lowers it if it is not; likewise who calls it likely.
    """
    ended = [each for each in overridden if each.won is not None]
    return OverrideAgreement(
        len(overridden),
        sum(each.lifted is each.likely for each in overridden),
        len(ended),
        sum(each.lifted is each.won for each in ended),
        sum(each.likely is each.won for each in ended),
    )
