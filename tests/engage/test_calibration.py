"""Thresholds that tell as many alerts a day as the budget says, by the past."""

import random
from dataclasses import replace
from math import exp

import pytest

from leadlight.engage.calibration import (
    LOOKED_BACK,
    RAREST_USUAL,
    Yardstick,
    calibrated,
    peers_of,
)
from leadlight.engage.rhythm import USUAL, pearson
from leadlight.engage.surges import course_of, crossings
from leadlight.scoring.values import DAY
from tests.engage.visits import NOW, drawn, every


def company(leads=300, seed=1, until=NOW):
    """Leads whose rates lie over decades."""
    chance = random.Random(seed)
    return [
        drawn(exp(chance.gauss(-2, 1)), chance.uniform(20, 110), (seed, number).__hash__(), until)
        for number in range(leads)
    ]


LEADS = [visits for visits in company() if visits]


def test_the_threshold_tells_at_most_the_budget_and_the_next_lower_one_more():
    found = calibrated(LEADS, NOW, 0.5)

    def told(threshold):
        begin = NOW - LOOKED_BACK * DAY
        known = [visits for visits in LEADS if NOW - visits[0] >= 14 * DAY]
        courses = (course_of(visits, begin, found.peers) for visits in known)
        return sum(1 for each in courses for _ in crossings(each, threshold)) / LOOKED_BACK

    assert told(found.surge) == found.a_day[0] <= 0.25
    assert found.surge == RAREST_USUAL or told(found.surge - 0.05) > 0.15


@pytest.mark.parametrize("budget", [0.05, 0.5, 2.0])
def test_a_larger_budget_never_asks_for_more(budget):
    small, large = calibrated(LEADS, NOW, budget), calibrated(LEADS, NOW, 2 * budget)

    assert large.surge <= small.surge
    assert large.silence <= small.silence
    assert small.a_day[1] <= budget / 2


def test_leads_that_stand_for_others_are_counted_as_those():
    one, three = calibrated(LEADS, NOW, 0.5), calibrated(LEADS, NOW, 1.5, 3.0)

    assert (one.surge, one.silence) == (three.surge, three.silence)


def test_there_is_never_told_what_is_common():
    found = calibrated(LEADS, NOW, 1_000)

    assert (found.surge, found.silence) == (RAREST_USUAL, RAREST_USUAL)


def test_no_budget_tells_nothing_that_was():
    found = calibrated(LEADS, NOW, 1e-9)

    assert found.a_day == (0, 0)


def test_of_few_leads_nothing_is_found():
    assert calibrated(LEADS[:10], NOW, 1) == Yardstick()


def test_what_comes_after_now_is_not_known():
    later = [[*visits, NOW + DAY] for visits in LEADS]

    assert calibrated([*later, [NOW + DAY]], NOW, 1) == calibrated(LEADS, NOW, 1)


def test_peers_are_as_they_were_drawn():
    chance = random.Random(3)
    rates = [chance.gammavariate(0.8, 1 / 5.0) for _ in range(1_500)]
    leads = [
        [NOW - 56 * DAY, *drawn(rate, 56, number)] if rate > 1e-6 else [NOW - 56 * DAY]
        for number, rate in enumerate(rates)
    ]
    found = peers_of(leads, NOW)

    assert found.shape == pytest.approx(0.8, rel=0.15)
    assert found.days == pytest.approx(5.0, rel=0.2)
    assert found.scatter == pytest.approx(1, abs=0.1)


def test_peers_that_never_came_again_are_the_usual_ones():
    assert peers_of([[NOW - 56 * DAY]], NOW) == replace(USUAL, scatter=USUAL.scatter)
    assert peers_of([[NOW - 20 * DAY]], NOW).shape == USUAL.shape


def test_too_few_weeks_say_nothing_of_scatter():
    assert pearson([]) == pearson([4]) == pearson([0, 0, 0]) == (0.0, 0)
    assert pearson([1, 3]) == (1.0, 1)
    assert len(every(1)) == 20
