"""When leads are looked at again for time alone, and which predictions it leaves as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from leadlight.actions.live.predictors.in_force import Live
from leadlight.storage.due_rows import TIME, Claim
from leadlight.storage.predictor_rows import next_looks, settled_predictions


def settled_of(claims: Sequence[Claim], lives: Sequence[Live], now: int) -> AbstractSet[tuple[int, int]]:
    """Predictor and lead of what time does not change yet, where nothing else is why leads are due."""
    passing = [each.subject for each in claims if each.kind == TIME]
    return settled_predictions(passing, now) if lives and passing else frozenset()


def with_predictions(looks: Mapping[int, int | None]) -> dict[int, int | None]:
    """When to look again at leads, given when their scores may change: a prediction may change before."""
    predicted = next_looks(list(looks))
    return {
        lead: min((each for each in (at, predicted.get(lead)) if each is not None), default=None)
        for lead, at in looks.items()
    }
