"""The list of leads in a real browser: what people do there, on a phone and at a desk, and that all can."""

import csv
import time

import pytest
from playwright.sync_api import expect

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.clock import now
from leadlight.actions.lists import change_many
from leadlight.actions.live.uploads.run import import_due
from leadlight.storage.lead_filters import Filters
from leadlight.storage.models import Event, Lead, Score, Upload
from tests.actions.live.happenings import happen, publish_at_once, said, settle, viewed
from tests.web.pages.conftest import DESK, PHONE, STATES, assert_accessible, user_of

SIZES = pytest.mark.parametrize("width", [PHONE, DESK])


@pytest.fixture
def leads(sqlite_place):
    """Sixty leads and two who sell."""
    publish_at_once()
    happen(
        *(said(f"p{n}", email=f"p{n}@acme.example", name=f"Person {n}", company="Acme") for n in range(60)),
        *(viewed("/pricing", f"p{n}") for n in range(3)),
    )
    user_of(Role.REP)
    return sqlite_place


def worked(place, state):
    """Do what the worker does, until the list is so far."""
    for _ in range(5):
        import_due(place, now())
        if Upload.objects.get().state == state:
            break
        time.sleep(0.2)
    assert Upload.objects.get().state == state, Upload.objects.get().error


@STATES
def test_the_list_is_accessible_in_every_state(leads, office, width, theme):
    page = office.open("/leads/?score_from=0&owner=-", Role.MARKETER, width=width, theme=theme)
    assert_accessible(page)
    page.get_by_role("checkbox", name="Choose Person 1", exact=True).check()
    assert_accessible(page)
    page.get_by_role("button", name="Choose none").click()
    for menu in ("More filters", "Columns", "Save view", "Export"):
        page.locator("details.menu > summary", has_text=menu).click()
        assert_accessible(page)
        page.keyboard.press("Escape")
    page.goto(office.address + "/leads/?q=nobody")
    assert_accessible(page)


@STATES
def test_a_lead_by_hand_and_an_empty_installation_are_accessible(office, width, theme):
    page = office.open("/leads/", Role.MARKETER, width=width, theme=theme)
    assert_accessible(page)
    page.locator(".page > .head").get_by_role("link", name="Add a lead").click()
    assert_accessible(page)
    page.get_by_label("First name").fill("Nia")
    page.get_by_role("button", name="Add the lead").click()
    expect(page.get_by_role("alert")).to_contain_text("Give an e-mail address or a phone number")
    assert_accessible(page)
    office.troubles.clear()  # the browser notes an answer that says no


@SIZES
def test_a_lead_is_typed_in_by_hand_and_called(leads, office, width):
    page = office.open("/leads/new/", Role.MARKETER, width=width)
    page.get_by_label("First name").fill("Nia")
    page.get_by_label("E-mail address").fill("nia@fjordstay.example")
    page.get_by_label("Job title").fill("CEO")
    page.get_by_role("button", name="Add the lead").click()
    expect(page.get_by_text("The lead is noted, and scored in a moment.")).to_be_visible()
    settle(now())
    page.get_by_role("link", name="Look again").click()
    expect(page.get_by_role("heading", name="Nia", level=1)).to_be_visible()
    page.get_by_role("link", name="Log a call, meeting or mail").click()
    page.get_by_role("button", name="Log it").click()
    expect(page.get_by_text("Logged: Call: spoke with them.")).to_be_visible()
    settle(now())

    lead = Lead.objects.get(email="nia@fjordstay.example")
    assert lead.profile["job_title"] == "CEO"
    assert Event.objects.filter(name="call_completed").exists()
    assert Score.objects.get(lead=lead).total


@SIZES
def test_several_leads_get_an_owner_and_that_is_undone(leads, office, width):
    page = office.open("/leads/?sort=name", Role.MARKETER, width=width)
    expect(page.get_by_role("button", name="Set owner")).to_be_hidden()
    for name in ("Person 1", "Person 10"):
        page.get_by_role("checkbox", name=f"Choose {name}", exact=True).check()
    expect(page.locator("select[name=which]")).to_contain_text("2 chosen leads")
    page.get_by_label("New owner").select_option("rep@x.example")
    page.get_by_role("button", name="Set owner").click()
    expect(page.get_by_text("2 leads belong to rep@x.example now.")).to_be_visible()
    assert Lead.objects.filter(owner="rep@x.example").count() == 2
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone: the leads are as they were before.")).to_be_visible()

    assert not Lead.objects.filter(owner="rep@x.example").exists()


def test_all_leads_of_a_list_change_while_one_looks_on(leads, office, monkeypatch):
    page = office.open("/leads/?q=acme", Role.MARKETER)
    page.get_by_label("Choose all on this page").check()
    expect(page.locator("select[name=which]")).to_contain_text("50 chosen leads")
    page.locator("select[name=which]").select_option("all")
    page.get_by_label("New stage").select_option("SAL")
    page.get_by_role("button", name="Move", exact=True).click()
    expect(page.get_by_text("60 leads are in SAL now.")).to_be_visible()

    assert Lead.objects.filter(stage="SAL").count() == 60


