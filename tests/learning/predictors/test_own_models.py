"""When a segment gets a model of its own, and how it leans on the model of all leads."""

from dataclasses import replace

import numpy as np
import pytest

from leadlight.learning.candidates.sample import PARTS, Sample
from leadlight.learning.choosing.splits import parted
from leadlight.learning.judging.metrics import Ranked, auc
from leadlight.learning.leaks.leakage import Leak
from leadlight.learning.matrix import Categories, Matrix, Numbers
from leadlight.learning.predictors.own_models import (
    Basis,
    _standard_error,
    _turns,
    can_be_tested,
    own_model,
    own_model_tested,
    own_models,
    segments_said,
)
from leadlight.statistics.odds import chance


def basis(leads, true, seed=0, group=None, *, in_time=False):
    """Leads with a number that the whole's log-odds follow; `true` makes those that the outcome follows."""
    draw = np.random.default_rng(seed)
    size, channel = draw.normal(size=leads), draw.integers(0, 3, leads)
    whole = size - 0.5
    won = (draw.random(leads) < chance(true(size, channel))).astype(float)
    matrix = Matrix(
        leads, (Numbers("size", "size", size), Categories("channel", "channel", channel, ("a", "b", "c")))
    )
    sample = Sample(matrix, won, np.ones(leads), parted(won, group, PARTS, seed))
    return Basis(sample, whole, group, in_time)


def like_all(size, channel):
    del channel
    return size - 0.5


def reversed_there(size, channel):
    del channel
    return -size - 0.5


def area(odds, sample):
    return float(auc(Ranked.of(odds, sample.won), np.ones((1, sample.size)))[0])


def test_an_own_model_ranks_where_a_field_acts_the_other_way_round():
    new = basis(2_000, reversed_there, seed=1)

    found = own_model_tested("north", basis(400, reversed_there))

    assert found.segment is not None
    assert area(new.odds, new.sample) < 0.35
    assert area(found.segment.log_odds(new.odds, new.sample.matrix), new.sample) > 0.7


def test_an_own_model_learns_what_the_model_of_all_knows_nothing_of():
    def by_channel(size, channel):
        return size - 0.5 + np.array([-1.5, 0.0, 1.5])[channel]

    found = own_model_tested("north", basis(400, by_channel))

    assert found.segment is not None
    own = found.segment.model.contributions(found.basis.sample.matrix)
    assert own.values[own.fields.index("channel")].std() > 0.5


def test_segments_drawn_at_random_hardly_ever_get_a_model_of_their_own():
    helped = [own_model_tested("desk", basis(150, like_all, seed)).helps for seed in range(40)]

    assert sum(helped) <= 4


@pytest.mark.parametrize("leads", [80, 300])
def test_the_fewer_leads_a_segment_has_the_more_it_leans_on_the_whole(leads):
    def added(size):
        found = basis(size, reversed_there)
        new = basis(1_000, reversed_there, seed=1)
        own = own_model("north", found).log_odds(new.odds, new.sample.matrix)
        return np.abs(own - new.odds).mean()

    assert added(leads) < added(3_000)


def test_a_segment_with_few_wins_or_losses_is_not_tested():
    found = basis(900, like_all)
    values = np.where(np.arange(900) < 30, "tiny", "rest").astype(object)
    values[-5:] = ""

    own = own_models("Region", values, found)

    assert [each.value for each in own.tested] == ["rest"]


def test_leads_of_one_account_do_not_bear_each_other_out():
    def copies(seed, *, told):
        account = np.arange(300) // 5
        copied = basis(60, like_all, seed).taken(account)
        part = parted(copied.sample.won, account, PARTS, seed) if told else np.arange(300) % PARTS
        return replace(copied, sample=replace(copied.sample, part=part), group=account if told else None)

    taken_for_many = [own_model_tested("north", copies(seed, told=False)).helps for seed in range(10)]
    as_accounts = [own_model_tested("north", copies(seed, told=True)).helps for seed in range(10)]

    assert sum(as_accounts) <= 1
    assert sum(taken_for_many) >= 4


