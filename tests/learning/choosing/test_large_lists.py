"""Very many leads: one part of them judges, some choose, all teach."""

from dataclasses import replace

import numpy as np
import pytest

from leadlight.learning.candidates.sample import Sample
from leadlight.learning.choosing import large_lists
from leadlight.learning.choosing.large_lists import choosing, learning_points, one_holdout_judges
from leadlight.learning.learner import learn_from
from leadlight.learning.lessons.lesson import LearningOptions
from leadlight.learning.matrix import Matrix
from tests.learning.invented_leads import invented, past_of


def drawn(leads, rate):
    won = (np.random.default_rng(0).random(leads) < rate).astype(float)
    return Sample(Matrix(leads, ()), won, np.ones(leads), np.zeros(leads, dtype=np.int64))


@pytest.fixture
def small_is_large(monkeypatch):
    monkeypatch.setattr(large_lists, "ONE_HOLDOUT", 800)
    monkeypatch.setattr(large_lists, "FEWEST_FOR_ONE", 100)
    monkeypatch.setattr(large_lists, "CHOOSING", 400)
    monkeypatch.setattr(large_lists, "FEWEST_CHOOSING", 60)


@pytest.mark.usefixtures("small_is_large")
def test_of_very_many_leads_one_fifth_judges_and_the_report_says_so():
    report = learn_from(past_of(invented(1_000)), LearningOptions()).report

    assert (report.split, report.rows, report.holdout.rows) == ("folds", 1_000, 200)
    assert report.judges == "drawn at random, after it had learned from the others"
    assert "200 of them, drawn at random, judged what the other 800 taught" in report.notes[0]
    assert "One lead in 2 was enough to choose" in report.notes[1]
    assert sum(band.leads for band in report.bands) == 200


@pytest.mark.usefixtures("small_is_large")
def test_accounts_stay_whole_where_one_fifth_judges():
    account = np.arange(1_200) // 3

    learned = learn_from(replace(past_of(invented(1_200)), group=account), LearningOptions())

    assert learned.report.holdout.rows == 240
    assert learned.report.verdict == "ready"


@pytest.mark.usefixtures("small_is_large")
def test_the_newest_judge_very_many_leads_too_where_the_order_is_known():
    report = learn_from(past_of(invented(1_000), ordered=True), LearningOptions()).report

    assert (report.split, report.holdout.rows) == ("time", 200)
    assert [note.split(" to choose")[0] for note in report.notes] == ["One lead in 2 was enough"]


def test_who_judges_and_chooses_depends_on_how_many_leads_and_wins_there_are():
    many, rare = drawn(150_000, 0.2), drawn(150_000, 0.002)

    assert one_holdout_judges(many.won)
    assert not one_holdout_judges(many.won[:24_000])
    assert not one_holdout_judges(rare.won)
    assert len(choosing(many, None, 0, in_time=False)) == 50_000
    assert len(choosing(rare, None, 0, in_time=False)) == 150_000


def test_points_are_learned_from_some_of_very_many_leads():
    won = drawn(130_000, 0.2).won

    some = learning_points(won, None, 0, in_time=False)

    assert len(some) == 32_500
    assert won[some].mean() == pytest.approx(won.mean(), abs=1e-4)
    assert len(learning_points(won[:40_000], None, 0, in_time=False)) == 40_000


def test_those_who_choose_are_won_as_often_as_all_and_are_whole_accounts():
    sample, account = drawn(130_000, 0.2), np.arange(130_000) // 100

    some = choosing(sample, None, 0, in_time=False)
    whole = choosing(sample, account, 0, in_time=False)

    assert sample.won[some].mean() == pytest.approx(sample.won.mean(), abs=1e-4)
    assert np.bincount(account[whole])[np.unique(account[whole])].tolist() == [100] * (len(whole) // 100)


def test_in_time_those_who_choose_are_spread_evenly():
    found = choosing(drawn(130_000, 0.2), None, 0, in_time=True)

    assert set(np.diff(found)) == {3}


def test_why_the_newest_could_not_judge_is_said():
    past = past_of(invented(300), ordered=True)
    newest = np.arange(300) >= 240
    of_old_accounts = replace(past, group=np.arange(300) % 60)
    all_lost = replace(past, outcome=np.where(newest, 0, past.outcome))
    all_won_before = replace(past, outcome=np.where(newest, past.outcome, 1))

    said = [
        learn_from(each, LearningOptions()).report.notes[0]
        for each in (of_old_accounts, all_lost, all_won_before)
    ]

    assert "60 of the 60 newest belong to accounts that have older leads too. So leads of any age" in said[0]
    assert "all 60 newest ones were lost" in said[1]
    assert "all 240 older ones were won" in said[2]
