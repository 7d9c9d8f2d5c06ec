"""Segments' own models: applied to leads, and kept in a file."""

from decimal import Decimal

import numpy as np
import pytest

from leadlight.learning.candidates.additive import Additive, Curve
from leadlight.learning.candidates.contributions import Contributions
from leadlight.learning.checked import UnfitError
from leadlight.learning.dataset import Column, Known
from leadlight.learning.matrix import Matrix, Numbers
from leadlight.learning.predictors.segments import (
    Segment,
    Segments,
    read_bends,
    read_segments,
    segments_json,
    spellings_of,
    values_of,
)
from leadlight.scoring.values import Forms

VISITS = Curve("visits", "Visits", np.array([0.0, 10.0]), np.array([0.0, -2.0]), 0.5)
SIZE = Curve("size", "Size", np.array([0.0, 1.0]), np.array([0.0, 1.0]), 0.0)
SEGMENTS = Segments("Region", (Segment("north", 0.5, Additive(0.25, (VISITS, SIZE))),))
KNOWN = Known(3, (Column("Region", np.array(["North ", "elsewhere", None], dtype=object)),))
MATRIX = Matrix(
    3, (Numbers("visits", "Visits", np.full(3, 5.0)), Numbers("size", "Size", np.array([0.5, 0.5, np.nan])))
)
WHOLE = Contributions(0.3, ("Visits",), np.array([[0.5, 0.5, 0.5]]))


def test_a_lead_is_judged_by_the_model_of_its_segment_and_others_by_that_of_all():
    odds = SEGMENTS.log_odds(WHOLE.log_odds, values_of(KNOWN, "Region"), MATRIX)

    assert odds == pytest.approx([0.5 * 0.8 + 0.25 - 1.0 + 0.5, 0.8, 0.8])


def test_contributions_of_a_segment_add_up_and_what_all_its_leads_share_is_its_field_s():
    found = SEGMENTS.applied(WHOLE, KNOWN, MATRIX)

    assert found.fields == ("Visits", "Size", "Region")
    assert found.values[:, 0] == pytest.approx([0.25 - 1.0, 0.5, 0.25 - 0.15])
    assert found.values[:, 1:] == pytest.approx(np.array([[0.5, 0.5], [0.0, 0.0], [0.0, 0.0]]))
    assert found.log_odds == pytest.approx(
        SEGMENTS.log_odds(WHOLE.log_odds, values_of(KNOWN, "Region"), MATRIX)
    )


def test_leads_without_the_field_are_judged_by_the_model_of_all():
    assert (SEGMENTS.applied(WHOLE, Known(3, ()), MATRIX).log_odds == WHOLE.log_odds).all()


def test_a_segment_is_named_as_it_is_usually_spelt():
    spelt = np.array(["eMEA", "EMEA", " EMEA", "apac", None], dtype=object)

    assert spellings_of(Known(5, (Column("Region", spelt),)), "Region") == {"emea": "EMEA", "apac": "apac"}
    assert spellings_of(KNOWN, "Zone") == {}


def test_a_number_is_one_segment_however_a_file_writes_it():
    zones = np.array(["1", 1, 1.0, "1.00", Decimal("1.0"), "2.50", 2.5, "01", "1e2", True], dtype=object)
    known = Known(10, (Column("Zone", zones),))

    assert list(values_of(known, "Zone")) == ["1"] * 5 + ["2.5"] * 2 + ["01", "1e2", "true"]
    assert spellings_of(known, "Zone")["2.5"] == "2.5"


def test_a_number_with_a_decimal_comma_is_one_segment_with_that_of_another_file():
    known = Known(
        2, (Column("Zone", np.array(["2,5", "1.000"], dtype=object)),), forms=Forms(decimal="comma")
    )

    assert list(values_of(known, "Zone")) == ["2.5", "1000"]


def test_it_is_known_which_leads_an_own_model_judges():
    assert SEGMENTS.judge(KNOWN).tolist() == [True, False, False]


def test_segments_come_back_from_their_document():
    found = read_segments(segments_json(SEGMENTS))

    assert segments_json(found) == segments_json(SEGMENTS)
    assert (found.applied(WHOLE, KNOWN, MATRIX).values == SEGMENTS.applied(WHOLE, KNOWN, MATRIX).values).all()


def test_an_own_model_of_another_kind_is_refused():
    document = segments_json(SEGMENTS)
    document["segments"][0]["model"] = {
        "kind": "blend",
        "shares": [1.0],
        "parts": [document["segments"][0]["model"]],
    }

    with pytest.raises(UnfitError, match="own model is additive"):
        read_segments(document)


def test_a_slope_and_a_shift_of_an_older_file_are_an_own_model_without_fields():
    older = {"field": "Region", "segments": [{"value": "north", "slope": 0.5, "intercept": -1.0}]}

    found = read_bends(older).applied(WHOLE, KNOWN, MATRIX)

    assert found.log_odds == pytest.approx([0.5 * 0.8 - 1.0, 0.8, 0.8])


def test_of_two_segments_of_an_older_file_that_are_one_number_the_first_counts():
    document = segments_json(SEGMENTS)
    own = document["segments"][0]
    document["segments"] = [{**own, "value": "1"}, {**own, "value": "1.0", "slope": 9.0}]

    found = read_segments(document)

    assert [(each.value, each.slope) for each in found.segments] == [("1", 0.5)]
