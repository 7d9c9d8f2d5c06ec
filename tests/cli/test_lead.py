import json

import pytest

from leadlight.actions.live.place import place
from tests.actions.live.happenings import happen, publish_at_once, said, viewed
from tests.actions.live.messages_in_log import NOW, identify, say


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation with two leads."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)
    identify(userId="u-1", plan="team")
    identify(email="ana@acme.example", anonymousId="a-1")
    identify(email="ben@acme.example", anonymousId="a-1")
    say("page", "page_viewed", anonymousId="a-1", context={"userAgent": "Googlebot/2.1"})
    place(NOW)
    return run


def test_a_lead_is_shown_with_what_identifies_it_and_what_it_did(installed):
    shown = installed("lead", "show", "ANA@acme.example").stdout

    assert "It has no score yet" in shown
    assert "anonymous_id" in shown
    assert "page_viewed" in shown
    assert "Known bot" in shown


def test_a_lead_with_a_score_is_shown_as_people_read_it(installed):
    publish_at_once()
    happen(viewed(user="cy"), viewed(user="cy"), viewed(user="cy"), said(user="cy", job_title="CEO"))
    shown = installed("lead", "show", "cy").stdout

    assert "It drops to Low on 2025-" in shown
    assert "2025-06-15 15:06" in shown
    assert ":00Z" not in shown
    assert "web_events" not in shown
    assert "web_events" in installed("lead", "show", "cy", "--all").stdout
    assert "Before" in shown
    assert json.loads(installed("lead", "show", "cy", "--json").stdout)["changes"][0]["cause"] == "event"


def test_what_was_not_used_is_shown_with_the_reason(installed):
    assert "may be shared" in installed("lead", "show", "ben@acme.example").stdout


def test_a_lead_is_json_for_programs(installed):
    found = json.loads(installed("lead", "show", "u-1", "--json").stdout)

    assert found["identifiers"] == [{"kind": "user_id", "value": "u-1"}]
    assert found["events"][0]["type"] == "identify"
    assert found["score"] is None


def test_leads_are_merged_and_split_again(installed):
    merged = installed("lead", "merge", "u-1", "ana@acme.example")
    number = json.loads(installed("lead", "show", "u-1", "--json").stdout)["merges"][0]["number"]

    assert merged.stdout.startswith("They are lead ")
    assert "Merge" in installed("lead", "show", "u-1").stdout
    assert "are two again, and stay apart" in installed("lead", "split", str(number)).stdout
    assert "is undone already" in installed("lead", "split", str(number)).stderr


def test_a_lead_that_is_not_there_is_said_to_be_missing(installed):
    found = installed("lead", "show", "nobody@acme.example")

    assert found.exit_code == 1
    assert "There is no lead" in found.stderr
