"""What every learner does first: plan the features, and leave out what betrays the outcome."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from leadlight.learning.dataset import Column, PastLeads, Whole
from leadlight.learning.events.features import event_recipe
from leadlight.learning.fields.plan import EVENTS, FeaturePlan, FieldChoices, dropped_kinds, plan_features
from leadlight.learning.leaks.late_deeds import late_deeds
from leadlight.learning.leaks.leakage import Leak, leaks


@dataclass(frozen=True, slots=True)
class Prepared:
    """The plan without what leaks, fields and kinds of events; the evidence against that, and the suspicious.

    `whole` is the plan with all that betrays the outcome, `bare` the one without any, nor what was kept:
    side by side they show what an illusion it is. `sure` is the plan without what is asked about.
    `kinds_out` are the kinds of events that do not count. `suspects` are the fields that betray the outcome,
    or may, as if none were kept.
    """

    plan: FeaturePlan
    leaks: tuple[Leak, ...]
    whole: FeaturePlan
    bare: FeaturePlan
    sure: FeaturePlan
    kinds_out: tuple[str, ...] = ()
    suspects: tuple[Leak, ...] = ()


def prepare(
    past: PastLeads, rows: Whole, choices: FieldChoices, suspects: Sequence[Leak] | None = None
) -> Prepared:
    """Plan the features by the leads of `rows` alone; what leaks is left out unless kept.

    `suspects` are those of more leads: what they leave out or ask about is left out or asked about here too.
    """
    whole = plan_features(past, rows, choices)
    dropped = dropped_kinds(past, choices)

    def without_kinds(deeds: Iterable[Leak]) -> FeaturePlan:
        out = _left_out(deeds)
        return replace(whole, events=event_recipe(past.known, rows, dropped + out)) if out else whole

    deeds = late_deeds(past, whole, rows)
    kept_deeds = [_unless_kept(deed, choices) for deed in deeds]
    plan = without_kinds(kept_deeds)
    late = list(leaks(past, plan, rows))
    if any(not deed.left_out for deed in kept_deeds):
        # a kind that is asked about says what there is to ask of all events
        late = [leak for leak in late if leak.field != EVENTS]
    if suspects is not None:
        late = _joined(late, [leak for leak in suspects if plan.uses(leak.field)])
    found = [_unless_kept(leak, choices) for leak in late]
    return Prepared(
        _without(plan, found),
        (*found, *kept_deeds),
        whole,
        _without(without_kinds(deeds), late),
        _without(without_kinds(map(_doubted, kept_deeds)), map(_doubted, found)),
        dropped + _left_out(kept_deeds),
        tuple(late),
    )


def _joined(few: Iterable[Leak], more: Sequence[Leak]) -> list[Leak]:
    """What more leads say of fields, and what few leave out besides; only more leads ask."""
    told = {leak.field for leak in more}
    return [*(leak for leak in few if leak.left_out and leak.field not in told), *more]


def leak_of(field: Column, past: PastLeads, rows: Whole, choices: FieldChoices) -> Leak | None:
    """What speaks against a field by itself, by the leads of `rows` alone; None where nothing does.

    A field may be dropped, or tell the same as another one, and give the outcome away all the same where its
    values are looked at.
    """
    alone = replace(past, known=replace(past.known, columns=(field,), events=None))
    plan = plan_features(alone, rows, FieldChoices(keep=(field.name,)))
    return next((_unless_kept(leak, choices) for leak in leaks(alone, plan, rows)), None)


def _left_out(deeds: Iterable[Leak]) -> tuple[str, ...]:
    return tuple(deed.kind for deed in deeds if deed.left_out)


def _unless_kept(leak: Leak, choices: FieldChoices) -> Leak:
    return replace(leak, left_out=False, kept=True) if choices.keeps(leak.field) else leak


def _doubted(leak: Leak) -> Leak:
    return replace(leak, left_out=True) if leak.asked else leak


def _without(plan: FeaturePlan, found: Iterable[Leak]) -> FeaturePlan:
    left = {leak.field: leak.evidence for leak in found if leak.left_out}
    return plan.without(frozenset(left), left)
