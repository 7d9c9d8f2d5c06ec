"""Past leads with scores, drawn so that it is known what is true of them."""

import numpy as np

from leadlight.insights.ended import Ended
from leadlight.insights.rule_worth import RuleName
from leadlight.insights.trials import Scored


def drawn(leads=2_000, seed=0, weights=(1.5, 0.0, -1.5)):
    """Give three independent rules' firings, and outcomes whose log-odds they move by `weights`."""
    random = np.random.default_rng(seed)
    fired = random.random((leads, 3)) < 0.4
    odds = -1 + fired @ np.array(weights)
    won = random.random(leads) < 1 / (1 + np.exp(-odds))
    return fired, won


def scored(fired, points, name="First", high=10.0):
    """Give what a model with so many points for each rule scores."""
    given = fired * np.array(points, dtype=float)
    total = given.sum(axis=1)
    return Scored(
        model=name,
        total=total,
        priority=np.where(total >= high, 0, 1),
        priorities=("High", "Low"),
        rules=tuple(RuleName("fit", None, f"Rule {place}") for place in range(given.shape[1])),
        given=given,
    )


def ended(won, days=None, account=None):
    """Give how leads ended; days to a win are unknown unless given."""
    return Ended(
        np.asarray(won),
        np.full(len(won), np.nan) if days is None else np.asarray(days, dtype=float),
        account,
    )
