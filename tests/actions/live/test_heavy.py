"""Leads of very many messages are scored beside the others, and score the same."""

import pytest

from leadlight.actions.live import long_reading, rescore
from leadlight.actions.live.heavy import rescore_heavy
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.scoring.values import DAY, MINUTE, SECOND
from leadlight.storage.due_rows import HEAVY
from leadlight.storage.models import Due, Lead, Placement, Score
from tests.actions.live.happenings import (
    NOW,
    happen,
    lead_of,
    message,
    publish_at_once,
    said,
    viewed,
)

BOT = {"context": {"userAgent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}}
FIRM = """
name: Firm
scores:
  engagement:
    rules:
      - {name: Pricing, event: Page Viewed, points: 10, within: 30 days}
"""


@pytest.fixture(autouse=True)
def all_are_heavy(monkeypatch):
    monkeypatch.setattr(rescore, "HEAVY_FROM", 2)
    monkeypatch.setattr(long_reading, "AT_ONCE", 3)


def test_all_of_its_messages_tell_who_it_is(place):
    publish_at_once()
    happen(
        *(viewed(f"/{number}", at=NOW - number * MINUTE) for number in range(8)),
        {**viewed(), **BOT},
        said(job_title="CEO", email="ana@acme.com"), said(job_title="clerk", at=NOW - DAY), said(employees=5),
        message("group", groupId="acme", traits={"name": "Acme"}),
        viewed(at=NOW + 5 * MINUTE),
    )  # fmt: skip
    assert rescore_heavy(place, NOW)

    lead = Lead.objects.get(id=lead_of("ana").id)
    assert (lead.events, lead.first_at, lead.email) == (8, NOW - 7 * MINUTE, "ana@acme.com")
    assert lead.derived["web_events"] == 8
    assert lead.profile["job_title"] == "CEO"
    assert Placement.objects.exclude(machine="").count() == 1
    assert Due.objects.get(kind=HEAVY).at == NOW + 5 * MINUTE
    Due.objects.filter(kind=HEAVY).delete()
    assert check_leads(1, 1_000).differences == ()


def test_it_is_looked_at_when_a_window_ends(place):
    publish_at_once(FIRM)
    happen(*(viewed(at=NOW - 30 * DAY + 20 * MINUTE) for _ in range(3)))
    assert rescore_heavy(place, NOW)

    due = Due.objects.get(kind="time").at
    assert NOW + 20 * MINUTE <= due <= NOW + 20 * MINUTE + 2 * SECOND
    rescore.rescore("time", due)
    rescore_heavy(place, due)
    assert Score.objects.get().total == 0
    assert Due.objects.get(kind="time").at == due + DAY


def test_where_time_changes_nothing_it_is_not_looked_at(place):
    publish_at_once(FIRM.replace(", within: 30 days", ""))
    happen(viewed(), viewed(), viewed())
    assert rescore_heavy(place, NOW)

    assert Score.objects.get().total == 3000
    assert not Due.objects.exists()
