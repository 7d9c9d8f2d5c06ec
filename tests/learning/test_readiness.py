import json
from dataclasses import replace

import numpy as np
import pytest

from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.readiness import moves, readiness
from leadlight.scoring.values import DAY
from tests.learning.pasts import past_of

RANDOM = np.random.default_rng(2)


def looked_at(outcome, **columns):
    return readiness(past_of(outcome, **columns), FieldChoices())


def plain(leads, rate=0.3):
    won = (RANDOM.random(leads) < rate).astype(int)
    return won, [f"s{n}" for n in RANDOM.integers(0, 4, leads)]


@pytest.mark.parametrize(
    ("outcome", "verdict", "said"),
    [
        ([0] * 50, "nothing to learn", "none was won"),
        ([1] * 50, "nothing to learn", "all were won"),
        ([-1] * 50, "nothing to learn", "no outcome is known"),
        ([1, 0, 0], "nothing to learn", "no field is left"),
        ([1, 0] * 30, "too little data", "30 wins and 30 losses"),
        ([1, 0] * 100, "enough for simple models", "wide intervals"),
        ([1, 0] * 500, "enough", "can carry"),
    ],
)
def test_the_sentence_says_what_the_data_can_carry(outcome, verdict, said):
    values = ["a", "b", "c"] * len(outcome)

    found = looked_at(outcome, source=values[: len(outcome)])

    assert (found.verdict, said in found.sentence) == (verdict, True)


def test_wins_open_leads_and_the_rate_with_its_interval_are_counted():
    found = looked_at([1, 0, 0, 0, -1] * 20, source=["a", "b"] * 50)

    assert (found.rows, found.won, found.lost, found.open) == (100, 20, 60, 20)
    assert found.base_rate[1] < 0.25 == found.base_rate[0] < found.base_rate[2]


def test_a_win_rate_that_moves_over_time_is_said():
    won = np.concatenate([RANDOM.random(1000) < 0.1, RANDOM.random(1000) < 0.4]).astype(int)
    past = replace(
        past_of(won, source=["a", "b"] * 1000), order=np.arange(2000), created=np.arange(2000) * DAY
    )

    found = readiness(past, FieldChoices())

    assert moves(found.stretches)
    assert "moves over time" in found.sentence
    assert (found.first, found.last) == ("1970-01-01", "1975-06-23")


def test_leads_that_are_alike_in_every_field_are_counted():
    assert looked_at([1, 0, 0, 1], a=[1, 1, 2, None], b=["x", "X", "y", None]).repeated_rows == 1


def test_the_report_is_json():
    won, source = plain(300)
    found = looked_at(won, source=source, Tags=source[::-1], nothing=[None] * 300)

    document = json.loads(json.dumps(found.as_json(), allow_nan=False))

    assert document["base_rate"].keys() == {"value", "low", "high"}
    assert [field["verdict"] for field in document["fields"]] == ["use", "left out", "left out"]
    assert document["leaks"][0]["field"] == "Tags"
