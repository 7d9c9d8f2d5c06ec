"""Whether a rule earns its points: what they did for the odds of a win, beside all other rules."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from leadlight.insights.backtest import RuleTrial, RuleVerdict
from leadlight.insights.ended import Ended
from leadlight.insights.rates import Figure, Flags, Floats, Whole, signed
from leadlight.statistics.intervals import Z
from leadlight.statistics.newton import Regression, most_likely
from leadlight.statistics.odds import chance

FEWEST = 10
"""A rule that gave fewer leads other points than the rest is not judged."""


@dataclass(frozen=True, slots=True)
class RuleName:
    """A rule by its score, group and name."""

    score: str
    group: str | None
    rule: str


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """Coefficients of a logistic regression with their standard errors, the intercept left out."""

    effect: Floats
    error: Floats


def ridge_logistic(table: Floats, won: Flags, penalty: float = 1.0, account: Whole | None = None) -> Fit:
    """Log-odds of a win for each unit of the columns of `table` (leads x columns), by Newton's method.

    The penalty is half the squared effect of a standard deviation; constant columns have no effect. Errors
    are those of leads of their own, or where that is more of accounts drawn whole (Liang and Zeger 1986).
    """
    centre, spread = table.mean(axis=0), table.std(axis=0)
    moves = spread > 1e-12
    scaled = np.where(moves, (table - centre) / np.where(moves, spread, 1.0), 0.0)
    design = np.column_stack([np.ones(len(table)), scaled])
    nothing, pull = np.zeros(design.shape[1]), np.array([1e-6] + [penalty] * table.shape[1])
    regression = Regression(design, won.astype(np.float64), np.ones(len(table)), nothing, pull)
    weights = most_likely(regression, nothing)
    spans = np.asarray(np.linalg.inv(regression.curvature(weights)), dtype=np.float64)
    error = np.sqrt(np.diag(spans))
    if account is not None:
        missed = won - chance(regression.odds(weights))
        error = np.maximum(error, _of_accounts(spans, design * missed[:, None], account))
    unit = np.where(moves, spread, 1.0)
    return Fit(np.where(moves, weights[1:] / unit, 0.0), np.where(moves, error[1:] / unit, np.inf))


def _of_accounts(spans: Floats, pushes: Floats, account: Whole) -> Floats:
    """Standard errors of effects where the pushes of leads, shape (leads, columns), come by accounts."""
    place = np.unique(account, return_inverse=True)[1]
    sums = np.zeros((int(place.max()) + 1, pushes.shape[1]))
    np.add.at(sums, place, pushes)
    found: Floats = np.sqrt(((sums @ spans) ** 2).sum(axis=0) * len(sums) / max(len(sums) - 1, 1))
    return found


def rule_trials(
    rules: tuple[RuleName, ...], given: Floats, total: Floats, ended: Ended
) -> tuple[RuleTrial, ...]:
    """What became of the leads that each rule gave points; `given` and `total` hold points.

    Every rule's points are one column of a regression, so that a rule is judged beside the others.
    """
    judged = ~np.isnan(total)
    given, total, ended = given[judged], total[judged], ended.of(judged)
    won = ended.won
    if not len(won) or won.all() or not won.any():
        return tuple(_untold(rule, given[:, place], ended) for place, rule in enumerate(rules))
    fit = ridge_logistic(given, won, account=ended.account)
    scale = float(ridge_logistic(total[:, None], won).effect[0])
    return tuple(
        _judged(rule, given[:, place], ended, (float(fit.effect[place]), float(fit.error[place]), scale))
        for place, rule in enumerate(rules)
    )


def _untold(rule: RuleName, given: Floats, ended: Ended) -> RuleTrial:
    why = "there are not both wins and losses to judge it by"
    return _trial(rule, given, ended, None, ("too little to tell", why))


def _judged(rule: RuleName, given: Floats, ended: Ended, found: tuple[float, float, float]) -> RuleTrial:
    """The trial of a rule from its effect a point, the error of that, and the effect a point of the total."""
    effect, error, scale = found
    fired = given != 0
    count = int(fired.sum())
    _, alike = np.unique(given, return_counts=True)
    if len(given) - int(alike.max()) < FEWEST:
        why = f"it gave points to {count:,} of {len(given):,} leads, hardly any others than the rest"
        return _trial(rule, given, ended, None, ("too little to tell", why))
    low, high = effect - Z * error, effect + Z * error
    mean = float(given[fired].mean()) if count else 0.0
    worth = None
    if scale > 0 and np.isfinite(error) and mean:
        ends = sorted((mean * low / scale, mean * high / scale))
        worth = Figure(mean * effect / scale, ends[0], ends[1])
    return _trial(rule, given, ended, worth, _verdict(low, high, scale, (mean, worth)))


def _verdict(
    low: float, high: float, scale: float, points: tuple[float, Figure | None]
) -> tuple[RuleVerdict, str]:
    mean, worth = points
    if low > 0:
        return (
            "earns its points",
            f"of leads alike by the other rules, those it gives more win more{_in_size(mean, worth)}",
        )
    if high < 0:
        return "does not earn its points", "its points go the wrong way, beside the other rules"
    if scale > 0 and high < scale / 2:
        return "does not earn its points", "beside the other rules it changes next to nothing"
    return "too little to tell", "its effect beside the other rules may be chance"


def _in_size(mean: float, worth: Figure | None) -> str:
    if worth is None or (worth.low <= mean <= worth.high):
        return ""
    much = "more" if abs(worth.value) > abs(mean) else "fewer"
    deserves = f"deserves {much}" if mean > 0 else f"should take {much} off"
    return f"; it gives {signed(mean)} where it fires and {deserves}: {signed(worth.value)} ({_span(worth)})"


def _span(worth: Figure) -> str:
    return f"{signed(worth.low)} to {signed(worth.high)}"


def _trial(
    rule: RuleName, given: Floats, ended: Ended, worth: Figure | None, said: tuple[RuleVerdict, str]
) -> RuleTrial:
    fired = given != 0
    count = int(fired.sum())
    return RuleTrial(
        score=rule.score,
        group=rule.group,
        rule=rule.rule,
        points=float(given[fired].mean()) if count else 0.0,
        fired=count,
        rate_with=ended.of(fired).win_rate,
        rate_without=ended.of(~fired).win_rate,
        worth=worth,
        verdict=said[0],
        why=said[1],
        least=float(given[fired].min()) if count else 0.0,
        most=float(given[fired].max()) if count else 0.0,
    )
