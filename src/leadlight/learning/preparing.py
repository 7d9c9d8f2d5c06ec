"""What every learner does first: plan the features, and leave out what betrays the outcome."""

from __future__ import annotations

from dataclasses import dataclass, replace

from leadlight.learning.dataset import PastLeads, Whole
from leadlight.learning.event_features import event_recipe
from leadlight.learning.fields import EVENTS, FeaturePlan, FieldChoices, dropped_kinds, plan_features
from leadlight.learning.late_deeds import late_deeds
from leadlight.learning.leakage import Leak, leaks


@dataclass(frozen=True, slots=True)
class Prepared:
    """The plan without what leaks, fields and kinds of events; the evidence against that, and the suspicious.

    `whole` is the plan with it, which shows what an illusion it is; `kinds_out` are the kinds of events that
    do not count.
    """

    plan: FeaturePlan
    leaks: tuple[Leak, ...]
    whole: FeaturePlan
    kinds_out: tuple[str, ...] = ()


def prepare(past: PastLeads, rows: Whole, choices: FieldChoices) -> Prepared:
    """Plan the features by the leads of `rows` alone; what leaks is left out unless kept."""
    whole = plan_features(past, rows, choices)
    deeds = [_unless_kept(deed, choices) for deed in late_deeds(past, whole, rows)]
    late = tuple(deed.field for deed in deeds if deed.left_out)
    plan, kinds_out = whole, dropped_kinds(past, choices) + late
    if late:
        plan = replace(whole, events=event_recipe(past.known, rows, kinds_out))
    found = [_unless_kept(leak, choices) for leak in leaks(past, plan, rows)]
    if len(late) < len(deeds):
        # a kind that is asked about says what there is to ask of all events
        found = [leak for leak in found if leak.field != EVENTS]
    left = {leak.field: leak.evidence for leak in found if leak.left_out}
    return Prepared(plan.without(frozenset(left), left), (*found, *deeds), whole, kinds_out)


def _unless_kept(leak: Leak, choices: FieldChoices) -> Leak:
    return replace(leak, left_out=leak.left_out and not choices.keeps(leak.field))
