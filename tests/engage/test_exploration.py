"""Leads of lower priorities are drawn by day and person, and stand among the others."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.engage.exploration import drawn, how_many, mixed

DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("shown", "share", "count"), [(0, 0, 0), (25, 0, 0), (0, 10, 1), (9, 10, 1), (10, 10, 2), (10, 50, 10)]
)
def test_the_share_is_one_of_all_that_are_shown(shown, share, count):
    assert how_many(shown, share) == count
    if shown:
        assert count >= (shown + count) * share / 100


def test_everybody_sees_the_same_all_day_and_others_tomorrow():
    today = drawn(DAY, "ana@x.example", 3, 1_000)

    assert drawn(DAY, "ana@x.example", 3, 1_000) == today
    assert drawn(DAY + timedelta(days=1), "ana@x.example", 3, 1_000) != today
    assert drawn(DAY, "ben@x.example", 3, 1_000) != today
    assert drawn(DAY, "ana@x.example", 3, 0) == ()


def test_every_lead_comes_round():
    seen = Counter(n for day in range(2_000) for n in drawn(DAY + timedelta(days=day), "ana", 2, 20))

    assert set(seen) == set(range(1, 21))
    assert max(seen.values()) < 2 * min(seen.values())


@given(st.integers(0, 30), st.integers(0, 30))
def test_all_stand_in_one_list_in_their_order_and_the_best_first(best, looked_at):
    found = mixed(range(best), range(100, 100 + looked_at))

    assert [n for n in found if n < 100] == list(range(best))
    assert [n for n in found if n >= 100] == list(range(100, 100 + looked_at))
    assert not best or found[0] == 0


def test_they_are_spread_evenly():
    assert mixed("abcdef", "xy") == ["a", "b", "x", "c", "d", "y", "e", "f"]
