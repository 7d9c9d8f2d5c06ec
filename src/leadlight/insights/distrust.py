"""Which rules people distrust: those that fired on leads the model put first and people rejected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

from leadlight.insights.rates import Figure, wilson
from leadlight.insights.verdicts import Rated, RuleKey, Verdict, difference

FEWEST = 5
"""With fewer verdicts with a rule, or without it, nothing is said of it."""

_SURE = 0.95


class Trust(StrEnum):
    """What verdicts say of a rule."""

    DISTRUSTED = "distrusted"
    TRUSTED = "trusted"
    UNCLEAR = "unclear"
    TOO_FEW = "too few"


@dataclass(frozen=True, slots=True)
class RuleTrust:
    """How often leads that the model put first were rejected, where a rule fired and where it did not.

    `apart` is the difference of the two shares with an interval that holds for all rules told together.
    """

    rule: RuleKey
    fired: int
    rejected: int
    others: int
    others_rejected: int
    apart: Figure | None
    trust: Trust

    @property
    def share(self) -> Figure | None:
        """How often leads where it fired were rejected, with the 95 % interval."""
        return wilson(self.rejected, self.fired)

    @property
    def others_share(self) -> Figure | None:
        """How often the others were rejected, likewise."""
        return wilson(self.others_rejected, self.others)


def trust_in_rules(verdicts: Sequence[Verdict]) -> tuple[RuleTrust, ...]:
    """What verdicts on leads that the model put first say of its rules, the most distrusted first.

    Who looks at many rules finds one that stands out by chance. So intervals are as wide as it takes for all
    of them to hold together in 95 of 100 cases (Bonferroni).
    """
    first = [each for each in verdicts if each.rated is Rated.FIRST]
    names = sorted({rule for each in first for rule in each.rules}, key=_in_order)
    told = {name: _counts(name, first) for name in names}
    judged = sum(map(_is_enough, told.values()))
    found = [_trust(name, counts, judged) for name, counts in told.items()]
    return tuple(sorted(found, key=_most_distrusted))


_Counts = tuple[int, int, int, int]
"""Verdicts where the rule fired, rejections among them; and the same where it did not."""


def _in_order(rule: RuleKey) -> tuple[str, str, str]:
    score, group, name = rule
    return score, group or "", name


def _counts(name: RuleKey, verdicts: Sequence[Verdict]) -> _Counts:
    fired = [not each.accepted for each in verdicts if name in each.rules]
    others = [not each.accepted for each in verdicts if name not in each.rules]
    return len(fired), sum(fired), len(others), sum(others)


def _is_enough(counts: _Counts) -> bool:
    fired, _, others, _ = counts
    return min(fired, others) >= FEWEST


def _trust(name: RuleKey, counts: _Counts, judged: int) -> RuleTrust:
    fired, rejected, others, others_rejected = counts
    if not _is_enough(counts):
        return RuleTrust(name, *counts, None, Trust.TOO_FEW)
    wide = NormalDist().inv_cdf(1 - (1 - _SURE) / (2 * judged))
    one, other = wilson(rejected, fired, wide), wilson(others_rejected, others, wide)
    assert one is not None  # noqa: S101 - there are enough of both
    assert other is not None  # noqa: S101
    low, high = difference(one, other)
    trust = Trust.DISTRUSTED if low > 0 else Trust.TRUSTED if high < 0 else Trust.UNCLEAR
    return RuleTrust(name, *counts, Figure(one.value - other.value, low, high), trust)


_ORDER = (Trust.DISTRUSTED, Trust.UNCLEAR, Trust.TRUSTED, Trust.TOO_FEW)


def _most_distrusted(found: RuleTrust) -> tuple[int, float, tuple[str, str, str]]:
    apart = 0.0 if found.apart is None else -found.apart.value
    return _ORDER.index(found.trust), apart, _in_order(found.rule)
