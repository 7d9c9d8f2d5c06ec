"""Files of predictors: read wholly or refused with a sentence."""

import json
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from leadlight.errors import PredictorError
from leadlight.learning.candidates.additive import Additive
from leadlight.learning.candidates.blend import Blend
from leadlight.learning.choosing.calibration import Calibration
from leadlight.learning.choosing.roster import ALWAYS
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.predictors.bands import Bands
from leadlight.learning.predictors.file import _file, load, save
from leadlight.learning.predictors.predictor import Predictor
from leadlight.learning.predictors.segments import Segment, Segments
from tests.learning.invented_leads import invented, sample_of

SAMPLE = sample_of(invented(150))
MODELS = tuple(candidate.fit(SAMPLE, 0) for candidate in ALWAYS[1:4])
NOTHING = np.zeros(0)
PREDICTOR = Predictor(
    FeaturePlan((), ()),
    Blend(MODELS, (0.5, 0.3, 0.2)),
    Calibration(0.9, -0.1),
    Bands(np.array([0.1, 0.2, 0.2]), NOTHING, np.array([np.nan, 1.0, 2.0, 3.0])),
    story={"rows": 150, "sentence": "zwölf <script>"},
)
DATA = save(PREDICTOR)


@pytest.mark.parametrize("candidate", [pytest.param(each, id=each.name) for each in ALWAYS])
def test_a_model_comes_back_as_it_was(candidate):
    model = candidate.fit(SAMPLE, 0)
    before = Predictor(PREDICTOR.plan, model, Calibration(), PREDICTOR.bands)

    after = load(save(before), "a file")

    assert (
        after.model.contributions(SAMPLE.matrix).values == model.contributions(SAMPLE.matrix).values
    ).all()
    assert save(after) == save(before)


@settings(max_examples=60, deadline=None)
@given(some.integers(0, len(DATA) * 8 - 1))
def test_a_file_with_any_one_bit_flipped_is_refused(bit):
    damaged = bytearray(DATA)
    damaged[bit // 8] ^= 1 << (bit % 8)

    with pytest.raises(PredictorError, match=r"leads\.predictor"):
        load(bytes(damaged), "leads.predictor")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"PK\x03\x04",
        b"\x80\x04\x95",
        b"[" * 100_000,
        DATA[:-20],
        DATA + b" ",
        b'{"format": 1}',
    ],
)
def test_foreign_and_cut_files_are_refused(data):
    with pytest.raises(PredictorError):
        load(data, "leads.predictor")


def test_a_file_without_a_version_is_damaged():
    with pytest.raises(PredictorError, match="damaged or was changed by hand"):
        load(DATA.replace(b'"version": 1', b'"version": null', 1), "a file")


def test_a_newer_version_is_named():
    newer = DATA.replace(b'"version": 1', b'"version": 4', 1)

    with pytest.raises(PredictorError, match="version 4, and this leadlight reads versions 1, 2 and 3"):
        load(newer, "leads.predictor")


def test_only_own_models_of_segments_need_the_newest_version_to_be_read():
    own = Segments("Region", (Segment("north", 0.5, Additive(0.25, ())),))

    data = save(replace(PREDICTOR, segments=own))

    assert b'"version": 1' in DATA[:100]
    assert b'"version": 3' in data[:100]
    assert save(load(data, "a file")) == data


def test_a_file_of_the_version_before_in_which_a_number_was_a_segment_as_it_was_written_is_read():
    own = Segments("Zone", (Segment("1.0", 0.5, Additive(0.25, ())),))
    before = _file(json.loads(save(replace(PREDICTOR, segments=own)))["content"], 2)

    loaded = load(before, "leads.predictor")

    assert loaded.segments is not None
    assert loaded.segments.segments[0].value == "1"


def test_a_slope_and_a_shift_of_a_segment_are_read_from_an_older_file():
    found = content()
    found["segments"] = {
        "field": "Region",
        "segments": [{"value": "north", "slope": 0.5, "intercept": -1.0}],
    }

    loaded = load(_file(found), "leads.predictor")

    assert loaded.segments is not None
    north = loaded.segments.segments[0]
    assert (north.slope, north.model.base, north.model.tables) == (0.5, -1.0, ())


def content():
    found = json.loads(DATA)["content"]
    assert isinstance(found, dict)
    return found


def table(document):
    return document["model"]["parts"][0]["tables"][0]


HOSTILE = {
    "a model of no kind": lambda found: found.update(model={"kind": "pickle"}),
    "a blend of nothing": lambda found: found.update(model={"kind": "blend", "shares": [], "parts": []}),
    "too few shares": lambda found: found["model"].update(shares=[1.0]),
    "a text for a number": lambda found: found["model"]["parts"][0].update(base="0"),
    "an enormous number": lambda found: found["model"]["parts"][0].update(base=10**400),
    "points that do not fit the cuts": lambda found: table(found).update(points=[1.0]),
    "cuts that do not ascend": lambda found: table(found).update(cuts=[2.0, 1.0], points=[0.0, 0.0, 0.0]),
    "one more entry": lambda found: found.update(more=1),
    "a calibration that inverts": lambda found: found.update(calibration={"slope": -1.0, "intercept": 0.0}),
    "bands that do not follow": lambda found: found["bands"].update(cuts=[0.3, 0.2, 0.1]),
    "a story that is none": lambda found: found.update(story=[]),
    "a plan that is none": lambda found: found.update(plan=[]),
    "segments that are none": lambda found: found.update(segments={"field": 3}),
}


@pytest.mark.parametrize("change", HOSTILE.values(), ids=HOSTILE.keys())
def test_content_that_no_predictor_has_is_refused_though_its_checksum_is_right(change):
    found = content()
    change(found)

    with pytest.raises(PredictorError):
        load(_file(found), "leads.predictor")


TREE = {
    "column": [0, -1, -1],
    "cut": [1.0, 0.0, 0.0],
    "missing_left": [1, 0, 0],
    "left": [1, 0, 0],
    "right": [2, 0, 0],
    "value": [0.0, 1.0, 2.0],
}


@pytest.mark.parametrize(
    "wrong",
    [
        {"column": [1, -1, -1]},
        {"left": [0, 0, 0]},
        {"left": [9, 0, 0]},
        {"right": [1, 0, 0]},
        {"value": [0.0]},
        {"missing_left": [2, 0, 0]},
        {"column": [True, -1, -1]},
        {"column": []},
    ],
    ids=str,
)
def test_a_tree_that_does_not_hang_together_is_refused(wrong):
    found = content()
    model = {
        "kind": "trees",
        "base": 0.0,
        "columns": ["visits"],
        "fields": ["visits"],
        "codes": [],
        "trees": [TREE],
    }
    found["model"] = model
    load(_file(found), "leads.predictor")

    found["model"] = {**model, "trees": [TREE | wrong]}

    with pytest.raises(PredictorError):
        load(_file(found), "leads.predictor")
