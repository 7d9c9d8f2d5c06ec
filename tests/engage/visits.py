"""Visits of leads, drawn."""

import random

from leadlight.scoring.values import DAY, MINUTE

NOW = 1_800_000_000_000_000


def every(days, *, until=NOW, count=20):
    """Visits so many days apart, the last at `until`."""
    return sorted(until - round(number * days * DAY) for number in range(count))


def drawn(rate, days, seed, until=NOW):
    """Visits at a rate a day, by chance."""
    chance = random.Random(seed)
    found, time = [], float(until - days * DAY)
    while (time := time + chance.expovariate(rate) * DAY) < until:
        found.append(round(time))
    return found


def several(at, count, apart=3 * 60 * MINUTE):
    return [at - number * apart for number in reversed(range(count))]
