import math

import pytest

from leadlight.learning.judging.figures import Figure
from leadlight.reports.figures import interval, number, odds, short, value, written

UNKNOWN = Figure(math.nan, math.nan, math.nan)


def test_a_figure_is_written_with_its_interval():
    assert written(Figure(0.5, 0.4, 0.6)) == "0.500 (0.400 to 0.600)"
    assert written(Figure(0.5, math.nan, math.nan), ".0%") == "50%"


def test_nought_has_no_minus():
    assert interval(Figure(0.0, -0.4, 12.2), "+.0f") == "+0 to +12"


@pytest.mark.parametrize("figure", [None, UNKNOWN])
def test_a_figure_that_does_not_exist_is_not_known(figure):
    assert (written(figure), value(figure), interval(figure)) == ("not known", "not known", "")


@pytest.mark.parametrize(("log_odds", "said"), [(0, "× 1"), (math.log(2), "× 2"), (-1e9, "× 2.06e-09")])
def test_log_odds_are_told_as_what_they_do_to_the_odds(log_odds, said):
    assert odds(log_odds) == said


def test_what_is_missing_is_an_empty_cell():
    assert (number(None), number(math.inf), number(1234)) == ("", "", "1,234")


def test_a_long_text_is_cut_and_stands_on_one_line():
    assert short("a\n b") == "a b"
    assert len(short("x" * 500)) == 120


def test_a_share_is_not_rounded_to_nothing_or_to_all():
    assert written(Figure(0.9999, 0.99, 1.0), ".1%") == ">99.9% (99.0% to 100.0%)"
    assert number(0.001, ".0%") == "<1%"


def test_a_minus_is_no_hyphen():
    assert (number(-24, "g"), interval(Figure(0, -3, 2), "+.0f")) == (
        "\N{MINUS SIGN}24",
        "\N{MINUS SIGN}3 to +2",
    )
