"""The search for the most likely slopes ends where it should, wherever it begins."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.statistics.newton import WIDE, Narrow, Regression, Wide, most_likely
from leadlight.statistics.odds import chance


def regression(columns, won, doubt=0.5):
    design = np.column_stack([np.ones(len(won)), columns])
    slopes = design.shape[1]
    return Regression(design, won, np.ones(len(won)), np.zeros(slopes), np.full(slopes, doubt**-2))


def rare_counts(seed, leads=2_000, fields=100):
    """Counts that are 0 for nearly all leads, in standard deviations, and an outcome that few of them have."""
    draw = np.random.default_rng(seed)
    counts = draw.poisson(0.003, (leads, fields)) * draw.integers(1, 9, (leads, fields))
    counts[0] = 1
    both = np.column_stack([counts, counts > 0])
    columns = (both - both.mean(axis=0)) / both.std(axis=0)
    odds = columns @ draw.normal(0, 0.1, 2 * fields) - 2.7
    return columns, (draw.random(leads) < chance(odds)).astype(float)


@given(seed=st.integers(0, 10_000), doubt=st.sampled_from([0.15, 0.8, 5.0]), far=st.floats(-6, 6))
def test_no_slope_has_a_push_left_wherever_the_search_began(seed, doubt, far):
    columns, won = rare_counts(seed, leads=300, fields=3)
    asked = regression(columns, won, doubt)

    found = most_likely(asked, np.full(7, far))

    assert np.abs(asked.push(found)).max() < 1e-4


@pytest.mark.parametrize("seed", range(5))
def test_numbers_that_few_leads_have_lead_no_slope_astray(seed):
    asked = regression(*rare_counts(seed))
    start = np.append(-2.7, np.zeros(200))

    found = most_likely(asked, start)

    assert np.abs(asked.push(found)).max() < 1e-4
    assert asked.loss(found) < asked.loss(start)


def test_leads_that_a_slope_tells_apart_entirely_leave_it_finite():
    side = np.repeat([-1.0, 1.0], 50)
    asked = regression(side[:, None], (side > 0).astype(float), doubt=1.0)

    base, slope = most_likely(asked, np.array([0.0, -40.0]))

    assert base == pytest.approx(0, abs=1e-6)
    assert 2 < slope < 5


@pytest.mark.parametrize("pull", [1e-8, 4.0])
def test_a_wide_table_is_asked_by_its_leads_and_answers_as_by_its_slopes(pull):
    draw = np.random.default_rng(1)
    columns = np.column_stack([np.ones(60), draw.normal(size=(60, WIDE))])
    won = (draw.random(60) < 0.4).astype(float)
    pulls = np.append(pull, np.full(WIDE, 9.0))
    asked = Regression(columns, won, np.ones(60), np.zeros(WIDE + 1), pulls)
    slopes = draw.normal(0, 0.02, WIDE + 1)

    wide, narrow = asked.bend(slopes), Narrow(columns, asked.curvature(slopes), pulls)

    assert isinstance(wide, Wide)
    assert wide.solve(asked.push(slopes)) == pytest.approx(
        narrow.solve(asked.push(slopes)), rel=1e-5, abs=1e-7
    )
    assert wide.volume() == pytest.approx(narrow.volume(), rel=1e-6)
    assert wide.doubt() == pytest.approx(narrow.doubt(), rel=1e-5)
    assert np.abs(asked.push(most_likely(asked, slopes))).max() < 1e-4


def test_it_is_the_maximum_that_a_general_search_finds():
    optimize = pytest.importorskip("scipy.optimize")
    asked = regression(*rare_counts(11, leads=400, fields=4))

    found = most_likely(asked, asked.goal)
    other = optimize.minimize(asked.loss, asked.goal, jac=lambda slopes: -asked.push(slopes), method="BFGS")

    assert found == pytest.approx(other.x, abs=1e-3)


def test_leads_count_by_their_weight_and_an_offset_is_taken_as_given():
    won = np.array([1.0, 0.0])
    pull, still = np.array([1e-9]), np.zeros(1)
    asked = Regression(np.ones((2, 1)), won, np.array([3.0, 1.0]), still, pull, np.array([0.5, 0.5]))

    assert most_likely(asked, still)[0] == pytest.approx(np.log(3) - 0.5, abs=1e-6)
