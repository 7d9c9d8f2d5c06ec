"""What the model says of a lead at a moment: kept with each verdict, to compare people and model.

A verdict is worth nothing as data when nobody knows what it was given on. Scores go on, and models are
changed: what stood on the screen then is written down then.
"""

from __future__ import annotations

from typing import Any

from leadlight.actions.live.model_in_force import prepared
from leadlight.insights.verdicts import Rated, best_first, rating
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.kept import Kept, score_of
from leadlight.scoring.lines import HandLine, RuleLine
from leadlight.storage.predictor_rows import in_use, stored_predictions
from leadlight.storage.score_rows import stored_scores


def judged(root: int) -> dict[str, Any]:
    """What is said of a lead now, as JSON; empty of one that is not scored yet.

    `total` and each of `rules` (`[score, group, rule, points]`) are hundredths of points. `rated` says
    whether the model puts such a lead first, last or between; `by_hand` are points that a person had added.
    """
    stored = stored_scores([root]).get(root)
    if stored is None:
        return {}
    model = prepared(stored.version).model
    lines = score_of(model, stored.kept).lines
    return {
        "version": stored.version,
        "at": stored.kept.at,
        "total": stored.kept.total,
        "priority": stored.kept.priority,
        "qualifies_for": stored.kept.qualifies_for,
        "rated": rated_by(model, stored.kept).value,
        "rules": [
            [line.score, line.group, line.rule, line.points] for line in lines if isinstance(line, RuleLine)
        ],
        "by_hand": sum(line.points for line in lines if isinstance(line, HandLine)),
        **_predicted(root),
    }


def rated_by(model: ScoringModel, known: Kept) -> Rated:
    """Whether a model puts leads of such a priority first, last or between."""
    return rating(known.priority, best_first(model))


def _predicted(root: int) -> dict[str, Any]:
    """What the predictor in use says, if there is one and it has judged the lead."""
    used = in_use()
    found = [] if used is None else stored_predictions([root], [used])
    return {"predictor": used, "probability": found[0].probability} if found else {}
