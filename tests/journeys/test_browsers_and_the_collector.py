"""The script in a real browser, against the real collector."""

from leadlight.actions.live.sources import add_key
from leadlight.storage.models import Event, Quarantined
from tests.journeys.running import running
from tests.journeys.stub import serving

NOW = 1_760_000_000_000_000
QUEUE = "Object.keys(localStorage).filter(name => name.startsWith('leadlight.q'))"


def test_what_a_visitor_does_is_stored_once_with_an_instant(live, visitor):
    page = visitor.new_page()
    page.goto(f"{live.website}/pricing.html?utm_source=letter")
    page.click("text=Choose Street")
    page.fill("[name=email]", "ana@fjordstay.example")
    page.click("text=Send")

    (sent,) = live.wait_for("form_submitted")
    views = live.wait_for("page_viewed", 2)
    assert sent["properties"]["form"] == "Contact"
    assert [view["properties"]["path"] for view in views] == ["/pricing.html", "/contact.html"]
    assert views[0]["context"]["campaign"] == {"source": "letter"}
    assert Event.objects.filter(type="identify").count() == 1
    assert Quarantined.objects.count() == 0
    for event in Event.objects.all():
        assert abs(event.time - event.received_at) < 30_000_000


def test_a_page_of_another_website_cannot_use_the_key(live, visitor, brightpane):
    other = brightpane(0, live.key, live.address)
    with serving(other):
        page = visitor.new_page()
        with page.expect_event("requestfailed", lambda request: request.url.endswith("/v1/b")):
            page.goto(other.address)
        kept = page.evaluate(f"{QUEUE}.length")

    assert kept == 1
    assert Event.objects.count() == 0


def test_an_unknown_key_is_refused_and_the_browser_does_not_insist(live, visitor):
    live.site.key = "browser_unknown"
    page = visitor.new_page()
    page.goto(live.website)
    page.wait_for_function(f"{QUEUE}.length == 0")

    assert Event.objects.count() == 0


def test_what_was_told_while_the_collector_was_away_comes_when_it_is_back(sqlite_place, site, visitor):
    _, key = add_key("browser", NOW, "test", [site.address])
    with running("web", sqlite_place) as address:
        site.key, site.collector = key, address
        page = visitor.new_page()
        page.goto(f"{site.address}/planner.html")
        page.wait_for_function(f"{QUEUE}.length == 0")
    page.evaluate("leadlight.track('While away')")
    page.wait_for_timeout(500)
    with running("web", sqlite_place, address.removeprefix("http://")):
        page.wait_for_function(
            f"{QUEUE}.length == 0",
            timeout=20_000,
        )

    assert Event.objects.filter(name="while_away").count() == 1


def test_the_script_comes_from_the_collector_and_is_small(live, visitor):
    answer = visitor.request.get(f"{live.address}/leadlight.js", headers={"Accept-Encoding": "identity"})

    assert answer.headers["content-type"].startswith("text/javascript")
    assert len(answer.body()) < 4_096
