"""How rare a count is, or a pause, where a rate is known only so well.

A rate that is gamma distributed (shape a, rate b) gives Poisson counts that are negative binomial, and pauses
that are Lomax distributed: Gelman et al., Bayesian Data Analysis (3rd ed.), section 2.6; Johnson, Kemp and
Kotz, Univariate Discrete Distributions (3rd ed.), chapter 5. Rarities are −log10 of a probability: 3 is 1 in
1,000.
"""

from __future__ import annotations

from math import expm1, lgamma, log, log1p

_TINY = 1e-300
_LN10 = log(10)
_TERMS = 300
_CLOSE = 1e-10


def rarity_of_count(count: float, shape: float, odds: float) -> float:
    """Find how rare so many or more are; 0 for no more than the mean, `shape * odds`.

    `odds` is the time in which was counted by the rate of the gamma distribution. The tail of the negative
    binomial is the incomplete beta function I_q(count, shape), q = odds / (1 + odds), by its continued
    fraction: DLMF 8.17.22. Counts need not be whole.
    """
    if count <= shape * odds or count <= 0:
        return 0.0
    more, less = odds / (1 + odds), 1 / (1 + odds)
    front = lgamma(count + shape) - lgamma(count) - lgamma(shape)
    front += count * log(more) + shape * log(less) - log(count)
    return max(0.0, -(front + log(_fraction(count, shape, more))) / _LN10)


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method; x is below a / (a + b)."""
    c, d = 1.0, _inverse(1 - (a + b) * x / (a + 1))
    found = d
    for m in range(1, _TERMS):
        for term in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = _inverse(1 + term * d)
            c = 1 + term / c
            found *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return found


def _inverse(value: float) -> float:
    return 1 / (value if abs(value) > _TINY else _TINY)


def rarity_of_pause(pause: float, shape: float, rate: float) -> float:
    """Find how rare a pause so long or longer is: its chance is (1 + pause / rate) to the power of −shape."""
    return shape * log1p(pause / rate) / _LN10


def pause_of_rarity(rarity: float, shape: float, rate: float) -> float:
    """The pause that is so rare: the other way round."""
    return rate * expm1(rarity * _LN10 / shape)
