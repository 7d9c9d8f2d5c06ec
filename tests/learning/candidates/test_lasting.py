"""What passes with time is recognised, by values alone, and looked away from."""

import numpy as np
import pytest

from leadlight.learning.candidates.additive import Additive
from leadlight.learning.candidates.lasting import Lasting, passing_features
from leadlight.learning.candidates.logistic import Logistic
from leadlight.learning.candidates.sample import Sample
from leadlight.learning.matrix import Categories, Matrix, Numbers


def features_of(leads):
    """Give features of leads in order of arrival: what passes is called so."""
    draw = np.random.default_rng(5)
    months = tuple(f"month {number}" for number in range(10))
    rate = np.repeat(draw.normal(size=10), leads // 10) + draw.normal(0, 0.001, leads)
    trend = np.arange(leads) + draw.normal(0, 0.02 * leads, leads)
    gaps = np.where(draw.random(leads) < 0.3, np.nan, draw.normal(size=leads))
    names = tuple(f"name {place}" for place in range(80))
    return (
        Categories("passing month", "month", np.arange(leads) * 10 // leads, months),
        Numbers("passing rate", "rate", rate),
        Numbers("passing number of the lead", "number", trend),
        Numbers("size", "size", gaps),
        Numbers("growing size", "growth", draw.normal(size=leads) + np.arange(leads) / leads),
        Categories("weekday", "weekday", np.arange(leads) % 7, tuple("MTWTFSS")),
        Categories("title", "title", draw.integers(0, 80, leads), names),
        Numbers("nothing", "nothing", np.full(leads, np.nan)),
    )


@pytest.mark.parametrize("leads", [200, 1000, 5000])
def test_what_newer_leads_share_with_hardly_any_older_one_passes(leads):
    features = features_of(leads)

    found = passing_features(Matrix(leads, features))

    assert found == {each.name for each in features if each.name.startswith("passing")}


def test_what_passes_has_no_say():
    leads = 1000
    matrix = Matrix(leads, features_of(leads))
    won = (np.arange(leads) % 3 == 0).astype(float)

    model = Lasting(Logistic()).fit(Sample(matrix, won, np.ones(leads), np.arange(leads) % 5), 0)

    assert isinstance(model, Additive)
    assert {table.field for table in model.tables} == {"size", "growth", "weekday", "title"}


def test_where_everything_passes_nothing_is_looked_away_from():
    features = [each for each in features_of(1000) if each.name.startswith("passing")]

    assert not passing_features(Matrix(1000, tuple(features)))