def test_a_change_that_was_left_goes_on_by_itself_when_one_comes_back(leads, office):
    marketer = user_of(Role.MARKETER)
    actor = Actor(marketer.email, Role.MARKETER, marketer.pk)
    change_many.begin_change("stage", "SAL", Filters(text="acme"), actor, now())
    page = office.open("/leads/", Role.MARKETER)

    expect(page.get_by_text("60 leads are in SAL now.")).to_be_visible()


@SIZES
def test_a_view_is_saved_and_comes_back_under_its_name(leads, office, width):
    page = office.open("/leads/", Role.MARKETER, width=width)
    page.get_by_label("Search names").fill("person 1")
    expect(page.locator(".count", has_text="11 leads")).to_be_visible()
    page.locator("summary", has_text="Save view").click()
    page.get_by_label("Name of the view").fill("Ones")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="Ones")).to_be_visible()
    page.get_by_role("link", name="All leads").click()
    expect(page.locator(".count", has_text="60 leads")).to_be_visible()
    page.get_by_role("link", name="Ones").click()

    expect(page.locator(".count", has_text="11 leads")).to_be_visible()
    assert_accessible(page)


@SIZES
def test_filters_and_keys_work_without_a_new_page(leads, office, width):
    page = office.open("/leads/", Role.REP, width=width)
    page.get_by_role("combobox", name="Priority").select_option("High")
    expect(page.get_by_text("No lead is like this")).to_be_visible()
    assert "priority=High" in page.url
    page.get_by_role("link", name="Show all leads").click()
    page.locator("body").press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")

    expect(page.locator("select[name=which]")).to_contain_text("1 chosen lead")


ROWS = [
    {"E-mail": f"new{n}@fair.example" if n % 10 else "", "Name": f"New {n}", "Size": str(n)}
    for n in range(1, 41)
]


def fair(folder):
    """A list of a fair, of which four rows say of nobody."""
    path = folder / "fair 2026.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["E-mail", "Name", "Size"])
        writer.writeheader()
        writer.writerows(ROWS)
    return path


@STATES
def test_an_import_with_bad_rows_ends_in_a_report(leads, office, tmp_path, width, theme):
    page = office.open("/leads/", Role.MARKETER, width=width, theme=theme)
    page.get_by_role("link", name="Import").click()
    assert_accessible(page)
    page.get_by_label("A CSV or Excel file").set_input_files(fair(tmp_path))
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_text("The list is being read")).to_be_visible()
    assert_accessible(page)
    worked(leads, "mapping")
    understood(page)
    page.get_by_role("button", name="Import 40 rows").click()
    expect(page.get_by_text("0 of 40 rows")).to_be_visible()
    assert_accessible(page)
    worked(leads, "done")
    expect(page.get_by_role("heading", name="The list is imported")).to_be_visible()
    assert page.locator(".tally dd").all_text_contents() == ["36", "0", "0", "4"]
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download refused rows").click()
    with download.value.path().open() as file:
        assert [row["Name"] for row in csv.DictReader(file)] == ["New 10", "New 20", "New 30", "New 40"]


def understood(page):
    """Say what the columns mean, and see at once what comes of it."""
    expect(page.get_by_role("heading", name="What the columns of these 40 rows mean")).to_be_visible()
    page.get_by_label("What Size is").select_option("")
    expect(page.locator("#preview thead")).not_to_contain_text("size")
    page.get_by_label("The field that Name becomes").fill("full name")
    page.get_by_label("The field that Name becomes").blur()
    expect(page.locator("#preview thead")).to_contain_text("full_name")
    assert_accessible(page)


def test_a_file_that_is_too_large_is_not_even_sent(office, tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("email\na@x.example\n")
    page = office.open("/leads/import/", Role.MARKETER)
    page.evaluate("document.getElementById('file').dataset.most = 5")
    page.get_by_label("A CSV or Excel file").set_input_files(path)

    expect(page.get_by_text("The file is larger than 100 MB.")).to_be_visible()
    page.get_by_role("button", name="Upload and look").click()
    assert not Upload.objects.exists()


def test_a_list_of_several_megabytes_arrives_whole(office, tmp_path, sqlite_place):
    rows = "".join(f"p{n}@x.example,{'x' * 200}\n" for n in range(20_000))
    path = tmp_path / "long.csv"
    path.write_text(f"email,text\n{rows}")
    page = office.open("/leads/import/", Role.MARKETER)
    page.get_by_label("A CSV or Excel file").set_input_files(path)
    page.get_by_role("button", name="Upload and look").click()
    expect(page.get_by_text("The list is being read")).to_be_visible()
    import_due(sqlite_place, now())

    assert (Upload.objects.get().size, Upload.objects.get().rows) == (path.stat().st_size, 20_000)


def test_everything_works_without_scripts(leads, office):
    page = office.open("/leads/", Role.MARKETER, java_script_enabled=False)
    page.get_by_label("Search names").fill("person 1")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".count", has_text="11 leads")).to_be_visible()
    page.get_by_role("checkbox", name="Choose Person 1", exact=True).check()
    page.get_by_label("New owner").select_option("rep@x.example")
    page.get_by_role("button", name="Set owner").click()

    expect(page.get_by_text("1 lead belongs to rep@x.example now.")).to_be_visible()
    assert Lead.objects.get(owner="rep@x.example").name == "Person 1"
