"""A recycled lead starts over: what it did before counts for no score any more.

That is said in the language of models themselves: being recycled is an event, and every score starts over
with it, as if it had `reset_by: Lead Recycled`. So one meaning holds live, over the mirror and in a replay.
"""

from __future__ import annotations

from leadlight.engage.crm import RECYCLED_NAME
from leadlight.scoring.definition import ScoreDefinition, ScoringModel
from leadlight.scoring.lead import Event


def starting_over(model: ScoringModel) -> ScoringModel:
    """The model whose every score starts over when a lead is recycled."""
    return model.model_copy(
        update={"scores": {name: _starting_over(score) for name, score in model.scores.items()}}
    )


def _starting_over(score: ScoreDefinition) -> ScoreDefinition:
    names = dict.fromkeys([*(score.reset_by or ()), RECYCLED_NAME])
    return score.model_copy(update={"reset_by": tuple(names)})


def recycle_events(recycled_at: int | None) -> tuple[Event, ...]:
    """That a lead was recycled, as an event that scoring sees; of several times the latest counts."""
    return () if recycled_at is None else (Event(RECYCLED_NAME, recycled_at),)
