"""What stands in for a field that new leads lack, and no lead lacked that was learned from."""

from dataclasses import replace

import numpy as np
import pytest

from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.dataset import Column, Known
from leadlight.learning.fields.fine import finely
from leadlight.learning.learner import learn_from
from leadlight.learning.lessons.lesson import LearningOptions
from leadlight.learning.matrix import Matrix, Numbers
from leadlight.learning.predictors.averages import averages_of, not_known
from leadlight.learning.predictors.predictor import Predictor
from tests.learning.invented_leads import invented, past_of
from tests.learning.pasts import events_of

PAST = past_of(invented(500))


@pytest.fixture(scope="module")
def predictor() -> Predictor:
    return learn_from(PAST, LearningOptions()).predictor


def leads_with(name, values):
    """The leads learned from, but with other values of a field; None for a table that lacks it."""
    columns = [column for column in PAST.known.columns if column.name != name]
    if values is not None:
        columns.append(Column(name, np.array(values, dtype=object)))
    return Known(500, tuple(columns))


def added(predictor, known, field):
    found = predictor.predict(known).contributions
    return found.values[found.fields.index(field)]


@pytest.mark.parametrize("values", [None, [None] * 500, ["many"] * 500], ids=["no column", "empty", "texts"])
def test_a_number_that_leads_lack_and_none_lacked_before_adds_its_average_and_is_no_reason(predictor, values):
    usual = added(predictor, PAST.known, "Visits").mean()

    found = predictor.predict(leads_with("Visits", values))

    assert added(predictor, leads_with("Visits", values), "Visits") == pytest.approx(np.full(500, usual))
    assert not any("Visits" in reason for reason in found.because)


def test_a_category_that_leads_lack_and_none_lacked_before_adds_its_average(predictor):
    usual = added(predictor, PAST.known, "Channel").mean()

    assert added(predictor, leads_with("Channel", None), "Channel") == pytest.approx(np.full(500, usual))


def test_what_is_added_comes_to_the_probability_where_a_field_is_lacked(predictor):
    found = predictor.predict(leads_with("Visits", [None, 3] * 250))

    odds = found.contributions.base + found.contributions.values.sum(axis=0)
    assert found.probability == pytest.approx(1 / (1 + np.exp(-odds)))


def test_a_field_that_leads_lacked_before_says_what_its_lack_said_then(predictor):
    (sizes,) = (column.values for column in PAST.known.columns if column.name == "Size")
    lacking = np.array([size is None for size in sizes])

    found = added(predictor, leads_with("Size", [None] * 500), "Size")

    assert found == pytest.approx(np.full(500, added(predictor, PAST.known, "Size")[lacking][0]))


def test_what_events_tell_is_not_known_where_none_are_given_and_is_where_a_lead_has_none():
    visits = Numbers("visit", "visit", np.array([2.0, 0.0]), "times")
    ago = Numbers("visit ago", "visit ago", np.array([3.0, np.nan]), "days ago")
    matrix = Matrix(2, (visits, ago))
    averages = averages_of(
        Contributions(0.0, ("visit", "visit ago"), np.array([[0.4, 0.0], [0.3, -0.5]])), matrix
    )

    without = dict(not_known(averages, Known(2, ()), matrix))
    given = dict(not_known(averages, Known(2, (), events=events_of([(0, 1, "visit", None, None)])), matrix))

    assert averages == {"visit": 0.2, "visit ago": -0.1}
    assert {field: leads.all() for field, leads in without.items()} == {"visit": True, "visit ago": True}
    assert given == {}


def test_a_predictor_of_before_has_no_averages(predictor):
    older = replace(predictor, story={})
    lacking = leads_with("Visits", None)

    assert list(older.not_known(lacking, finely(older.plan.matrix(lacking)))) == []
    assert older.predict(PAST.known).because == predictor.predict(PAST.known).because
