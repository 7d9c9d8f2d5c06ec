"""An import lets those who place keep up with it, so that a live event waits for little."""

import time
from types import SimpleNamespace

import pytest

from leadlight.actions.live import pacing
from leadlight.actions.live.import_leads import How, Lists, import_leads
from leadlight.actions.live.place import place as place_next
from leadlight.storage.lead_log import placed_up_to
from leadlight.storage.models import Event
from tests.actions.live.happenings import NOW

ROWS = 60


@pytest.fixture
def lists(tmp_path):
    """Give a list of leads."""
    people = "".join(f"{number},p{number}@acme.com\n" for number in range(ROWS))
    (tmp_path / "leads.csv").write_text(f"lead_id,email\n{people}")
    return Lists(str(tmp_path / "leads.csv"))


def resting(monkeypatch, rest):
    """Let an import rest as given; threads that other tests left rest as they did."""
    monkeypatch.setattr(pacing, "time", SimpleNamespace(sleep=rest, monotonic=time.monotonic))


def waiting():
    return Event.objects.filter(seq__gt=placed_up_to()).count()


def test_no_more_than_a_little_waits_to_be_placed_while_a_list_is_imported(place, lists, monkeypatch):
    monkeypatch.setattr(pacing, "AHEAD", 10)
    waited = []

    def somebody_places(_seconds):
        waited.append(waiting())
        place_next(NOW, 3)

    resting(monkeypatch, somebody_places)

    import_leads(lists, NOW, How(served=True, chunk=5))

    assert Event.objects.count() == ROWS
    assert waited
    assert max(waited) <= 10 + 5
    assert waiting() <= 10


def test_where_nobody_places_it_does_not_wait_for_ever(place, lists, monkeypatch):
    monkeypatch.setattr(pacing, "AHEAD", 10)
    monkeypatch.setattr(pacing, "PATIENCE", 0.05)

    import_leads(lists, NOW, How(served=True, chunk=5))

    assert waiting() == ROWS


def test_one_that_places_by_itself_in_the_end_does_not_wait(place, lists, monkeypatch):
    monkeypatch.setattr(pacing, "AHEAD", 10)
    resting(monkeypatch, lambda _: pytest.fail("it waits for nobody"))

    import_leads(lists, NOW, How(chunk=5))

    assert waiting() == 0