@pytest.mark.parametrize(("accounts", "tested"), [(3, 0), (9, 0), (10, 1)])
def test_a_segment_of_few_accounts_is_not_tested(accounts, tested):
    found = basis(200, like_all, group=np.arange(200) % accounts)

    own = own_models("Region", np.full(200, "north", dtype=object), found)

    assert len(own.tested) == tested


@pytest.mark.parametrize("accounts", [10, 20, 50])
def test_accounts_that_differ_are_seldom_taken_for_a_segment_that_differs(accounts):
    def of_accounts(seed):
        group = np.random.default_rng(seed).integers(0, accounts, 200)
        luck = 0.7 * np.random.default_rng(seed).normal(size=accounts)[group]
        return basis(200, lambda size, _: size - 0.5 + luck, seed, group)

    helped = [own_model_tested("north", of_accounts(seed)).helps for seed in range(40)]

    assert sum(helped) <= 4


def test_the_mean_gain_of_leads_alone_has_its_usual_standard_error():
    gain = np.array([0.1, 0.3, -0.2, 0.4])

    assert _standard_error(gain, np.arange(4)) == pytest.approx(gain.std(ddof=1) / 2)


def test_the_mean_gain_of_accounts_has_the_standard_error_of_their_means():
    gain, account = np.array([0.1, 0.3, -0.2, 0.4, 0.0, 0.2]), np.array([7, 7, 3, 3, 9, 9])

    assert _standard_error(gain, account) == pytest.approx(np.std([0.2, 0.1, 0.1], ddof=1) / np.sqrt(3))


@pytest.mark.parametrize("in_time", [False, True])
def test_no_account_teaches_those_that_judge_it(in_time):
    group = np.random.default_rng(2).integers(0, 60, 300)

    turns = _turns(basis(300, like_all, group=group, in_time=in_time))

    assert all(not set(group[fold.learn]) & set(group[fold.judge]) for fold in turns)
    assert in_time or sorted(np.concatenate([fold.judge for fold in turns])) == list(range(300))


def test_where_nearly_all_accounts_return_in_time_they_are_dealt_whole_to_judge():
    group = np.arange(300) % 12
    found = basis(300, like_all, group=group, in_time=True)

    turns = _turns(found)

    assert can_be_tested(found)
    assert sorted(np.concatenate([fold.judge for fold in turns])) == list(range(300))
    assert all(not set(group[fold.learn]) & set(group[fold.judge]) for fold in turns)


def test_what_was_different_for_a_while_only_is_no_reason_for_an_own_model_in_time():
    def for_a_while(size, channel):
        del channel
        return size - 0.5 + 2.5 * (np.arange(len(size)) < 100)

    as_it_came = own_model_tested("north", basis(500, for_a_while, in_time=True))
    shuffled = own_model_tested("north", basis(500, for_a_while))

    assert (as_it_came.helps, shuffled.helps) == (False, True)


def said(values, found):
    return list(segments_said(own_models("Region", np.asarray(values, dtype=object), found)))


def test_what_segments_came_to_is_said():
    mixed = basis(800, lambda size, _: np.where(np.arange(800) % 2, 1, -1) * size - 0.5)
    regions = np.where(np.arange(800) % 2, "south", "north")

    assert list(segments_said(None)) == []
    assert said(regions, mixed)[0].startswith(
        "Of 2 segments of 'Region' that can be tested, 1 is predicted better by a model of its own"
    )
    assert said(np.arange(800), mixed)[0].startswith(
        "No segment of 'Region' has the 20 won and 20 lost leads, of 10 accounts at least, that the test of"
    )
    assert said(np.full(800, "all"), basis(800, like_all, seed=1))[0].startswith(
        "The only segment of 'Region' that can be tested is not predicted better"
    )


def test_of_a_field_that_is_asked_about_it_is_said_that_segments_go_by_it_too():
    differing = own_models("Region", np.full(400, "north", dtype=object), basis(400, reversed_there))
    leak = Leak("Region", "'Region' tells much.", 0.9)

    asked, kept = (
        list(segments_said(replace(differing, leak=each))) for each in (leak, replace(leak, kept=True))
    )

    assert asked[1:] == [
        "'Region' tells much. If that was not known at first contact, learn without --segment too."
    ]
    assert kept == asked[:1]
