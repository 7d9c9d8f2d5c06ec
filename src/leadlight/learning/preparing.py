"""What every learner does first: plan the features, and leave out what betrays the outcome."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.learning.dataset import PastLeads, Whole
from leadlight.learning.fields import FeaturePlan, FieldChoices, plan_features
from leadlight.learning.leakage import Leak, leaks


@dataclass(frozen=True, slots=True)
class Prepared:
    """The plan without the fields that leak, and the evidence against those and the suspicious ones.

    `whole` is the plan with them, which shows what an illusion they are.
    """

    plan: FeaturePlan
    leaks: tuple[Leak, ...]
    whole: FeaturePlan

    def betrays(self, field: str) -> bool:
        """Whether a field was left out because it leaks."""
        return self.whole.uses(field) and not self.plan.uses(field)


def prepare(past: PastLeads, rows: Whole, choices: FieldChoices) -> Prepared:
    """Plan the features by the leads of `rows` alone; fields that leak are left out unless kept."""
    whole = plan_features(past, rows, choices)
    found = leaks(past, whole, rows)
    left = {leak.field: leak.evidence for leak in found if leak.left_out and not choices.keeps(leak.field)}
    return Prepared(whole.without(frozenset(left), left), found, whole)
