from dataclasses import replace

import numpy as np
import pytest

from leadlight.insights.backtest import Backtest
from leadlight.insights.ended import Ended
from leadlight.insights.rates import wilson
from leadlight.insights.rule_worth import RuleName
from leadlight.insights.trials import Scored, trial
from leadlight.insights.versus import versus
from leadlight.reports import backtest_page
from tests.reports.pages import Page
from tests.reports.report import HOSTILE


def backtest(name="Ours", rule="Software"):
    """Tried on two hundred leads: a model that ranks, against one that draws lots."""
    random = np.random.default_rng(1)
    points = random.integers(0, 60, 200).astype(float)
    won = random.random(200) < points / 80
    ended = Ended(won, np.where(won, 20.0, np.nan))
    ours = scored(name, points, rule)
    other = scored("Lots", random.integers(0, 60, 200).astype(float), rule)
    return Backtest(
        200, int(won.sum()), int((~won).sum()), 7, wilson(int(won.sum()), 200), trial(ours, ended),
        versus(other, ours, ended, seed=0), ("2025-01-01", "2025-12-31"), "when it arrived", ("A note.",),
    )  # fmt: skip


def scored(name, points, rule):
    priority = np.where(points >= 30, 0, 1)
    return Scored(name, points, priority, ("High", "Low"), (RuleName("fit", None, rule),), points[:, None])


@pytest.fixture(scope="module")
def page():
    return Page(backtest_page(backtest()))


def test_the_page_says_which_model_is_better_before_anything_else(page):
    assert "Ours is better" in page.text
    assert page.text.index("Ours is better") < page.text.index("Working the best first")


def test_priorities_tenths_rules_and_capacities_each_have_their_table(page):
    captions = (
        "Priorities of Ours",
        "Tenths of the leads by Ours",
        "Does each rule of Ours",
        "Wins among as many",
    )

    assert all(caption in page.text for caption in captions)
    assert "earns its points" in page.text
    assert len(page.all("caption")) == len(page.all("table"))
    assert page.open == []


def test_a_model_alone_has_no_comparison():
    text = Page(backtest_page(replace(backtest(), versus=None))).text

    assert "The same work" not in text
    assert "The score ranks wins before losses" in text


def test_names_are_shown_as_text_whatever_they_hold():
    page = Page(backtest_page(backtest(HOSTILE, HOSTILE)))

    assert page.all("script") == []
    assert page.text.count(HOSTILE) >= 5


def test_leads_of_which_none_was_won_make_a_page():
    points = np.arange(20.0)
    lost = Ended(np.zeros(20, dtype=bool), np.full(20, np.nan))
    html = backtest_page(Backtest(20, 0, 20, 0, wilson(0, 20), trial(scored("M", points, "R"), lost)))

    assert "no ranking can be judged" in Page(html).text
    assert "nan" not in html
