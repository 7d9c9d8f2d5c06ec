"""Teach a predictor: learn from leads as was chosen, and have its story tell what it takes to do so again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from leadlight.actions.past_leads import PastTable
from leadlight.actions.stored_predictor import Teaching, told_of
from leadlight.learning.dataset import PastLeads
from leadlight.learning.past.history import check_learnable
from leadlight.learning.past.moments import Moments
from leadlight.learning.watching.learned_leads import LearnedLeads, learned_leads

if TYPE_CHECKING:
    from leadlight.learning.learner import Learned

Clock = Callable[[], float]


def no_clock() -> float:
    """For callers who do not ask how long candidates took."""
    return 0.0


def teach(
    past: PastLeads,
    moments: Moments,
    teaching: Teaching,
    learned: LearnedLeads | None = None,
    clock: Clock = no_clock,
) -> Learned:
    """Learn from past leads; the story says how, when leads are looked at, and which were learned from.

    Raises DataError for leads that teach nothing: beside rules they may.
    """
    from leadlight.learning.learner import learn_from  # noqa: PLC0415 - heavy libraries load when needed
    from leadlight.learning.lessons.lesson import LearningOptions  # noqa: PLC0415 - likewise

    if teaching.rules is None:
        check_learnable(past)
    options = LearningOptions(teaching.fields, teaching.segment, clock)
    found = learn_from(past, options, teaching.seed)
    story = {**found.predictor.story, **told_of(moments, teaching, learned)}
    return replace(found, predictor=replace(found.predictor, story=story))


def teach_from_table(found: PastTable, teaching: Teaching, clock: Clock = no_clock) -> Learned:
    """Learn from all past leads of a table; where they teach nothing, the error says why."""
    if teaching.rules is None:
        check_learnable(found.past, found.unknown)
    rows = found.rows[np.flatnonzero(found.past.learned_from)]
    known = None if teaching.outcome is None else learned_leads(found.table, rows, teaching.outcome)
    return teach(found.past, found.moments, teaching, known, clock)
