"""A person's word on a score: its last lines, after all bounds.

Points are added to the total, and the priority follows from the new total; a fixed priority stands whatever
the total is. The named scores, the grade and what the lead qualifies for stay the model's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from leadlight.scoring.coherence import TOTAL
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import scorer
from leadlight.scoring.kept import Kept, score_of
from leadlight.scoring.lines import HandLine
from leadlight.scoring.sums import Score
from leadlight.scoring.values import Value


def hand_line(points: int | None, priority: str | None, said: tuple[str, str], until: int) -> HandLine:
    """The line of an override; `said` are its author and reason."""
    return HandLine(TOTAL, None, points or 0, priority, *said, until)


def by_hand(
    model: ScoringModel, score: Score, fields: Mapping[str, Value], lines: Sequence[HandLine]
) -> Score:
    """A score with a person's word on it; a lead that is excluded has no points to add to."""
    if score.total_hundredths is None:
        lines = [line for line in lines if line.priority is not None]
    if not lines:
        return score
    added = sum(line.points for line in lines)
    total = None if score.total_hundredths is None else score.total_hundredths + added
    fixed = next((line.priority for line in reversed(lines) if line.priority is not None), None)
    if fixed is not None:
        found = next((each for each in model.priorities if each.name == fixed), None)
    else:
        found = scorer(model).priority(fields, replace(score, total_hundredths=total))
    return replace(
        score,
        total_hundredths=total,
        priority=fixed or (found.name if found else None),
        action=found.action if found else None,
        within=found.within if found else None,
        lines=(*score.lines, *lines),
    )


def kept_by_hand(
    model: ScoringModel, known: Kept, fields: Mapping[str, Value], lines: Sequence[HandLine]
) -> Kept:
    """The same of a score as it is kept."""
    if not lines:
        return known
    score = by_hand(model, score_of(model, known), fields, lines)
    return replace(
        known,
        total=score.total_hundredths,
        priority=score.priority,
        action=score.action,
        within=score.within,
        by_hand=tuple(line for line in score.lines if isinstance(line, HandLine)),
    )
