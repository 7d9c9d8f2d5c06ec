"""Nothing that is known only of the leads that judge reaches what is said of them."""

import sys
from dataclasses import replace

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from leadlight.learning.choosing.choice import Chance
from leadlight.learning.dataset import PastLeads
from leadlight.learning.judging.metrics import Ranked, auc
from leadlight.learning.learner import learn_from
from leadlight.learning.lessons.lesson import LearningOptions
from leadlight.learning.lessons.proving import proof
from leadlight.learning.past.arrangement import arranged
from tests.learning.invented_leads import invented, past_of
from tests.learning.pasts import column

OPTIONS = LearningOptions()


def won_by_lot(leads, seed=0):
    return (np.random.default_rng(seed).random(leads) < 0.4).astype(int)


def texts(numbers):
    return [f"p{number:03}" for number in numbers]


def area(scores, won):
    return float(auc(Ranked.of(scores, won), np.ones((1, len(won))))[0])


def of_columns(won, *, ordered=False, **columns) -> PastLeads:
    past = past_of(invented(len(won), seed=9), ordered=ordered)
    known = replace(past.known, columns=tuple(column(name, values) for name, values in columns.items()))
    return replace(past, known=known, outcome=won)


@pytest.mark.parametrize("ordered", [True, False])
def test_codes_that_tell_the_outcomes_of_the_leads_they_were_learned_from_are_worth_nothing(ordered):
    won, chance = won_by_lot(1000), np.random.default_rng(1)
    codes = {name: chance.integers(0, 90, 1000) for name in ("town", "partner", "street", "agent")}

    columns = {name: texts(each) for name, each in codes.items()}
    report = learn_from(of_columns(won, ordered=ordered, **columns), OPTIONS).report

    by_heart = sum(
        np.array([won[each == code].mean() for code in range(90)])[each] for each in codes.values()
    )
    assert area(by_heart, won) > 0.7
    assert "left out" not in {field.verdict for field in report.fields}
    assert 0.42 < report.metrics["auc"].value < 0.58
    assert report.verdict == "no signal"


def test_what_became_of_the_leads_that_judge_changes_nothing_that_is_said_of_them():
    leads, judges = 500, np.arange(500) >= 400
    found = invented(leads, seed=4)
    chance = np.random.default_rng(2)
    wrong = ~judges & (
        np.arange(leads) % 18 == 0
    )  # all leads together betray the hint, those that teach do not
    hint = np.where(wrong, 1 - found.won, found.won) + chance.random(leads) / 2
    past = arranged(past_of(found, ordered=True, more=(column("Hint", hint.tolist()),)))
    other = replace(past, outcome=np.where(judges, 1 - past.outcome, past.outcome))

    first, second = (proof(each, np.arange(leads), OPTIONS, Chance()) for each in (past, other))

    assert first.rows.tolist() == second.rows.tolist() == np.flatnonzero(judges).tolist()
    assert (first.raw == second.raw).all()
    assert (first.judged.probability == second.judged.probability).all()
    assert (first.judged.won != second.judged.won).all()


@pytest.mark.parametrize("ordered", [True, False])
def test_leads_of_one_account_never_stand_on_both_sides(ordered):
    accounts = np.random.default_rng(3).permutation(np.arange(600) // 4)
    won = won_by_lot(150)[accounts]
    seats = np.random.default_rng(5).permutation(150)[accounts]
    past = of_columns(won, ordered=ordered, seats=seats.tolist())

    apart = learn_from(replace(past, group=accounts), OPTIONS).report
    mixed = learn_from(past, OPTIONS).report

    assert mixed.metrics["auc"].value > 0.7  # what an account tells of itself
    assert apart.metrics["auc"].value < 0.6


def test_numpy_learns_on_one_thread():
    used = set[int]()

    def clock():
        used.update(pool["num_threads"] for pool in threadpool_info() if "numpy" in pool["filepath"])
        return 0.0

    learn_from(past_of(invented(150)), LearningOptions(clock=clock))

    assert used == {1}


def test_a_few_leads_are_learned_from_without_the_extra(monkeypatch):
    for name in ("threadpoolctl", "lightgbm"):
        monkeypatch.setitem(sys.modules, name, None)

    report = learn_from(past_of(invented(60)), OPTIONS).report

    assert report.verdict == "too little data"
