"""A visitor reads pages, writes, and is a lead with all that history and a score that explains itself."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from leadlight.actions.clock import now
from leadlight.actions.live.publish import publish
from leadlight.actions.live.show_lead import show_lead
from leadlight.actions.live.sources import add_key
from leadlight.scoring.values import SECOND
from leadlight.storage.database import Place
from leadlight.storage.models import Event, Lead, Merge, Score, ScoreChange
from tests.journeys.running import running

PATIENCE = 20.0


@pytest.fixture
def website(place: Place, site: Any, examples: Path) -> Iterator[str]:
    """Give the address of Brightpane's website, with a running installation that has its model."""
    now = time.time_ns() // 1000
    publish(place, (examples / "site" / "scoring.yaml").read_text(), {"by": "test"}, now)
    _, key = add_key("browser", now, "test", [site.address])
    with running("serve", place) as address:
        site.key, site.collector = key, address
        yield site.address


def wait_until(true: Callable[[], bool]) -> None:
    latest = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < latest, (
            f"not in time: {list(Score.objects.values_list('lead', 'total'))}, "
            f"{list(Event.objects.values_list('type', 'name'))}"
        )
        time.sleep(0.02)


def write_to_us(page: Page, website: str, email: str) -> None:
    page.goto(f"{website}/contact.html")
    page.fill("[name=first_name]", "Ana")
    page.fill("[name=email]", email)
    page.select_option("[name=job_title]", "Facility manager")
    page.click("text=Send")


def test_who_writes_is_a_lead_with_all_that_was_read_before(website, visitor):
    page = visitor.new_page()
    page.goto(f"{website}/?utm_source=letter")
    page.click("nav >> text=Pricing")
    page.wait_for_timeout(1_200)
    page.click("nav >> text=Savings")
    page.locator("#buildings").fill("50")
    wait_until(lambda: Score.objects.filter(total=600 + 800).exists())
    write_to_us(page, website, "ana@fjordstay.example")
    wait_until(lambda: Score.objects.filter(total=600 + 800 + 2500 + 1000).exists())

    shown = show_lead("ana@fjordstay.example", now()).as_json()
    points = {line["rule"]: line["points"] for line in shown["score"]["lines"] if line["points"]}
    assert shown["fields"]["first_name"]["value"] == "Ana"
    assert shown["score"]["priority"] == "High"
    assert sum(points.values()) == shown["score"]["total"]
    assert points == {
        "Works with buildings": 10,
        "Read the prices": 6,
        "Used the calculator": 8,
        "Wrote to us": 25,
    }
    assert len(shown["events"]) == Event.objects.count()
    assert not any(event["machine"] for event in shown["events"])
    assert shown["fields"]["first_touch_source"]["value"] == "letter"
    assert shown["fields"]["first_touch_landing_page"]["value"] == f"{website}/?utm_source=letter"


def test_the_score_is_current_within_a_second(website, visitor):
    page = visitor.new_page()
    page.goto(f"{website}/pricing.html")
    wait_until(lambda: Score.objects.filter(total=600).exists())
    write_to_us(page, website, "ana@fjordstay.example")
    wait_until(lambda: Score.objects.filter(total=4100).exists())

    delays = [
        change.at - Event.objects.get(seq=change.seq).received_at
        for change in ScoreChange.objects.order_by("id")
    ]
    assert min(delays) < SECOND, delays


def test_who_comes_back_with_another_browser_is_the_same_lead_once_known(website, visitor, chromium):
    page = visitor.new_page()
    page.goto(f"{website}/pricing.html")
    write_to_us(page, website, "ana@fjordstay.example")
    wait_until(lambda: Score.objects.filter(total=4100).exists())
    telephone = chromium.new_context(
        user_agent="Mozilla/5.0 (Linux; Android 16) Chrome/156.0.0.0 Mobile Safari/537.36"
    )
    second = telephone.new_page()
    second.goto(f"{website}/pricing.html")
    wait_until(lambda: Event.objects.filter(name="page_viewed").count() == 3)
    write_to_us(second, website, "Ana@Fjordstay.example")
    wait_until(lambda: Score.objects.filter(total=4700).exists())
    telephone.close()

    roots = Lead.objects.filter(root=None)
    assert [lead.email for lead in roots] == ["ana@fjordstay.example"]
    assert Merge.objects.filter(undone_at=None).count() == Lead.objects.count() - 1
