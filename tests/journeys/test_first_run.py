"""From an empty installation to a ranked list, in a real browser: on a phone and on a desk."""

import base64
import re
import time

import pytest
from playwright.sync_api import expect

from leadlight.actions.access.links import first_link
from leadlight.actions.clock import now
from tests.journeys.running import running
from tests.web.pages.conftest import DESK, PHONE, assert_accessible

PASSWORD = "a window of small panes"  # noqa: S105
LIST = b"""Name,Email,Company,Industry,Employees,Job Title,Country
Annika,annika@fjordstay.example,Fjordstay,Hotels,120,CEO,NO
Bo,bo@retail.example,Retail,Retail,9,Intern,FR
Nobody,,,,,,
"""


@pytest.fixture(params=[PHONE, DESK])
def page(request, chromium):
    """Give a page of a browser, in which nothing may go wrong unnoticed."""
    context = chromium.new_context(
        viewport={"width": request.param, "height": 860}, reduced_motion="reduce", locale="en-GB"
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    troubles = []
    page.on("console", lambda said: troubles.append(said.text) if said.type in {"error", "warning"} else None)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    assert troubles == []
    context.close()


@pytest.fixture
def served(sqlite_place):
    """Give the address of an empty installation with its worker, and the first administrator's link."""
    with running("serve", sqlite_place) as address:
        invitation = first_link(now())
        assert invitation is not None
        yield address, invitation.path


def become_administrator(page, address, path):
    page.goto(address + path)
    page.get_by_label("Your e-mail address").fill("ana@x.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("The same password again").fill(PASSWORD)
    page.get_by_role("button", name="Set the password").click()
    page.get_by_role("heading", name="Welcome to Leadlight").wait_for()


def test_somebody_describes_customers_uploads_leads_and_sees_whom_to_call(served, page):
    began = time.monotonic()
    become_administrator(page, *served)
    assert_accessible(page)

    describe_customers(page)
    upload_list(page)

    page.get_by_role("heading", name="Your list is ready").wait_for()
    best = page.locator(".best li")
    assert "Annika" in best.first.inner_text()
    assert "45" in best.first.inner_text()
    assert_accessible(page)
    page.get_by_role("button", name="Open today").click()
    page.get_by_role("heading", name="Today", exact=True).wait_for()
    assert time.monotonic() - began < 300
    page.goto(served[0])
    expect(page).to_have_url(re.compile("/today/$"))


def describe_customers(page):
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Which industries").fill("hotels, property management")
    page.get_by_label("50-249").check()
    page.get_by_label("Where are they?").fill("NO, DE")
    page.get_by_label("who decide").fill("CEO, owner")
    assert_accessible(page)
    page.get_by_role("button", name="Make my scoring").click()

    page.get_by_role("heading", name="Our customers").wait_for()
    expect(page.get_by_text("Our industries", exact=True)).to_be_visible()
    page.get_by_text("Look at it as text").click()
    assert_accessible(page)
    page.get_by_role("button", name="Score my leads so").click()


def upload_list(page):
    page.get_by_label("CSV or Excel file").set_input_files(
        {"name": "fair.csv", "mimeType": "text/csv", "buffer": LIST}
    )
    assert_accessible(page)
    page.get_by_role("button", name="Upload").click()

    page.get_by_text("1 row was left out").wait_for()


def test_somebody_looks_around_with_the_example_company(served, page):
    become_administrator(page, *served)

    page.get_by_role("button", name="Look around with an example company").click()

    page.get_by_role("heading", name="Your list is ready").wait_for()
    assert page.locator(".best .chip").first.inner_text() == "High"
    expect(page.get_by_text("leads are ranked")).to_be_visible()


def test_a_website_gets_a_key_and_the_page_sees_its_first_event_come(served, page):
    become_administrator(page, *served)
    page.goto(f"{served[0]}/settings/keys/")
    page.get_by_label("What it is for").first.fill("Our product")
    page.get_by_label("Who sends").select_option("server")
    page.get_by_role("button", name="Make a key").first.click()
    page.get_by_text("Waiting for the first event").wait_for()
    key = page.locator("#snippet").inner_text().split("-u ")[1].split(":")[0]
    assert_accessible(page)

    sent = page.request.post(
        f"{served[0]}/v1/track",
        data={"userId": "ana", "event": "Demo Requested"},
        headers={"Authorization": f"Basic {base64.b64encode(f'{key}:'.encode()).decode()}"},
    )

    assert sent.ok, sent.text()
    page.get_by_text("We have received your first event").wait_for()
    expect(page.get_by_text("demo_requested")).to_be_visible()
    assert_accessible(page)
