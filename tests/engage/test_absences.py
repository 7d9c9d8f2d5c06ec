"""Silences and returns, by a lead's own rhythm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.engage.absences import (
    AWAY,
    LONGEST,
    SHORTEST,
    absence_at,
    has_rhythm,
    rarity_of_silence,
    silence_of,
)
from leadlight.engage.rhythm import USUAL
from leadlight.scoring.values import DAY
from tests.engage.visits import NOW, every, several


def test_who_came_regularly_is_silent_after_a_pause_that_is_rare():
    silence = silence_of(every(2), USUAL, 3)

    assert silence is not None
    assert silence.last == NOW
    assert SHORTEST * DAY < silence.at - NOW < LONGEST * DAY
    assert silence.usual == pytest.approx(2)
    assert silence.rarity == pytest.approx(3)


@given(st.floats(0.3, 6), st.floats(2, 6), st.floats(0, 2))
def test_a_rarer_silence_is_later(days, threshold, more):
    one, other = (silence_of(every(days), USUAL, each) for each in (threshold, threshold + more))

    assert other is None or (one is not None and one.at <= other.at)


@given(st.floats(0.5, 3), st.floats(1.3, 2))
def test_who_comes_more_often_is_missed_sooner(days, times):
    often, seldom = (silence_of(every(each, count=200), USUAL, 3) for each in (days, days * times))

    assert seldom is None or (often is not None and often.at <= seldom.at)


def test_nobody_is_missed_before_a_week():
    silence = silence_of(every(0.3, count=180), USUAL, 2)

    assert silence is not None
    assert silence.at == NOW + SHORTEST * DAY


@pytest.mark.parametrize(
    "visits", [[], every(2, count=3), several(NOW, 9), every(15, count=4), every(11, count=6)]
)
def test_who_has_no_rhythm_or_too_slow_a_one_is_not_missed(visits):
    assert silence_of(visits, USUAL, 6) is None


def test_a_pause_is_as_rare_as_the_silence_it_would_be():
    visits = every(2)
    silence = silence_of(visits, USUAL, 3)

    assert silence is not None
    assert rarity_of_silence(visits, silence.at, USUAL) == pytest.approx(3, abs=1e-3)
    assert rarity_of_silence(visits, NOW + 2 * DAY, USUAL) is None
    assert rarity_of_silence(several(NOW, 3), NOW + 20 * DAY, USUAL) is None
    assert not has_rhythm([], NOW)


def test_who_was_away_for_long_by_its_own_rhythm_is_back():
    visits = [*every(5, until=NOW - 40 * DAY), NOW]
    absence = absence_at(visits, NOW)

    assert absence is not None
    assert (absence.days, absence.usual) == (40, 5)


def test_who_always_stays_away_so_long_is_not_back():
    assert absence_at([*every(20, until=NOW - 40 * DAY), NOW], NOW) is None


def test_who_came_once_is_back_after_the_floor():
    assert absence_at([NOW - AWAY * DAY, NOW], NOW) is not None
    assert absence_at([NOW - AWAY * DAY + 1, NOW], NOW) is None
    assert absence_at([NOW], NOW) is None
