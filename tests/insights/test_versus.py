import math
import re

import numpy as np
import pytest

from leadlight.insights.ended import Ended
from leadlight.insights.rates import ranking_auc
from leadlight.insights.versus import Ranked, versus
from tests.insights.past import drawn, ended, scored


def test_the_model_with_the_better_points_is_called_better():
    fired, won = drawn()
    wrong, right = scored(fired, (0, 10, 0), "Wrong"), scored(fired, (10, 0, -10), "Right")

    found = versus(wrong, right, ended(won), seed=0)

    assert found.better == "against"
    assert found.sentence.startswith("Right is better than Wrong")
    assert versus(right, wrong, ended(won), seed=0).better == "model"


def test_models_that_differ_by_chance_cannot_be_told_apart():
    fired, won = drawn(300, weights=(0.0, 0.0, 0.0))

    found = versus(scored(fired, (10, 1, 0)), scored(fired, (0, 1, 10), "Other"), ended(won), seed=0)

    assert found.better == "cannot tell"
    assert "cannot tell which is better" in found.sentence


def test_the_sentence_rests_on_what_cannot_be_chance_and_says_what_may_be():
    fired, won = drawn(seed=3)
    same_top = scored(fired, (10, 0, 0)), scored(fired, (10, 0, -2), "Finer", high=99.0)

    found = versus(*same_top, ended(won), seed=0)
    wins, area = found.capacities[0].more_wins, found.auc_difference

    assert area is not None
    assert wins.low <= 0 < area.low
    assert found.better == "against"
    assert re.fullmatch(
        r"Finer is better than First: Finer against First gives AUC \+0\.\d+ \(.*\); among the .* may be chance\.",
        found.sentence,
    )


def test_a_model_against_itself_gains_and_loses_nothing():
    fired, won = drawn()
    model = scored(fired, (10, 5, -5))

    found = versus(model, model, ended(won), seed=0)

    assert found.moves == ()
    assert all((c.gained, c.lost, c.more_wins.value) == (0, 0, 0.0) for c in found.capacities)


def test_gained_and_lost_wins_are_those_that_only_one_model_works():
    fired = np.array([[True, False], [False, True], [False, False], [False, False]])
    won = np.array([False, True, False, False])

    found = versus(scored(fired, (10, 0)), scored(fired, (0, 10), "Other"), ended(won), seed=0)

    assert (found.capacities[0].leads, found.capacities[0].gained, found.capacities[0].lost) == (1, 1, 0)
    assert {(move.before, move.after, move.leads, move.wins) for move in found.moves} == {
        ("High", "Low", 1, 0),
        ("Low", "High", 1, 1),
    }


def test_where_scores_tie_wins_gained_less_those_lost_are_the_difference():
    fired, won = drawn()
    found = versus(scored(fired, (10, 5, 0)), scored(fired, (0, 0, -10), "Other"), ended(won), seed=0)

    for here in found.capacities:
        assert here.gained - here.lost == pytest.approx(here.more_wins.value)
        assert here.gained + here.lost > 0


def test_a_handful_of_wins_tells_no_model_from_another():
    fired = np.repeat([[True, False], [False, True], [False, False]], [6, 60, 34], axis=0)
    won = np.arange(100) < 6

    found = versus(scored(fired, (0, 10)), scored(fired, (10, 0), "Other"), ended(won), seed=0)

    assert found.better == "cannot tell"
    assert found.sentence.endswith("At least 10 wins and 10 losses are needed to tell.")


def test_of_few_accounts_it_says_how_many_are_needed_however_many_wins_they_have():
    fired, won = drawn(400)
    account = np.arange(400) % 8

    found = versus(
        scored(fired, (0, 10, 0)),
        scored(fired, (10, 0, -10), "Other"),
        Ended(won, np.full(400, np.nan), account),
        seed=0,
    )

    assert found.better == "cannot tell"
    assert found.sentence.endswith("At least 10 accounts with wins and 10 with losses are needed to tell.")


def test_the_same_seed_gives_the_same_interval():
    fired, won = drawn()
    models = scored(fired, (0, 10, 0)), scored(fired, (10, 0, -10), "Other")

    assert versus(*models, ended(won), seed=5).as_json() == versus(*models, ended(won), seed=5).as_json()


def test_leads_of_one_account_are_drawn_together_and_widen_the_interval():
    fired, won = drawn(400)
    fired, won = np.repeat(fired, 5, axis=0), np.repeat(won, 5)
    models = scored(fired, (0, 10, 0)), scored(fired, (10, 0, -10), "Other")
    alone, together = (
        versus(*models, Ended(won, np.full(len(won), np.nan), account), seed=0).auc_difference
        for account in (None, np.repeat(np.arange(400), 5))
    )

    assert alone is not None
    assert together is not None
    assert together.high - together.low > 1.5 * (alone.high - alone.low)


def test_the_area_of_a_ranking_is_its_auc():
    fired, won = drawn(200)
    total = scored(fired, (3, 2, -4)).total
    found = ranking_auc(total, won)

    assert found is not None
    assert math.isclose(Ranked(total, won).area(np.ones(200)), found.value)
