"""What the benchmark of learning judges by is computed right, on splits that share no lead."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.learning import splits, tables
from benchmarks.learning.figures import auc, calibration_error, log_loss
from benchmarks.learning.luck import Told, distance
from benchmarks.learning.peers.naive_bayes import naive_bayes
from leadlight.learning.dataset import EventLog, Known, PastLeads

pd = pytest.importorskip("pandas")

LEADS = 200


@pytest.fixture
def table() -> tables.Table:
    chance = np.random.default_rng(0)
    columns = {"size": [str(number) for number in chance.integers(9, size=LEADS)]}
    won = list(chance.random(LEADS) < 0.2)
    return tables.Table("invented", tables.past_leads(columns, won, np.arange(LEADS)[::-1].copy()), ())


@given(st.lists(st.tuples(st.booleans(), st.integers(0, 5)), min_size=2, max_size=40))
def test_auc_counts_the_pairs_that_are_ranked_rightly(leads: list[tuple[bool, int]]) -> None:
    wins = [score for won, score in leads if won]
    losses = [score for won, score in leads if not won]
    pairs = [1.0 if win > lost else 0.5 if win == lost else 0.0 for win in wins for lost in losses]

    found = auc(np.array([int(won) for won, _ in leads]), np.array([score for _, score in leads], float))

    assert found == pytest.approx(np.mean(pairs)) if pairs else np.isnan(found)


def test_log_loss_of_a_coin_is_that_of_a_coin():
    assert log_loss(np.array([0, 1, 1]), np.full(3, 0.5)) == pytest.approx(np.log(2))


def test_probabilities_that_come_true_have_no_calibration_error():
    probability = np.repeat([0.0, 0.5, 1.0], 100)
    outcome = np.concatenate([np.zeros(100, int), np.tile([0, 1], 50), np.ones(100, int)])

    assert calibration_error(outcome, probability, bins=3) == pytest.approx(0)
    assert calibration_error(outcome, 1 - probability, bins=3) == pytest.approx(2 / 3)


@pytest.mark.parametrize("plan", [*splits.WHOLE, "100 leads"])
def test_no_lead_is_learned_from_and_judged_on(table: tables.Table, plan: str):
    for split in splits.splits(table, plan):
        assert not set(split.train) & set(split.test)
        assert len(set(split.train)) == len(split.train)


@pytest.mark.parametrize("plan", ["newest", "rolling"])
def test_what_is_judged_came_after_what_is_learned_from(table: tables.Table, plan: str):
    order = table.past.order
    assert order is not None

    for split in splits.splits(table, plan):
        assert order[split.train].max() < order[split.test].min()


def test_leads_taken_keep_their_own_events():
    log = EventLog(
        lead=np.array([0, 0, 2, 2, 2]),
        time=np.array([1, 5, 2, 3, 4]),
        kind=np.array([0, 1, 2, 3, 4]),
        kinds=("a", "b", "c", "d", "e"),
        channel=np.full(5, -1),
        channels=(),
        page=np.full(5, -1),
        pages=(),
    )
    past = PastLeads(Known(3, (), np.zeros(3, int), log), np.array([0, 1, 0]))

    taken = tables.taken(past, np.array([2, 1, 0])).known.events

    assert taken is not None
    assert taken.lead.tolist() == [0, 0, 0, 2, 2]
    assert taken.kind.tolist() == [2, 3, 4, 0, 1]


def test_naive_bayes_is_the_sum_that_odoo_does():
    known = pd.DataFrame({"source": ["mail", "mail", "mail", "web", "web", ""]})
    won = np.array([1, 1, 0, 0, 0, 1])

    found = naive_bayes(known, won, pd.DataFrame({"source": ["mail", "web", "", "fair"]}))

    mail = 0.5 * (2 / 2.1), 0.5 * (1 / 3)
    web = 0.5 * (0.1 / 2.1), 0.5 * (2 / 3)
    assert found == pytest.approx([mail[0] / sum(mail), web[0] / sum(web), 0.5, 0.5], abs=1e-4)


def test_among_models_that_know_nothing_the_best_owes_its_place_to_luck():
    chance = np.random.default_rng(1)
    outcomes = (chance.integers(0, 2, 300), chance.integers(0, 2, 300))
    models = {name: tuple(chance.random(300) for _ in outcomes) for name in ("automatic", *"abcdefg")}

    found = distance(Told(outcomes, models), lambda won, said: -auc(won, said))

    assert found.luck > 0.01
    assert found.low < 0 < found.high


def test_where_one_model_is_far_better_no_luck_is_in_it():
    chance = np.random.default_rng(1)
    won = chance.integers(0, 2, 1000)
    models = {
        "automatic": (won * 0.6 + chance.random(1000) * 0.5,),
        "right": (won * 0.6 + chance.random(1000) * 0.7,),
        "wrong": (chance.random(1000),),
    }

    found = distance(Told((won,), models), lambda won, said: -auc(won, said))

    assert found.behind < 0
    assert abs(found.luck) < 0.002
