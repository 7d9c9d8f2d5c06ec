"""A person may be erased while others place, score, publish and mirror: nothing of them comes back by that."""

import pytest

from leadlight.actions.live import heavy, place, publishing, rescore
from leadlight.actions.live.publish import publish
from leadlight.actions.live.verify import verify_replay
from leadlight.actions.privacy.forget import forget, wait_until_erased
from leadlight.scoring.values import DAY
from leadlight.storage.models import Due, Event, Identifier, Lead, Placement, Score, ScoreChange
from tests.actions.live.happenings import (
    MODEL,
    NOW,
    happen,
    lead_of,
    publish_at_once,
    receive,
    said,
    settle,
    viewed,
)
from tests.actions.privacy.erased import EVE, erase

LATER = NOW + DAY


@pytest.fixture
def meanwhile(monkeypatch):
    """Let ana be erased right before a function goes on."""

    def set_up(module, name, *, wholly, at):
        before = getattr(module, name)

        def erased_first(*given, **named):
            monkeypatch.setattr(module, name, before)
            begun = forget("ana", NOW + 1, EVE)
            if wholly:
                wait_until_erased(at, begun.number, NOW + 1)
            return before(*given, **named)

        monkeypatch.setattr(module, name, erased_first)

    return set_up


@pytest.fixture
def company(place):
    """Give a place with ana and bo."""
    publish_at_once()
    happen(said(email="ana@one.example"), viewed(), viewed(user="bo"))
    return place


def nothing_is_left(company):
    settle(LATER)
    for begun in range(1, 2):
        wait_until_erased(company, begun, LATER)
    assert Lead.objects.count() == 1
    assert [row.value for row in Identifier.objects.all()] == ["bo"]
    assert {row.lead_id for model in (Score, ScoreChange, Placement) for row in model.objects.all()} == {
        lead_of("bo").pk
    }
    assert not any("ana" in event.body for event in Event.objects.all())
    assert verify_replay(company).differences == ()
    return True


@pytest.mark.parametrize("wholly", [False, True])
def test_while_they_are_scored(company, meanwhile, wholly):
    receive(viewed(at=NOW), now=NOW)
    meanwhile(rescore, "_rescored", wholly=wholly, at=company)
    settle(NOW)

    assert nothing_is_left(company)


@pytest.mark.parametrize("wholly", [False, True])
def test_while_their_next_message_is_placed(company, meanwhile, wholly):
    receive(viewed(at=NOW), viewed(user="bo", at=NOW), now=NOW)
    meanwhile(place, "decided", wholly=wholly, at=company)
    settle(NOW)

    assert nothing_is_left(company)


def test_while_a_model_is_published(company, meanwhile):
    meanwhile(publishing, "_write_all", wholly=False, at=company)
    publish(company, MODEL.replace("points: 10, within", "points: 40, within"), {}, NOW)

    assert nothing_is_left(company)
    assert Score.objects.get().version_id == 2


def test_while_they_are_scored_over_the_mirror(company, meanwhile, monkeypatch):
    monkeypatch.setattr(rescore, "HEAVY_FROM", 1)
    receive(viewed(at=NOW), now=NOW)
    settle(NOW)
    meanwhile(heavy, "_rescored", wholly=False, at=company)
    while heavy.rescore_heavy(company, NOW):
        pass

    assert not Due.objects.filter(kind="heavy", subject__isnull=True).exists()
    assert nothing_is_left(company)


def test_who_is_erased_twice_is_erased_once(company):
    erase(company, "ana")

    again = erase(company, "ana", LATER + DAY)

    assert again.found == {}
    assert Lead.objects.count() == 1
