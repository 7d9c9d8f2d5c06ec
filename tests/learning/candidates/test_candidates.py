"""What every candidate keeps to, whichever it is."""

import numpy as np
import pytest

from leadlight.learning.candidates.contributions import Contributions, averaged
from leadlight.learning.candidates.rule_score import RuleScore
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.choosing.roster import ALWAYS, FOR_DRIFT, FOR_PASSING
from leadlight.learning.judging.metrics import Ranked, auc
from leadlight.learning.matrix import Categories, Matrix, Numbers
from leadlight.learning.predictors.model_document import model_json, read_model
from leadlight.statistics.odds import chance
from tests.learning.invented_leads import CHANNELS, invented, sample_of

CANDIDATES = [pytest.param(each, id=each.name) for each in (*ALWAYS, *FOR_DRIFT, FOR_PASSING[0])]
NEW = sample_of(invented(2000, seed=1))


def area(odds, won):
    return float(auc(Ranked.of(odds, won), np.ones((1, len(won))))[0])


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_contributions_add_up_to_the_log_odds_of_single_leads(candidate):
    model = candidate.fit(sample_of(invented(300)), 0)

    whole = model.contributions(NEW.matrix)
    alone = [model.contributions(NEW.matrix.taken(np.array([lead]))) for lead in range(5)]

    assert whole.values.shape == (len(whole.fields), 2000)
    assert set(whole.fields) <= {"visits", "size", "channel", "noise"}
    assert whole.log_odds[:5] == pytest.approx([each.base + each.values.sum() for each in alone], abs=1e-9)


@pytest.mark.parametrize("candidate", CANDIDATES)
@pytest.mark.parametrize("leads", [120, 500])
def test_what_matters_is_found_in_few_leads(candidate, leads):
    model = candidate.fit(sample_of(invented(leads)), 0)

    odds = model.contributions(NEW.matrix).log_odds

    assert area(odds, NEW.won) > 0.65
    assert len(np.unique(odds.round(6))) > 3


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_the_same_leads_teach_the_same(candidate):
    first, second = (candidate.fit(sample_of(invented(200)), 3) for _ in range(2))

    assert (first.contributions(NEW.matrix).values == second.contributions(NEW.matrix).values).all()


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_values_never_seen_and_missing_fields_are_judged(candidate):
    model = candidate.fit(sample_of(invented(200)), 0)
    strange = Matrix(
        3,
        (
            Numbers("visits", "visits", np.array([np.inf, -np.inf, np.nan])),
            Categories("channel", "channel", np.array([-2, -1, 0]), CHANNELS),
        ),
    )

    odds = model.contributions(strange).log_odds

    assert np.isfinite(odds).all()


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_a_constant_field_changes_nothing(candidate):
    sample = sample_of(invented(200))
    constant = Numbers("always", "always", np.full(200, 7.0))
    wider = Sample(Matrix(200, (*sample.matrix.features, constant)), sample.won, sample.weight, sample.part)

    found = candidate.fit(wider, 0).contributions(wider.matrix)

    place = dict(zip(found.fields, found.values, strict=True))
    assert np.ptp(place.get("always", np.zeros(1))) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_a_name_of_each_single_lead_that_betrays_its_outcome_is_not_believed(candidate):
    found = invented(600, strength=0.0)
    codes = np.arange(600) % 300
    secret = Categories("name", "name", codes, tuple(str(code) for code in range(300)))
    sample = sample_of(found)
    train = np.arange(300)
    learned = Sample(Matrix(600, (secret, *sample.matrix.features)), sample.won, sample.weight, sample.part)

    odds = candidate.fit(learned.taken(train), 0).contributions(learned.matrix).log_odds

    assert 0.4 < area(odds[300:], found.won[300:]) < 0.6
    assert np.abs(chance(odds[300:]).mean() - found.won.mean()) < 0.08


def test_a_rule_score_that_points_the_wrong_way_is_worth_nothing():
    sample = sample_of(invented(200))
    wrong = Sample(Matrix(200, (), -sample.won), sample.won, sample.weight, sample.part)

    odds = RuleScore().fit(wrong, 0).contributions(wrong.matrix).log_odds

    assert np.ptp(odds) == 0
    assert chance(odds)[0] == pytest.approx(sample.won.mean(), abs=0.05)


def test_a_mean_of_models_contributes_the_mean():
    sample = sample_of(invented(200))
    first, second = (each.fit(sample, 0).contributions(NEW.matrix) for each in ALWAYS[1:3])

    mean = averaged((first, second), (0.5, 0.5))

    assert mean.log_odds == pytest.approx((first.log_odds + second.log_odds) / 2)


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_a_lead_alone_has_to_the_last_bit_what_it_has_among_others(candidate):
    model = candidate.fit(sample_of(invented(300)), 0)

    odds = model.contributions(NEW.matrix).log_odds

    for lead in range(20):
        assert model.contributions(NEW.matrix.taken(np.array([lead]))).log_odds[0] == odds[lead]


def test_many_fields_add_up_for_a_lead_alone_to_the_last_bit_as_among_others():
    values = np.random.default_rng(5).normal(size=(40, 50))
    many = Contributions(0.1, tuple(map(str, range(40))), values)

    alone = [many.taken(np.array([lead])).log_odds[0] for lead in range(50)]

    assert list(many.log_odds) == alone


@pytest.mark.parametrize("candidate", CANDIDATES)
def test_a_number_that_is_always_the_same_where_it_is_known_can_be_kept_in_a_file(candidate):
    sample = sample_of(invented(300))
    same = Numbers("same", "same", np.where(np.arange(300) % 3, 11.0, np.nan))
    learned = Sample(Matrix(300, (same, *sample.matrix.features)), sample.won, sample.weight, sample.part)

    model = candidate.fit(learned, 0)

    assert model_json(read_model(model_json(model))) == model_json(model)
