"""From a website's visitor to a deal that was won, in two real browsers: the visitor's and the sales person's."""

import pytest
from playwright.sync_api import expect

from leadlight.actions.access.links import first_link
from leadlight.actions.clock import now
from leadlight.actions.live.publish import publish
from leadlight.actions.live.sources import add_key
from tests.journeys.running import running
from tests.journeys.test_first_run import become_administrator
from tests.journeys.test_visitor_becomes_a_lead import write_to_us
from tests.web.pages.conftest import DESK, PHONE


@pytest.fixture
def website(sqlite_place, site, examples):
    """Give Brightpane's website, the address it sends to, and the link of the first administrator."""
    publish(sqlite_place, (examples / "site" / "scoring.yaml").read_text(), {"by": "test"}, now())
    _, site.key = add_key("browser", now(), "test", [site.address])
    with running("serve", sqlite_place) as address:
        invitation = first_link(now())
        assert invitation is not None
        site.collector = address
        yield site.address, address, invitation.path


@pytest.fixture(params=[PHONE, DESK])
def office(request, chromium):
    """Give the browser of somebody in the office, or on the way."""
    context = chromium.new_context(
        viewport={"width": request.param, "height": 860}, locale="en-GB", reduced_motion="reduce"
    )
    context.set_default_timeout(20_000)
    yield context.new_page()
    context.close()


def test_a_visitor_writes_is_called_and_becomes_a_customer(website, visitor, office):
    shop, address, invitation = website
    become_administrator(office, address, invitation)
    office.goto(f"{address}/today/")
    expect(office.get_by_role("heading", name="No leads yet")).to_be_visible()

    reads_and_writes(visitor.new_page(), shop)

    arrives_without_reload(office)
    office.get_by_role("button", name="Accept Ana").click()
    expect(office.get_by_text("Ana is yours, and in SAL.")).to_be_visible()
    office.get_by_role("heading", name="Ana").get_by_role("link").click()
    knows_where_she_came_from(office)
    is_called(office)
    is_won(office)

    office.goto(f"{address}/today/")
    expect(office.get_by_role("heading", name="Done for today")).to_be_visible()
    office.goto(f"{address}/leads/?stage=Customer")
    expect(office.get_by_role("link", name="Ana")).to_be_visible()


def reads_and_writes(page, shop):
    page.goto(f"{shop}/?utm_source=letter")
    page.click("nav >> text=Pricing")
    page.click("nav >> text=Savings")
    page.locator("#buildings").fill("50")
    write_to_us(page, shop, "ana@fjordstay.example")


def arrives_without_reload(office):
    found = office.locator("[data-item]")
    expect(found.get_by_role("heading", name="Ana")).to_be_visible()
    expect(found.locator(".chip", has_text="High")).to_be_visible()
    expect(found).to_contain_text("Wrote to us")
    expect(found).to_contain_text("Write back and offer a walk through their own building")


def knows_where_she_came_from(office):
    expect(office.get_by_role("heading", name="Ana", level=1)).to_be_visible()
    office.get_by_role("link", name="Timeline").click()
    expect(office.locator("li strong", has_text="Form submitted")).to_be_visible()
    office.get_by_role("link", name="Overview").click()


def is_called(office):
    office.get_by_role("link", name="Log a call, meeting or mail").click()
    office.get_by_label("What was said (optional)").fill("Wants an offer for two houses")
    office.get_by_role("button", name="Log it").click()
    expect(office.get_by_role("status").get_by_text("Logged: Call: spoke with them.")).to_be_visible()


def is_won(office):
    office.locator("summary", has_text="Won or lost").click()
    deed = office.locator("#outcome")
    deed.get_by_label("won", exact=True).check()
    deed.get_by_label("Value in").fill("4800")
    deed.get_by_role("button", name="Record it").click()
    expect(office.get_by_text("Won. Congratulations!")).to_be_visible()
    expect(office.get_by_text("Customer").first).to_be_visible()
