"""Somebody lets herself in, in a real browser that runs no scripts."""

import re

import pytest
from playwright.sync_api import expect

from leadlight.actions.access.links import first_link
from leadlight.actions.clock import now
from tests.journeys.running import running

PASSWORD = "a window of small panes"  # noqa: S105


@pytest.fixture
def page(chromium):
    """Give a page of a phone in the dark, where nothing may go wrong unnoticed."""
    context = chromium.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 800}, color_scheme="dark"
    )
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.troubles = []
    page.on("console", lambda said: page.troubles.append(said.text))
    yield page
    context.close()


def test_the_first_administrator_sets_a_password_and_logs_in_without_scripts(sqlite_place, page):
    invitation = first_link(now())
    assert invitation is not None
    with running("web", sqlite_place) as address:
        page.goto(f"{address}{invitation.path}")
        assert page.title() == "Set your password · Leadlight"
        page.get_by_label("Your e-mail address").fill("ana@x.example")
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("The same password again").fill(PASSWORD)
        page.get_by_role("button", name="Set the password").click()

        expect(page.get_by_role("heading", name="Welcome to Leadlight")).to_be_visible()
        page.goto(f"{address}/accounts/")
        page.get_by_role("button", name="Log out").first.click()
        page.get_by_label("Email").fill("ana@x.example")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page).not_to_have_url(re.compile("/accounts/login/"))
        page.goto(f"{address}/accounts/")
        expect(page.get_by_role("heading", name="Your account")).to_be_visible()

        look_at_own_pages(page, address)
        page.get_by_role("button", name="Log out").first.click()
        expect(page).to_have_url(re.compile("/accounts/login/"))
    assert [each for each in page.troubles if "Password forms should have" not in each] == []


def look_at_own_pages(page, address):
    for path in ("", "password/change/", "2fa/", "reauthenticate/"):
        page.goto(f"{address}/accounts/{path}")
        assert page.locator("h1").count() == 1
        wide = page.locator("main").bounding_box()
        assert wide is not None
        assert wide["x"] + wide["width"] <= 390
        unnamed = [
            field.get_attribute("name")
            for field in page.locator("main input:not([type=hidden])").all()
            if not page.locator(f"label[for={field.get_attribute('id')}]").count()
        ]
        assert unnamed == []
