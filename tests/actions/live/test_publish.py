"""A model that is published becomes everybody's."""

import time

import pytest

from leadlight.actions.live import keeping, publishing
from leadlight.actions.live.mirror_scores import score_all
from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.actions.live.progress import progress_of
from leadlight.actions.live.publish import begin_version, publish, undo
from leadlight.actions.live.publishing import publish_due, sweep
from leadlight.errors import DataError, ModelError, StorageError
from leadlight.scoring.values import DAY, MINUTE, SECOND
from leadlight.storage.due_rows import (
    PARKED,
    PUBLISH,
    RESCORE,
    TIME,
    claim,
    end,
    fail,
    make_due,
    renew,
    still_ours,
)
from leadlight.storage.model_rows import newest_version
from leadlight.storage.models import Due, Lead, ModelVersion, Score, ScoreChange
from tests.actions.live.happenings import MODEL, NOW, happen, lead_of, publish_at_once, said, settle, viewed

DEARER = MODEL.replace("points: 10, within", "points: 40, within")


def total(user="ana"):
    return Score.objects.get(lead=lead_of(user)).total


@pytest.fixture
def leads(place):
    publish_at_once()
    happen(
        viewed(user="ana"),
        said("bo", job_title="CEO"),
        viewed("/blog", "cy"),
        said("ana", email="ana@acme.com"),
    )


def test_everybody_is_scored_by_the_new_version(place, leads):
    published = publish(place, DEARER, {"note": "dearer"}, NOW + 1)

    assert total("ana") == 4200
    assert {score.version_id for score in Score.objects.all()} == {published.version}
    assert not Due.objects.filter(kind=PUBLISH).exists()
    assert ModelVersion.objects.get(number=published.version).note == "dearer"


def test_who_moved_is_told(place, leads):
    published = publish(place, DEARER, {}, NOW + 1)

    assert published.changed == 1
    assert (published.before, published.now) == ({"Low": 3}, {"Low": 2, "High": 1})
    assert [(mover.lead, mover.before, mover.now) for mover in published.movers] == [
        ("ana@acme.com", 1200, 4200)
    ]
    change = ScoreChange.objects.get(cause="publish")
    assert (change.version_id, change.total_before, change.total) == (published.version, 1200, 4200)


def test_undo_publishes_what_was_before(place, leads):
    first = newest_version()
    publish(place, DEARER, {}, NOW + 1)
    published = undo(place, {}, NOW + 2)

    assert total("ana") == 1200
    assert (
        ModelVersion.objects.get(number=published.version).text
        == ModelVersion.objects.get(number=first or 0).text
    )
    with pytest.raises(DataError, match="nothing to go back to"):
        undo(place, {}, NOW + 3)


def test_undo_goes_back_step_by_step(place, leads):
    texts = [MODEL.replace("points: 10, within", f"points: {points}, within") for points in (20, 30)]
    for text in texts:
        publish(place, text, {}, NOW + 1)

    undo(place, {}, NOW + 2)
    assert total() == 2200
    undo(place, {}, NOW + 3)
    assert total() == 1200


def test_a_text_that_is_no_model_changes_nothing(place, leads):
    with pytest.raises(ModelError):
        publish(place, "scores: 5", {}, NOW)

    assert ModelVersion.objects.count() == 1


def test_the_same_model_is_not_published_twice(place, leads):
    with pytest.raises(DataError, match="in force already"):
        publish(place, MODEL, {}, NOW)


