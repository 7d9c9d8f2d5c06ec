"""Leads of very many messages are computed anew too, some messages at a time."""

from typing import Any

import pytest

from leadlight.actions.live import long_reading, replayed_history, replayed_scores
from leadlight.actions.live.predictors.everybody import predict_due
from leadlight.actions.live.predictors.keep import add_file
from leadlight.actions.live.replayed_heavy import check_heavy, check_heavy_changes
from leadlight.actions.live.replayed_history import check_changes, spread
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.scoring.values import DAY
from leadlight.storage.models import Lead, Prediction, Score, ScoreChange
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said, viewed
from tests.actions.live.predictors.test_live_is_predict import ME, predictors


@pytest.fixture
def heavy(place, monkeypatch):
    """Give the number of a lead that counts as one of very many messages, with a predictor."""
    publish_at_once()
    for day in range(9, -1, -1):
        at = NOW - day * DAY
        happen(viewed("/pricing", "ana", at), said("ana", at, job_title="CEO", employees=day + 1), now=at)
    happen(viewed("/blog", "bo"))
    add_file(predictors()[0], "it", "use", (ME, NOW))
    predict_due(place, NOW)
    for module in (replayed_scores, replayed_history):
        monkeypatch.setattr(module, "HEAVY_FROM", 5)
    monkeypatch.setattr(long_reading, "AT_ONCE", 3)
    return lead_of("ana").id


def test_it_is_left_to_those_who_read_some_at_a_time(heavy):
    assert check_leads(1, 100).heavy == check_changes(1, 100).heavy == (heavy,)
    assert check_leads(1, 100).messages == 1


def test_all_that_follows_is_as_it_is_stored(place, heavy):
    assert check_heavy(place, [heavy]) == (20, [])
    looked_at, differences = check_heavy_changes(place, [heavy])
    assert differences == []
    assert looked_at == ScoreChange.objects.filter(lead_id=heavy).count() > 5


def test_what_is_stored_otherwise_is_told(place, heavy):
    Score.objects.filter(lead_id=heavy).update(total=1)
    Lead.objects.filter(id=heavy).update(profile={"job_title": "clerk", "employees": 1})
    Prediction.objects.filter(lead_id=heavy).update(probability=0.123)
    ScoreChange.objects.filter(lead_id=heavy).update(total=7)

    found = " ".join(check_heavy(place, [heavy])[1])

    assert "total is stored as 1, and is " in found
    assert "job_title is stored as 'clerk', and is 'CEO'" in found
    assert "probability by predictor 1 is stored as 0.123" in found
    assert all("total was 7, and comes to" in each for each in check_heavy_changes(place, [heavy])[1])


def test_of_many_changes_of_many_messages_some_at_even_distances_are_computed():
    changes: Any = list(range(100))
    many: Any = list(range(100_000))

    assert list(spread(changes, 1, 1_000)) == changes
    assert list(spread(changes, 50, 1_000)) == changes[4::5]
    assert len(spread(many, 5_000, 2_000_000)) == 400
    assert spread(changes, 10**6, 1)[-1] == changes[-1]
