import numpy as np

from leadlight.actions.suggested_points import Worth, enough_judges
from leadlight.insights.rates import Figure
from leadlight.learning.lessons.judges import judges
from tests.learning.invented_leads import invented, past_of

CHANCE = "That may be chance: do not score by these rules."


def test_points_that_rank_no_better_than_chance_say_so():
    worth = Worth(Figure(0.53, 0.49, 0.57), Figure(0.6, 0.55, 0.65), "the newest 300 (80 won)")

    assert worth.sentence.endswith(CHANCE)


def test_points_that_rank_better_than_chance_are_not_warned_of():
    worth = Worth(Figure(0.63, 0.51, 0.67), None, "the newest 300 (80 won)")

    assert worth.sentence == "AUC 0.630 (0.510 to 0.670)."


def test_points_that_cannot_be_measured_say_why():
    assert "both wins and losses" in Worth(None, None, "the newest 3 (0 won)").sentence


def test_points_are_judged_by_all_leads_in_turn_and_of_many_by_a_fifth():
    few, many = past_of(invented(1_000)), past_of(invented(6_000))

    told = [enough_judges(past, judges(past, np.arange(past.known.leads), 0)) for past in (few, many)]

    assert [(len(by.folds), by.alone) for by in told] == [(5, False), (1, True)]
    assert sum(len(fold.judge) for fold in told[0].folds) == 1_000
    assert len(told[1].folds[0].judge) == 1_200
