import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.learning.findings.report import CalibrationPoint
from leadlight.reports.plots import HEIGHT, LEFT, TOP, WIDTH, Plot, bar, plot_for, wins_at
from tests.reports.report import rate

shares = st.floats(0, 1)


@given(st.lists(st.tuples(shares, shares), min_size=1), st.floats(0.05, 1))
def test_no_point_leaves_the_field_of_the_chart(points, most):
    for place in Plot(most).line(points).split():
        x, y = map(float, place.split(","))
        assert LEFT <= x <= LEFT + WIDTH
        assert TOP <= y <= TOP + HEIGHT


@given(st.floats(0.05, 1))
def test_axes_have_a_few_marks_from_nought_on(most):
    ticks = Plot(most).ticks

    assert 1 <= len(ticks) <= 6
    assert ticks[0].label == "0%"


def test_probabilities_that_are_all_small_fill_the_chart():
    plot = plot_for(
        [
            CalibrationPoint(0.01, 0.02, 500, 10, rate(10, 500)),
            CalibrationPoint(0.05, 0.06, 500, 30, rate(30, 500)),
        ]
    )

    assert plot.most == 0.1


def test_a_dot_says_what_it_is_in_words():
    (dot,) = Plot().dots([CalibrationPoint(0.3, 0.25, 100, 25, rate(25, 100))])

    assert dot.label == "predicted 30.0%, won 25.0% of 100"
    assert dot.high < dot.y < dot.low  # upwards is less


@pytest.mark.parametrize(("share", "wins"), [(0.0, 0.0), (0.25, 0.4), (0.5, 0.8), (1.0, 1.0)])
def test_wins_between_two_points_of_a_gain_curve_lie_on_the_line(share, wins):
    assert wins_at([(0.0, 0.0), (0.5, 0.8), (1.0, 1.0)], share) == pytest.approx(wins)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_bars_stay_within_their_width(amount, most):
    for found in (bar(amount, most), bar(amount, most, both_ways=True)):
        assert found.start >= 0
        assert found.start + found.length <= 100.05
