import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from leadlight.insights.trials import gain_curve, tenths, trial
from tests.insights.past import drawn, ended, scored

LEADS = st.lists(st.tuples(st.integers(-3, 3), st.booleans()), min_size=1, max_size=60)


def test_priorities_and_tenths_hold_every_lead_and_every_win_once():
    fired, won = drawn()

    found = trial(scored(fired, (10, 5, -5)), ended(won))

    for slices in (found.priorities, found.deciles):
        assert sum(part.leads for part in slices) == len(won)
        assert sum(part.wins for part in slices) == won.sum()
        assert abs(sum(part.captured or 0 for part in slices) - 1) < 1e-9


def test_a_slice_says_how_much_more_often_it_is_won_and_how_long_its_wins_took():
    fired = np.array([[True], [True], [False], [False]])

    high, low = trial(scored(fired, (10,)), ended([True, False, False, False], [4, 9, 9, 9])).priorities

    assert (high.leads, high.wins, high.lift, high.captured, high.median_days) == (2, 1, 2.0, 1.0, 4.0)
    assert (low.wins, low.lift, low.median_days) == (0, 0.0, None)


def test_an_excluded_lead_ranks_behind_all_others():
    fired = np.array([[True], [False]])
    model = scored(fired, (-10,))
    model.total[1] = np.nan

    found = trial(model, ended([True, False]))

    assert found.excluded == 1
    assert found.auc is not None
    assert found.auc.value == 1.0


def test_without_wins_nothing_is_judged_and_that_is_said():
    fired, won = drawn(20)

    found = trial(scored(fired, (1, 1, 1)), ended(np.zeros_like(won)))

    assert found.auc is None
    assert "without both wins and losses" in found.sentence


def test_an_inverted_score_is_called_so():
    fired, won = drawn()

    assert "the wrong way round" in trial(scored(fired, (-10, 0, 10)), ended(won)).sentence


@given(LEADS)
def test_equal_scores_share_a_tenth_and_better_ones_are_never_in_a_later_one(leads):
    ranking = np.array([score for score, _ in leads], dtype=float)

    found = tenths(ranking)

    for one, other in zip(np.argsort(-ranking), np.argsort(-ranking)[1:], strict=False):
        assert found[one] <= found[other]
        assert ranking[one] != ranking[other] or found[one] == found[other]


@given(LEADS)
def test_the_gain_curve_rises_from_nothing_to_everything(leads):
    curve = gain_curve(np.array([score for score, _ in leads], dtype=float), np.array([w for _, w in leads]))

    if any(won for _, won in leads):
        assert curve[0] == (0.0, 0.0)
        assert np.allclose(curve[-1], (1.0, 1.0))
        assert (np.diff(np.array(curve), axis=0) >= 0).all()


def test_accounts_that_ended_alike_make_every_interval_as_wide_as_one_lead_of_each_does():
    fired, won = drawn(400)
    account = np.repeat(np.arange(400), 6)
    six = scored(np.repeat(fired, 6, axis=0), (10, 5, -5))

    alone = trial(scored(fired, (10, 5, -5)), ended(won))
    found = trial(six, ended(np.repeat(won, 6), account=account))

    pairs = [(found.auc, alone.auc)]
    pairs += [(a.win_rate, b.win_rate) for a, b in zip(found.priorities, alone.priorities, strict=True)]
    pairs += [(a.rate_with, b.rate_with) for a, b in zip(found.rules, alone.rules, strict=True)]
    pairs += [(a.worth, b.worth) for a, b in zip(found.rules, alone.rules, strict=True)]
    for whole, one in pairs:
        assert whole is not None
        assert one is not None
        assert 0.85 < (whole.high - whole.low) / (one.high - one.low) < 1.15
