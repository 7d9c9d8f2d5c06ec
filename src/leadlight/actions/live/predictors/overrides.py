"""Overrides that people gave since a predictor was learned, beside what it says of the same leads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from leadlight.actions.live.model_in_force import prepared
from leadlight.actions.live.predictors.in_force import Live
from leadlight.engage.overrides import lifts
from leadlight.insights.override_agreement import OverriddenLead, OverrideAgreement, override_agreement
from leadlight.insights.verdicts import best_first
from leadlight.storage.predictor_rows import stored_predictions
from leadlight.storage.verdicts import OverrideSaid, overrides_since

MOST = 5_000
"""So many of the latest overrides are looked at."""


def overrides_agreed(live: Live, since: int, won: Mapping[int, bool]) -> OverrideAgreement:
    """How often a predictor agrees with people who overrode a score; `won` has the leads that ended."""
    return override_agreement(list(_overridden(live, since, won)))


def _overridden(live: Live, since: int, won: Mapping[int, bool]) -> Iterator[OverriddenLead]:
    given = overrides_since(since, MOST)
    known = stored_predictions(sorted({lead for lead, _ in given}), [live.number])
    chances = {each.lead: each.probability for each in known}
    middle = live.predictor.bands.cuts[1]
    for lead, said in given:
        lifted, chance = _lifted(said), _chance(live, said, chances.get(lead))
        if lifted is not None and chance is not None:
            yield OverriddenLead(lifted, bool(chance >= middle), won.get(lead))


def _lifted(said: OverrideSaid) -> bool | None:
    """Whether it lifts the lead; None where that cannot be said, or the lead had no score."""
    if not said.judged:
        return None
    ranked = best_first(prepared(int(said.judged["version"])).model)
    return lifts(said.points, said.priority, said.judged["priority"], ranked)


def _chance(live: Live, said: OverrideSaid, now: float | None) -> float | None:
    """What the predictor said when the person decided, if it was in use then; else what it says now."""
    if said.judged.get("predictor") == live.number:
        return float(said.judged["probability"])
    return now
