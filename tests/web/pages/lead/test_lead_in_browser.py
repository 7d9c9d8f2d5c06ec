"""The pages of one lead in a real browser: to everybody's eyes and keys, and what people do there."""

import re

import pytest
from playwright.sync_api import expect

from leadlight.actions.access.operations import Role
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.add_note import add_note
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.scoring.values import DAY
from leadlight.storage.models import Event, Lead, Score
from tests.actions.live.happenings import happen, lead_of, said, settle
from tests.web.pages.conftest import DESK, PHONE, STATES, assert_accessible
from tests.web.pages.lead.conftest import ME


@pytest.fixture
def full(ana):
    """Give a lead of which much was decided, and one like it that was won."""
    at = now()
    happen(said("ben", name="Ben", email="ben@acme.example", industry="hotels", country="ES"), now=at)
    record_outcome(lead_of("ben").uid, Decided("won"), ME, at)
    override_score(ana, Wanted("a hunch", at + 9 * DAY, priority="High"), ME, at)
    add_note(ana, "call on Monday", ME, at)
    settle(now())
    return ana


@STATES
def test_every_page_is_accessible(office, full, width, theme):
    shown = office.open(f"/leads/{full}/", Role.ADMIN, width=width, theme=theme)
    assert_accessible(shown)
    for path in (
        "?open=reject", "timeline/", "timeline/?channel=decided", "score/", "profile/", "profile/?edit=industry",
        "profile/?find=ben",
    ):  # fmt: skip
        shown.goto(f"{office.address}/leads/{full}/{path}")
        assert_accessible(shown)


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_what_is_wrong_and_what_is_open_is_accessible_too(office, full, width):
    shown = office.open(f"/leads/{full}/", Role.ADMIN, width=width)
    for summary in shown.locator("details > summary").all():
        summary.click()
    assert_accessible(shown)
    shown.locator("#override button[type=submit]").click()  # the browser asks for the reason
    shown.locator("#override_reason").fill("because")
    shown.locator("#override button[type=submit]").click()
    shown.get_by_role("alert").first.wait_for()
    assert_accessible(shown)


def test_a_pane_leads_to_its_line_by_key(office, ana):
    shown = office.open(f"/leads/{ana}/")

    shown.get_by_role("link", name="Boss: +20").focus()
    shown.keyboard.press("Enter")

    assert shown.locator("tr:target").inner_text().startswith("Boss")


def test_a_field_is_edited_in_its_place_and_changed_back(office, ana):
    shown = office.open(f"/leads/{ana}/profile/")

    shown.get_by_role("link", name="Change Industry").click()
    shown.get_by_label("Industry", exact=True).fill("Spas")
    shown.get_by_role("button", name="Save").click()
    shown.get_by_role("status").get_by_text("Industry changed.").wait_for()
    settle(now())
    assert Lead.objects.get(uid=ana).profile["industry"] == "Spas"
    shown.get_by_role("button", name="Undo").click()
    shown.get_by_text("Changed back.").wait_for()
    settle(now())

    assert Lead.objects.get(uid=ana).profile["industry"] == "hotels"


def test_an_edit_is_cancelled_by_key(office, ana):
    shown = office.open(f"/leads/{ana}/profile/")

    shown.get_by_role("link", name="Change Industry").focus()
    shown.keyboard.press("Enter")
    shown.get_by_role("link", name="Cancel").click()
    shown.get_by_role("link", name="Change Industry").wait_for()

    assert shown.locator("#value-industry").count() == 0


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_call_is_logged_and_the_score_follows(office, ana, width):
    before = Score.objects.get().total or 0
    shown = office.open(f"/leads/{ana}/", width=width)

    shown.get_by_role("link", name="Log a call, meeting or mail").click()
    shown.get_by_label("What was said (optional)").fill("wants an offer")
    shown.get_by_role("button", name="Log it").click()
    shown.get_by_role("status").get_by_text("Logged: Call: spoke with them.").wait_for()
    settle(now())
    shown.reload()

    assert Score.objects.get().total == before + 700
    shown.locator(".hero .figure").get_by_text(str((before + 700) // 100)).wait_for()
    shown.get_by_text("wants an offer").wait_for()


def test_what_if_answers_while_one_ticks(office, ana):
    count = Event.objects.count()
    shown = office.open(f"/leads/{ana}/score/")

    shown.get_by_label(re.compile("^Talked")).check()
    result = shown.locator("#if-result")
    result.get_by_text("+7", exact=True).wait_for()
    shown.get_by_label("Job title").fill("Clerk")
    shown.get_by_role("button", name="Work it out").click()
    result.get_by_text("Boss").wait_for()

    assert_accessible(shown)
    assert Event.objects.count() == count


def test_an_override_is_made_and_undone(office, ana):
    before = Score.objects.get().total or 0
    shown = office.open(f"/leads/{ana}/")

    shown.get_by_text("Overrule the score").click()
    shown.get_by_label("Points to add or take").fill("5")
    shown.get_by_label("Why", exact=True).fill("met them at the fair")
    shown.get_by_role("button", name="Let it count").click()
    shown.get_by_role("status").get_by_text("Your word counts from now on.").wait_for()
    settle(now())
    assert Score.objects.get().total == before + 500
    shown.get_by_role("button", name="Undo").click()
    shown.get_by_text("The override has ended.").wait_for()
    settle(now())

    assert Score.objects.get().total == before


def test_a_lead_is_found_while_one_types_and_merged(office, full):
    shown = office.open(f"/leads/{full}/profile/")

    shown.get_by_label("Look for the other lead").press_sequentially("ben", delay=20)
    shown.get_by_role("button", name="Merge Ben").click()
    shown.get_by_role("status").get_by_text("Both are one lead now.").wait_for()
    assert lead_of("ana") == lead_of("ben")
    shown.get_by_role("button", name="Undo").click()
    shown.get_by_text("They are two leads again").wait_for()

    assert lead_of("ana") != lead_of("ben")


def test_everything_works_without_scripts(office, ana):
    shown = office.open(f"/leads/{ana}/profile/", java_script_enabled=False)

    shown.get_by_role("link", name="Change Industry").click()
    shown.get_by_label("Industry", exact=True).fill("Spas")
    shown.get_by_role("button", name="Save").click()
    expect(shown.get_by_text("Industry changed.")).to_be_visible()
    shown.goto(f"{office.address}/leads/{ana}/score/")
    shown.get_by_label(re.compile("^Talked")).check()
    shown.get_by_role("button", name="Work it out").click()
    expect(shown.locator("#if-result").get_by_text("+7", exact=True)).to_be_visible()
