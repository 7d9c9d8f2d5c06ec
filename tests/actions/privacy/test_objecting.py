"""Who objects is not scored, whoever scores; until they allow it again."""

import pytest

from leadlight.actions.access.operations import operator
from leadlight.actions.live import rescore
from leadlight.actions.live.heavy import rescore_heavy
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.place import place as place_next
from leadlight.actions.live.publish import publish
from leadlight.actions.live.publishing import sweep
from leadlight.actions.live.record import write
from leadlight.actions.live.show_lead import show_lead
from leadlight.actions.live.unmerge import undo_merge
from leadlight.actions.live.verify import verify_history, verify_replay
from leadlight.actions.privacy.allow import allow
from leadlight.actions.privacy.object_to import object_to_scoring
from leadlight.errors import DataError
from leadlight.scoring.values import DAY
from leadlight.storage.models import Audit, Due, Merge, Score, ScoreChange
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
from tests.actions.privacy.erased import EVE


@pytest.fixture
def objecting(place):
    """Give a place where ana objected, and bo did not."""
    publish_at_once()
    happen(viewed(), said(job_title="CEO"), viewed(user="bo"))
    object_to_scoring("ana", NOW + 1, EVE)
    return place


def score(user="ana"):
    return Score.objects.get(lead=lead_of(user))


def test_it_holds_from_that_instant_on_with_a_reason(objecting):
    found = score()

    assert (found.total, found.priority, found.excluded) == (None, "Excluded", "The person objected")
    assert score("bo").total == 1200
    shown = show_lead("ana", NOW + 1).as_json()["score"]
    assert (shown["total"], shown["excluded"]) == (None, "The person objected")
    assert ScoreChange.objects.latest("id").cause == "objection"
    assert Audit.objects.get().subject == lead_of().uid


def test_what_they_do_later_scores_nothing(objecting):
    happen(viewed(), viewed(user="bo"), now=NOW + 2)
    settle(NOW + 30 * DAY)

    assert score().total is None
    assert not Due.objects.filter(kind="time", subject=lead_of().pk).exists()


def test_a_model_that_is_published_scores_them_no_more_than_before(objecting):
    settle(NOW + 1)
    publish(objecting, MODEL.replace("points: 10, within", "points: 40, within"), {}, NOW + 2)

    assert (score().total, score().version_id) == (None, 2)
    assert score("bo").total == 4200


def test_a_sweep_over_many_scores_them_no_more_than_before(objecting):
    Due.objects.filter(subject=lead_of().pk).delete()
    Due.objects.create(kind="time", subject=lead_of().pk, at=NOW)
    sweep(objecting, NOW + 2)

    assert score().total is None


def test_of_very_many_messages_they_score_nothing_either(objecting, monkeypatch):
    monkeypatch.setattr(rescore, "HEAVY_FROM", 1)
    receive(viewed(), now=NOW + 2)
    settle(NOW + 2)
    assert Due.objects.filter(kind="heavy", subject=lead_of().pk).exists()

    rescore_heavy(objecting, NOW + 2)

    assert score().total is None
    assert score().seq > 3


def test_who_was_scored_while_they_objected_is_not_written_down(place, monkeypatch):
    publish_at_once()
    happen(viewed())
    receive(viewed(), now=NOW + 1)

    def objects_meanwhile(*arguments):
        monkeypatch.setattr("leadlight.actions.live.rescore.write", write)
        object_to_scoring("ana", NOW + 1, EVE)
        write(*arguments)

    monkeypatch.setattr("leadlight.actions.live.rescore.write", objects_meanwhile)
    settle(NOW + 1)

    assert score().total is None


def test_either_part_of_a_merged_lead_objects_for_all(objecting):
    merge_leads("ana", "bo", NOW + 2, operator("eve"))
    settle(NOW + 2)
    assert lead_of("bo") == lead_of("ana")
    assert score("bo").total is None

    undo_merge(Merge.objects.get().pk, NOW + 3, operator("eve"))
    settle(NOW + 3)
    assert score("bo").total == 1200
    assert score("ana").total is None


def test_the_part_that_does_not_stand_for_both_objects_for_all_too(place):
    publish_at_once()
    happen(viewed(), viewed(user="bo"))
    root = lead_of("ana")
    object_to_scoring("bo", NOW + 1, EVE)
    merge_leads("ana", "bo", NOW + 2, operator("eve"))
    settle(NOW + 2)

    assert lead_of("bo") == root
    assert score().total is None


def test_who_was_never_scored_may_object(place):
    receive(viewed())
    while place_next(NOW):
        pass
    object_to_scoring("ana", NOW, EVE)

    publish_at_once()
    settle(NOW)

    assert score().excluded == "The person objected"


def test_they_may_allow_it_again(objecting):
    assert allow("ana", NOW + 2, EVE).uid == lead_of().uid
    settle(NOW + 2)

    assert score().total == 3200
    with pytest.raises(DataError, match="neither objects nor was erased"):
        allow("ana", NOW + 3, EVE)


def test_whoever_objects_twice_is_told(objecting):
    with pytest.raises(DataError, match="objects already"):
        object_to_scoring("ana", NOW + 2, EVE)


def test_it_all_follows_when_it_is_computed_once_more(objecting):
    happen(viewed(), viewed(user="bo"), now=NOW + 2)
    merge_leads("ana", "bo", NOW + 3, operator("eve"))
    settle(NOW + 3)
    undo_merge(Merge.objects.get().pk, NOW + 4, operator("eve"))
    settle(NOW + 4)
    allow("ana", NOW + 5, EVE)
    settle(NOW + 5)
    object_to_scoring("ana", NOW + 6, EVE)
    settle(NOW + 6)

    assert verify_replay(objecting).differences == ()
    assert verify_history(objecting).differences == ()

    Score.objects.filter(lead=lead_of()).update(total=100, excluded=None)
    assert any("excluded is stored as None" in each for each in verify_replay(objecting).differences)
