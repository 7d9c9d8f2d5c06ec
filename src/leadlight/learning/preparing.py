"""What every learner does first: plan the features, and leave out what betrays the outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadlight.learning.dataset import PastLeads, Whole
from leadlight.learning.fields import FeaturePlan, FieldChoices, plan_features
from leadlight.learning.leakage import Leak, leaks


@dataclass(frozen=True, slots=True)
class Prepared:
    """The plan without the fields that are left out, and the evidence against those and the suspicious ones.

    `whole` is the plan with all that betray the outcome, `bare` the one without any, kept ones neither:
    side by side they show what an illusion these fields are.
    """

    plan: FeaturePlan
    leaks: tuple[Leak, ...]
    whole: FeaturePlan
    bare: FeaturePlan

    def betrays(self, field: str) -> bool:
        """Whether a field was left out because it leaks."""
        return self.whole.uses(field) and not self.plan.uses(field)


def prepare(past: PastLeads, rows: Whole, choices: FieldChoices) -> Prepared:
    """Plan the features by the leads of `rows` alone; fields that leak are left out unless kept."""
    whole = plan_features(past, rows, choices)
    late = leaks(past, whole, rows)
    found = tuple(
        replace(leak, left_out=False, kept=True) if choices.keeps(leak.field) else leak for leak in late
    )
    return Prepared(_without(whole, found), found, whole, _without(whole, late))


def _without(plan: FeaturePlan, found: tuple[Leak, ...]) -> FeaturePlan:
    left = {leak.field: leak.evidence for leak in found if leak.left_out}
    return plan.without(frozenset(left), left)
