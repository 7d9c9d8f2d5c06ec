"""Segments with predictors of their own."""

import numpy as np
import pytest

from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.candidates.sample import chance
from leadlight.learning.dataset import Column, Known
from leadlight.learning.segments import read_segments, segments_json, segments_of

DRAW = np.random.default_rng(0)
ODDS = DRAW.normal(size=1200)
VALUES = np.array(["north", "south"], dtype=object)[np.arange(1200) % 2]
TRUE = np.where(VALUES == "north", 0.2 * ODDS - 1, ODDS)
WON = (DRAW.random(1200) < chance(TRUE)).astype(float)


def test_a_segment_where_the_whole_errs_gets_its_own_predictor():
    found, tested = segments_of("Region", VALUES, ODDS, WON)

    assert found.segments[0].value == "north"
    assert found.segments[0].bend.slope < 0.6
    assert {test.value: test.helps for test in tested}["north"]


def test_a_segment_with_few_outcomes_leans_on_the_whole_alone():
    values = np.where(np.arange(1200) < 60, "tiny", "rest").astype(object)

    found, tested = segments_of("Region", values, ODDS, WON)

    assert "tiny" not in [test.value for test in tested]
    assert "tiny" not in [segment.value for segment in found.segments]


def test_contributions_of_a_segment_still_add_up():
    found, _ = segments_of("Region", VALUES, ODDS, WON)
    known = Known(3, (Column("Region", np.array(["North ", "elsewhere", None], dtype=object)),))
    whole = Contributions(0.3, ("visits",), np.array([[0.5, 0.5, 0.5]]))

    bent = found.applied(whole, known)

    assert bent.log_odds[0] == pytest.approx(found.segments[0].bend.applied(np.array([0.8]))[0])
    assert bent.log_odds[1:] == pytest.approx([0.8, 0.8])


def test_segments_come_back_from_their_document():
    found, _ = segments_of("Region", VALUES, ODDS, WON)

    assert read_segments(segments_json(found)) == found
