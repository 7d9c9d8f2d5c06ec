"""The mirror follows the log, and gives the scores that leads have one by one."""

import json

import duckdb
import pytest

from leadlight.actions.live import mirror as module
from leadlight.actions.live.mirror import FILE, mirror
from leadlight.actions.live.mirror_scores import SCORED, score_all
from leadlight.actions.live.model_in_force import in_force
from leadlight.storage.models import Score
from tests.actions.live.happenings import NOW, happen, message, publish_at_once, said, viewed


@pytest.fixture(autouse=True)
def model(place):
    publish_at_once()


def bought(user="ana", **properties):
    return message("track", user, event="Order Completed", properties=properties)


def count(connection):
    return connection.execute("SELECT COUNT(*) FROM events").fetchall()[0][0]


def test_the_mirror_holds_the_events_that_were_placed(place):
    happen(viewed(), said(job_title="CEO"), bought(value=12.5))

    with mirror(place) as connection:
        found = connection.execute("SELECT name, properties FROM events ORDER BY seq").fetchall()

    assert [name for name, _ in found] == ["page_viewed", "order_completed"]
    assert json.loads(found[1][1])["value"] == 12.5


def test_the_mirror_follows(place):
    happen(viewed())
    with mirror(place) as connection:
        assert count(connection) == 1

    happen(viewed(), viewed())
    with mirror(place) as connection:
        assert count(connection) == 3
    with mirror(place) as connection:
        assert count(connection) == 3


@pytest.mark.parametrize("damage", [b"no database", b""])
def test_a_mirror_that_is_damaged_is_made_anew(place, damage):
    happen(viewed(), viewed())
    with mirror(place):
        pass
    (place.folder / FILE).write_bytes(damage)

    with mirror(place) as connection:
        assert count(connection) == 2


@pytest.mark.parametrize(
    "change", ["UPDATE about SET version = 0", "UPDATE about SET last_id = 'of another log'"]
)
def test_a_mirror_of_another_version_or_log_is_made_anew(place, change):
    happen(viewed(), viewed())
    with mirror(place):
        pass
    with duckdb.connect(str(place.folder / FILE)) as connection:
        connection.execute(change)
        connection.execute("DELETE FROM events")

    with mirror(place) as connection:
        assert count(connection) == 2


@pytest.mark.parametrize("point", ["_append", "_note", "catch_up"])
def test_wherever_it_is_interrupted_no_event_is_there_twice(place, monkeypatch, point):
    happen(viewed(), viewed())
    whole = getattr(module, point)

    def interrupted(*arguments):
        whole(*arguments)
        raise KeyboardInterrupt

    monkeypatch.setattr(module, point, interrupted)
    with pytest.raises(KeyboardInterrupt), mirror(place):
        pass
    monkeypatch.setattr(module, point, whole)

    with mirror(place) as connection:
        assert count(connection) == 2


def test_scores_over_the_mirror_are_those_of_leads_one_by_one(place):
    happen(
        viewed(user="ana"), said("ana", job_title="CEO", employees=12.5, email="ana@acme.com"),
        viewed("/blog", "bo"), bought("bo", value="30"), bought("bo", value=2.25), bought("bo", value="many"),
        viewed(user="~browser"), message("identify", "cy", traits={}, anonymousId="browser"),
    )  # fmt: skip

    with mirror(place) as connection:
        score_all(connection, in_force().model.model, NOW)
        found = {
            row[0]: row[1:]
            for row in connection.execute(
                f"SELECT lead, total, scores, priority, lines FROM {SCORED}"
            ).fetchall()
        }

    kept = {
        score.lead_id: (score.total, score.scores, score.priority, score.lines)
        for score in Score.objects.all()
    }
    assert {
        lead: (total, json.loads(scores), priority, json.loads(lines))
        for lead, (total, scores, priority, lines) in found.items()
    } == kept
    assert len(kept) == 3


def test_machines_do_not_count_over_the_mirror_either(place):
    happen(
        viewed(), {**viewed(), "context": {"userAgent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}}
    )

    with mirror(place) as connection:
        score_all(connection, in_force().model.model, NOW)
        assert connection.execute(f"SELECT total FROM {SCORED}").fetchall() == [(1200,)]
