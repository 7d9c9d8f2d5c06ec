"""@segment/analytics-next as npm has it, in a real browser, unchanged except for where it sends to."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page

from leadlight.storage.models import Event, Quarantined
from tests.journeys.live import Live

BY_SETTINGS = "AnalyticsBrowser.load({writeKey: KEY, cdnURL: HOST})"
"""It asks the host for the project's settings, and these say where to send to."""

WITH_OPTIONS = "AnalyticsBrowser.load({writeKey: KEY, cdnURL: HOST}, {integrations: {'Segment.io': {%s}}})"


@pytest.fixture
def client(node_modules: Path) -> str:
    """Give the client's bundle for browsers."""
    bundle = node_modules / "@segment" / "analytics-next" / "dist" / "umd" / "index.js"
    return bundle.read_text(encoding="utf-8")


@pytest.fixture
def page(visitor: BrowserContext, live: Live, client: str) -> Page:
    """Give a page of the website with the client and nothing of ours."""
    live.site.more["/shop"] = "<!doctype html><title>Shop</title><h1>Shop</h1>"
    page = visitor.new_page()
    page.goto(f"{live.website}/shop?utm_source=letter&utm_campaign=May")
    page.add_script_tag(content=client)
    page.evaluate("([key, host]) => { window.KEY = key; window.HOST = host }", [live.key, live.address])
    return page


@pytest.fixture
def load(page: Page) -> Callable[[str], None]:
    def load(how: str) -> None:
        page.evaluate(f"window.analytics = AnalyticsNext.{how}; analytics.ready(() => 1)")

    return load


def test_all_its_calls_arrive_with_what_it_says_of_itself(live, page, load):
    load(BY_SETTINGS)
    page.evaluate("analytics.page('Docs', 'Shop', {shelf: 'boots'})")
    page.evaluate("analytics.identify('u-7', {email: 'ana@fjordstay.example'})")
    page.evaluate("analytics.track('Product Added', {price: 89.5, sizes: [39, 40]})")
    page.evaluate("analytics.group('g-1', {name: 'Fjordstay'})")
    page.evaluate("analytics.screen('Basket')")
    page.evaluate("analytics.alias('u-8', 'u-7')")

    (added,) = live.wait_for("product_added")
    (view,) = live.wait_for("page_viewed")
    live.wait_for("screen_viewed")
    assert added["userId"] == "u-7"
    assert added["properties"] == {"price": 89.5, "sizes": [39, 40]}
    assert added["context"]["library"]["name"] == "analytics.js"
    assert added["context"]["campaign"] == {"source": "letter", "name": "May"}
    assert view["properties"]["path"] == "/shop"
    assert view["anonymousId"] == added["anonymousId"]
    live.wait_for("alias")
    assert sorted(Event.objects.values_list("type", flat=True)) == [
        "alias", "group", "identify", "page", "screen", "track",
    ]  # fmt: skip
    assert Quarantined.objects.count() == 0


@pytest.mark.parametrize(
    "delivery", ["", "deliveryStrategy: {strategy: 'batching', config: {size: 3, timeout: 500}}"]
)
def test_it_sends_single_messages_and_batches(live, page, load, delivery):
    load(WITH_OPTIONS % delivery)
    page.evaluate("for (let number = 0; number < 7; number++) analytics.track('Told', {number})")

    told = live.wait_for("told", 7)
    assert sorted(each["properties"]["number"] for each in told) == list(range(7))


def test_it_loads_nothing_from_elsewhere(live, visitor, page, load):
    asked: list[str] = []
    visitor.on("request", lambda request: asked.append(request.url))
    load(BY_SETTINGS)
    page.evaluate("analytics.track('Told')")

    live.wait_for("told")
    page.wait_for_timeout(500)
    assert [url for url in asked if not url.startswith((live.address, live.website))] == []
    assert f"{live.address}/v1/projects/{live.key}/settings" in asked
