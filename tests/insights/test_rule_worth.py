import numpy as np

from leadlight.insights.rule_worth import RuleName, ridge_logistic, rule_trials
from tests.insights.past import drawn, ended

NAMES = tuple(RuleName("fit", None, f"Rule {place}") for place in range(3))


def verdicts(points, **drawing):
    fired, won = drawn(**drawing)
    given = fired * np.array(points, dtype=float)
    return [trial.verdict for trial in rule_trials(NAMES, given, given.sum(axis=1), ended(won))]


def test_rules_that_move_the_odds_earn_their_points_and_others_do_not():
    assert verdicts((10, 10, -10), leads=4_000) == [
        "earns its points",
        "does not earn its points",
        "earns its points",
    ]


def test_points_that_go_the_wrong_way_are_not_earned():
    fired, won = drawn(4_000)
    given = fired * np.array([10.0, 0.0, 3.0])

    found = rule_trials(NAMES, given, given.sum(axis=1), ended(won))

    assert found[2].verdict == "does not earn its points"
    assert "wrong way" in found[2].why


def test_few_leads_tell_too_little():
    assert verdicts((10, 10, -10), leads=30)[1] == "too little to tell"


def test_a_rule_is_judged_beside_the_others_and_not_for_what_they_explain():
    fired, won = drawn(6_000, weights=(2.0, 0.0, 0.0))
    shadow = np.where(np.random.default_rng(3).random(len(won)) < 0.8, fired[:, 0], fired[:, 1])
    given = np.column_stack([fired[:, 0], shadow]) * 10.0

    first, second = rule_trials(NAMES[:2], given, given.sum(axis=1), ended(won))

    assert first.verdict == "earns its points"
    assert second.verdict != "earns its points"
    assert second.rate_with is not None
    assert second.rate_without is not None
    assert second.rate_with.low > second.rate_without.high  # alone it would look as if it did


def test_what_a_rule_is_worth_is_said_on_the_scale_of_the_model():
    fired, won = drawn(20_000, weights=(1.0, 2.0, 1.0))
    given = fired * 10.0

    found = rule_trials(NAMES, given, given.sum(axis=1), ended(won))

    worths = [trial.worth.value for trial in found if trial.worth is not None]
    assert 1.6 < worths[1] / worths[0] < 2.5
    assert "deserves more" in found[1].why


def test_a_rule_that_takes_too_few_points_off_should_take_more_off():
    fired, won = drawn(20_000, weights=(1.0, -2.0, 1.0))
    given = fired * (10.0, -10.0, 10.0)

    second = rule_trials(NAMES, given, given.sum(axis=1), ended(won))[1]

    assert "should take more off: −" in second.why
    assert "deserves" not in second.why


def test_the_regression_finds_the_odds_that_were_put_in():
    fired, won = drawn(40_000)

    fit = ridge_logistic(fired.astype(float), won)

    assert np.allclose(fit.effect, (1.5, 0.0, -1.5), atol=0.1)
    assert (np.abs(fit.effect - (1.5, 0.0, -1.5)) < 4 * fit.error).all()


def test_a_constant_column_has_no_effect():
    fired, won = drawn(200)

    fit = ridge_logistic(np.column_stack([fired[:, 0], np.ones(200)]).astype(float), won)

    assert fit.effect[1] == 0


def test_points_are_said_from_the_least_to_the_most():
    fired, won = drawn(4_000)
    table = np.where(fired[:, 0] > 0, 4.0, -8.0)
    given = np.column_stack([table, fired[:, 1] * 20.0, np.zeros(len(won))])

    found = rule_trials(NAMES, given, given.sum(axis=1), ended(won))

    assert [trial.points_said for trial in found] == ["\N{MINUS SIGN}8 to +4", "+20", ""]
    assert (found[0].as_json()["least"], found[0].as_json()["most"]) == (-8.0, 4.0)
