from leadlight.actions.suggested_points import Worth
from leadlight.insights.rates import Figure

CHANCE = "That may be chance: do not score by these rules."


def test_points_that_rank_no_better_than_chance_say_so():
    worth = Worth(Figure(0.53, 0.49, 0.57), Figure(0.6, 0.55, 0.65), "the newest 300 (80 won)")

    assert worth.sentence.endswith(CHANCE)


def test_points_that_rank_better_than_chance_are_not_warned_of():
    worth = Worth(Figure(0.63, 0.51, 0.67), None, "the newest 300 (80 won)")

    assert worth.sentence == "AUC 0.630 (0.510 to 0.670)."


def test_points_that_cannot_be_measured_say_why():
    assert "both wins and losses" in Worth(None, None, "the newest 3 (0 won)").sentence
