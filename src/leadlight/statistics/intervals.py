"""How sure a share is: the interval that every layer says it with."""

from __future__ import annotations

import math

Z = 1.959963984540054
"""The normal quantile of 95 % intervals."""


def wilson_interval(share: float, size: float, z: float = Z) -> tuple[float, float]:
    """The score interval (Wilson 1927) of a share of so many, for a normal quantile; all there is of none."""
    if not size:
        return 0.0, 1.0
    z2 = z * z / size
    centre = (share + z2 / 2) / (1 + z2)
    half = z * math.sqrt(share * (1 - share) / size + z2 / (4 * size)) / (1 + z2)
    return min(share, max(0.0, centre - half)), max(share, min(1.0, centre + half))