def test_whoever_dies_in_the_middle_leaves_the_rest_to_others(place, leads, monkeypatch):
    monkeypatch.setattr(publishing, "_CHUNK", 1)
    write = publishing._write  # noqa: SLF001 - what a crash interrupts
    written: list[object] = []

    def dies(chunk, run):
        if written:
            raise KeyboardInterrupt
        written.append(chunk)
        write(chunk, run)

    monkeypatch.setattr(publishing, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        publish(place, DEARER, {}, NOW + 1)
    monkeypatch.setattr(publishing, "_write", write)

    later = NOW + DAY
    assert publish_due(place, later)
    assert progress_of(newest_version() or 0).done
    assert {score.version_id for score in Score.objects.all()} == {newest_version()}
    assert ScoreChange.objects.filter(cause="publish", version_id=newest_version()).count() >= 1


def test_an_older_version_is_overtaken_by_a_newer_one(place, leads):
    begin_version(DEARER, {}, NOW + 1)
    newest = begin_version(MODEL + "# again\n", {}, NOW + 2)

    assert publish_due(place, NOW + 3)
    assert publish_due(place, NOW + 3)

    assert {score.version_id for score in Score.objects.all()} == {newest}


def test_who_waits_to_be_scored_is_scored_on_their_own(place, leads):
    Due.objects.create(kind=RESCORE, subject=lead_of("ana").id, cause="event", at=NOW)
    begin_version(DEARER, {}, NOW + 1)
    publish_due(place, NOW + 1)

    assert total("ana") == 1200
    settle(NOW + 2)
    assert total("ana") == 4200


def test_an_installation_begins_with_the_starter(place):
    begin_with_starter(NOW)
    begin_with_starter(NOW)

    assert ModelVersion.objects.get().note == "The model to start from"


def test_many_scores_that_time_may_have_changed_are_looked_at_together(place, leads):
    later = NOW + 40 * DAY
    part = Lead.objects.create(uid="part", root=lead_of("ana"), created_at=NOW)
    Due.objects.create(kind=TIME, subject=part.id, at=NOW)
    sweep(place, later)

    assert total("ana") == 13 - 500
    assert not Due.objects.filter(kind=TIME, at__lte=later).exists()
    assert {change.cause for change in ScoreChange.objects.filter(at=later)} == {"time"}


def test_what_was_given_up_is_told_and_tried_again_with_the_next_publication(place, leads, monkeypatch):
    def fails(*_):
        raise ValueError("no more memory")

    with monkeypatch.context() as broken:
        broken.setattr(publishing, "score_all", fails)
        with pytest.raises(StorageError, match=r"not everybody could be scored by it: no more memory"):
            publish(place, DEARER, {}, NOW + 1)
        Due.objects.update(at=PARKED, attempts=5)
        broken.setattr("leadlight.actions.live.publish.try_again", lambda _now: None)
        with pytest.raises(StorageError, match="failed 5 times"):
            publish(place, DEARER, {}, NOW + 2)

    published = publish(place, DEARER, {}, NOW + 3)
    assert (published.version, total()) == (newest_version(), 4200)
    assert not Due.objects.filter(kind=PUBLISH).exists()


def test_two_do_not_publish_the_same_at_the_same_time(place, leads):
    begin_version(DEARER, {}, NOW)
    (first,) = claim(PUBLISH, NOW, 1)
    assert claim(PUBLISH, NOW + MINUTE, 1) == []
    (second,) = claim(PUBLISH, NOW + 3 * MINUTE, 1)

    end([first], still_ours([first]))
    assert Due.objects.filter(kind=PUBLISH).exists()
    end([second], still_ours([second]))
    assert not Due.objects.filter(kind=PUBLISH).exists()
    end([second], still_ours([second]))


def test_whoever_lost_what_it_publishes_leaves_it_to_the_other(place, leads, monkeypatch):
    begin_version(DEARER, {}, NOW)
    whole = score_all

    def overtaken(*arguments):
        assert claim(PUBLISH, NOW + 3 * MINUTE, 1)
        return whole(*arguments)

    monkeypatch.setattr(publishing, "score_all", overtaken)
    assert publish_due(place, NOW)

    assert Due.objects.filter(kind=PUBLISH).exists()
    assert total() == 1200


def test_long_publishing_keeps_its_claim(place, leads, monkeypatch):
    begin_version(DEARER, {}, NOW)
    monkeypatch.setattr(keeping, "LEASE", 0)
    leases = []

    def noted(claimed, now):
        time.sleep(0.01)
        leases.append(now)
        return renew(claimed, now)

    monkeypatch.setattr(keeping, "renew", noted)
    assert publish_due(place, NOW)
    assert len(leases) >= 3
    assert leases == sorted(leases)
    assert leases[-1] > leases[0]


def test_what_fails_while_something_new_comes_is_due_at_once(place):
    make_due(RESCORE, [(7, NOW)])
    (claimed,) = claim(RESCORE, NOW, 1)
    make_due(RESCORE, [(7, NOW)])
    fail(claimed, NOW)

    assert [each.subject for each in claim(RESCORE, NOW + SECOND, 1)] == [7]
