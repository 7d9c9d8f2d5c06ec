"""`leadlight signals`."""

import json
import threading
import time
from importlib import import_module

import pytest

from leadlight.actions.live.measures import calibrate_due
from leadlight.storage.due_rows import CALIBRATE, make_due
from tests.actions.live.happenings import NOW, happen, publish_at_once, said, viewed

LATER = NOW + 1_000_000
MODULE = import_module("leadlight.cli.signals")


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation with a lead that has just become hot."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)
    monkeypatch.setattr(MODULE, "now", lambda: LATER)
    publish_at_once()
    happen(said(job_title="CEO", name="Ana"), viewed())
    return run


def test_signals_are_shown_as_sentences(installed):
    shown = installed("signals").stdout

    assert "Its priority is High now, with 32 points." in shown
    assert "Ana" in shown
    assert "1 in all." in shown


def test_signals_are_json_for_programs(installed):
    found = json.loads(installed("signals", "--json", "--kind", "priority").stdout)

    assert found["evidence"] == {"from": None, "to": "High", "points": 32.0}
    assert found["at"] == "2025-06-15T15:06:40Z"
    assert found["seen_at"] is None
    assert installed("signals", "--json", "--kind", "surge").stdout == ""


def test_those_since_a_time_are_shown_though_they_expired(installed, monkeypatch):
    monkeypatch.setattr(MODULE, "now", lambda: NOW * 2)

    assert "0 in all." in installed("signals").stdout
    assert "1 in all." in installed("signals", "--since", "2025-06-01").stdout
    assert "0 in all." in installed("signals", "--since", "2025-07-01").stdout
    assert "is no time" in installed("signals", "--since", "soon").stderr


def test_what_was_seen_is_no_longer_unseen(installed):
    number = json.loads(installed("signals", "--json").stdout)["number"]

    assert installed("signals", "seen", str(number)).stdout == "1 noted as seen.\n"
    assert "0 in all." in installed("signals", "--unseen").stdout
    assert "1 in all." in installed("signals").stdout


def test_who_follows_is_told_what_is_told_meanwhile(installed, monkeypatch):
    rests: list[float] = []
    as_usual = time.sleep

    def sleep(seconds):
        if threading.current_thread() is not threading.main_thread():
            as_usual(seconds)
        elif not rests:
            rests.append(seconds)
            happen(said(user="bea", job_title="CEO", name="Bea"), viewed(user="bea"))
        else:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    shown = installed("signals", "--follow", "--json").stdout

    assert [json.loads(line)["name"] for line in shown.splitlines()] == ["Ana", "Bea"]


def test_the_budget_is_shown_and_set(installed, sqlite_place):
    assert "2 alerts a day for each of 1 rep." in installed("signals", "budget").stdout
    assert "Too few leads" in installed("signals", "budget").stdout
    assert (
        "0.5 alerts a day for each of 4 reps." in installed("signals", "budget", "0.5", "--reps", "4").stdout
    )
    assert "more than 0" in installed("signals", "budget", "0").stderr

    days = range(0, 40, 2)
    happen(*(viewed("/", f"u{lead}", NOW - day * 86_400_000_000) for lead in range(25) for day in days))
    make_due(CALIBRATE, [(0, NOW)])
    assert calibrate_due(sqlite_place, NOW)
    assert "found from 25 leads" in installed("signals", "budget").stdout
