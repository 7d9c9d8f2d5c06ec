import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.learning.dataset import NO_TIME
from leadlight.learning.points.scorecard import Scorecard
from leadlight.learning.points.thresholds import Capacity, arrivals_a_day, by_capacity, by_win_rate
from leadlight.scoring.values import DAY


@pytest.mark.parametrize(
    ("text", "capacity"),
    [("40 a week", Capacity(40, 7)), ("8 per day", Capacity(8, 1)), ("100/month", Capacity(100, 30)),
     ("20 %", Capacity(0.2, None)), ("12 leads a week", Capacity(12, 7)), ("40", None), ("0 a week", None),
     ("many a week", None), ("120 %", None)],
)  # fmt: skip
def test_a_capacity_is_read_as_people_write_it(text, capacity):
    assert Capacity.read(text) == capacity


def test_the_share_that_can_be_worked_follows_from_recent_arrivals():
    created = np.arange(700, dtype=np.int64) * DAY // 10  # ten a day

    assert arrivals_a_day(created) == pytest.approx(10, rel=0.05)
    assert Capacity(35, 7).share(created) == pytest.approx(0.5, rel=0.05)
    assert Capacity(1_000, 1).share(created) == 1.0


def test_without_arrivals_only_a_share_can_be_given():
    assert Capacity(35, 7).share(None) is None
    assert Capacity(35, 7).share(np.array([NO_TIME])) is None
    assert Capacity(0.3, None).share(None) == 0.3


@given(st.lists(st.integers(-20, 20), min_size=2, max_size=80), st.floats(0.01, 1.0))
def test_high_never_holds_more_than_can_be_worked_but_for_equal_scores_at_the_top(totals, share):
    points = np.array(totals, dtype=float)

    starts = by_capacity(points, share)

    high = (points >= starts.high).mean()
    assert high <= share + 1e-9 or starts.high == points.max()
    assert starts.medium is None or starts.medium < starts.high


def test_high_begins_where_the_odds_are_three_times_those_of_all():
    card = Scorecard((), base=-2.0, slope=0.1)
    totals = np.linspace(-40, 60, 1_000)
    won = np.zeros(1_000)
    won[:200] = 1  # odds of a quarter: -1.386

    starts = by_win_rate(card, totals, won)

    assert (starts.high, starts.medium) == (18, 7)
