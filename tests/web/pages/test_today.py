"""Today: what waits for somebody, what they do about it, and that it comes by itself."""

import html
import re
import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.set_company import set_company
from leadlight.scoring.values import DAY
from leadlight.storage.many import execute
from leadlight.storage.models import Lead, Note, Snooze
from leadlight.web.pages import words
from tests.actions.live.happenings import happen, lead_of, publish_at_once, said, settle
from tests.web.pages.conftest import DESK, PHONE, assert_accessible

MODEL = """
name: Test
scores: {fit: {rules: [{name: Size, per: employees, points: 1}]}}
priorities:
  - {name: High, from: 60, action: Call, within: 24 hours}
  - {name: Medium, from: 30, within: 3-5 business days}
  - {name: Low}
"""
ROOT = operator("root")


def leads(**points):
    """Make leads, by what they score, as of now."""
    at = now()
    happen(
        *(
            said(
                user, at, name=user.title(), email=f"{user}@firm.example", company=f"{user.title()} Ltd",
                phone=f"+49 30 9018{20 + place}", employees=each,
            )
            for place, (user, each) in enumerate(points.items())
        ),
        now=at,
    )  # fmt: skip


def begin(**points):
    publish_at_once(MODEL, now())
    leads(**points)


def shown(answer):
    """The names on a page, in order."""
    found = re.findall(r"data-first[^>]*>([^<]*)<", answer.content.decode())
    return [name.lower() for name in found]


def post(client, deed, user="ana", said=None, **more):
    return client.post(reverse(f"today_{deed}", args=[lead_of(user).uid]), said or {}, follow=True, **more)


def told(answer):
    found = re.findall(r'<div class="[^"]*(?:success|error)"><span>([^<]*)', answer.content.decode())
    return [html.unescape(each) for each in found]


def undo(client, answer):
    """Press the button that takes back what was just done."""
    [address] = re.findall(r'action="(/today/[^"]*(?:undo|wake|let-go))"', answer.content.decode())
    return client.post(address, follow=True)


# --- what stands there --------------------------------------------------------------------------------


def test_the_best_stand_first_with_what_to_do_and_how(as_):
    begin(ana=70, ben=80, low=3, cleo=40)

    answer = as_().get("/today/")

    assert shown(answer) == ["ben", "ana", "cleo"]
    page = answer.content.decode()
    assert "3 leads wait for you" in page
    assert page.count(">Call<") == 2
    assert page.count(">Get in touch<") == 1
    assert 'href="tel:+4930901820"' in page
    assert 'href="mailto:ana@firm.example"' in page
    assert "Size: +80" in page
    assert "new this week" in page


def test_more_are_shown_when_asked_for(as_):
    begin(**{f"u{number}": 70 + number for number in range(28)})
    client = as_()

    first = client.get("/today/")
    all_ = client.get("/today/?rows=50")

    assert (len(shown(first)), len(shown(all_))) == (25, 28)
    assert b"More than 25 leads wait for you" in first.content
    assert b'href="/today/?rows=50"' in first.content
    assert b"Show more" not in all_.content


@pytest.mark.parametrize("query", ["rows=x", "rows=-1", "rows=99999999999", "rows=1", "whose=x", "seen=%00"])
def test_an_address_that_says_it_wrongly_is_as_if_it_said_nothing(as_, query):
    begin(ana=70)

    assert shown(as_().get(f"/today/?{query}")) == ["ana"]


def test_whose_leads_are_asked_by_who_sees_all(as_):
    begin(ana=70)
    assign("ana", "ben@x.example", ROOT, now())

    marketer = as_(Role.MARKETER)

    assert b"Done for today" in marketer.get("/today/").content
    assert shown(marketer.get("/today/?whose=all")) == ["ana"]
    assert b"ben@x.example" in marketer.get("/today/?whose=all").content
    assert shown(as_(Role.REP).get("/today/?whose=all")) == []
    assert b"whose=all" not in as_(Role.REP).get("/today/").content


def test_who_only_looks_has_nothing_to_press(as_):
    begin(ana=70)

    page = as_(Role.VIEWER).get("/today/").content.decode()

    assert "tel:" in page
    assert not re.search(r'action="/today/|hx-post|data-key="[arsnm]"', page)


def test_what_was_drawn_says_so(as_):
    begin(low=3)
    at = now()
    set_company("work: {explore: 50}", ROOT, at)
    Lead.objects.update(created_at=at - 2 * DAY)
    settle(now())
    execute("UPDATE leadlight_listed SET created_at = %s", [at - 2 * DAY])

    page = as_().get("/today/").content.decode()

    assert "Exploration" in page
    assert "is it worth more than its score says?" in page


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (-90, "was due 1 hour ago"),
        (1, "by 10:01 today"),
        (14 * 60, "by 00:00 tomorrow"),
        (4 * 1440, "by Thu 19 Jun, 10:00"),
    ],
)
def test_until_when_is_said_in_the_users_words(as_, monkeypatch, minutes, text):
    at = 1_749_981_600_000_000  # 2025-06-15 10:00 UTC
    monkeypatch.setattr(words, "now", lambda: at)

    assert f">{text}</time>" in words.due(at + minutes * 60_000_000)


# --- deeds --------------------------------------------------------------------------------------------


def test_accepting_makes_a_lead_of_nobodys_ones_own_and_is_undone(as_):
    begin(ana=70)
    client = as_()

    answer = post(client, "accept")
    found = lead_of("ana")
    assert (found.stage, found.owner, told(answer)) == (
        "SAL", "rep@x.example", ["Ana is yours, and in SAL."],
    )  # fmt: skip
    assert shown(answer) == ["ana"]
    assert "Accepted" in answer.content.decode()

    answer = undo(client, answer)
    found = lead_of("ana")
    assert (found.stage, found.owner, told(answer)) == ("", "", ["Taken back. Ana is in no stage."])


def test_accepting_ones_own_lead_is_undone_too(as_):
    begin(ana=70)
    assign("ana", "rep@x.example", ROOT, now())
    client = as_()

    undo(client, post(client, "accept"))

    assert (lead_of("ana").stage, lead_of("ana").owner) == ("", "rep@x.example")


def test_a_lead_is_taken_and_let_go(as_):
    begin(ana=70)
    client = as_()

    answer = post(client, "take")
    assert (lead_of("ana").owner, told(answer)) == ("rep@x.example", ["Ana is yours."])
    assert reverse("today_take", args=[lead_of("ana").uid]) not in answer.content.decode()

    undo(client, answer)
    assert lead_of("ana").owner == ""


def test_rejecting_asks_why(as_):
    begin(ana=70)
    client = as_()
    address = reverse("today_reject", args=[lead_of("ana").uid])

    asked = client.get(address).content.decode()
    assert "Reject Ana" in asked
    assert "It rests, and may come back" in asked
    assert "This field is required" in post(client, "reject", said={"reason": ""}).content.decode()
    assert "Select a valid choice" in post(client, "reject", said={"reason": "Because"}).content.decode()

    answer = post(client, "reject", said={"reason": "No budget", "text": "Next year"})
    assert (lead_of("ana").stage, told(answer), shown(answer)) == ("Recycled", ["Ana is in Recycled."], [])
    assert shown(undo(client, answer)) == ["ana"]


def test_a_lead_is_put_off_till_a_day_and_brought_back(as_):
    begin(ana=70)
    set_company("work: {days: [Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday]}", ROOT, now())
    client = as_()

    asked = client.get(reverse("today_snooze", args=[lead_of("ana").uid])).content.decode()
    assert [asked.count(each) for each in ("Tomorrow (", "In three days (", "On a date")] == [1, 1, 1]
    answer = post(client, "snooze", said={"until": "tomorrow"})

    assert shown(answer) == []
    until = Snooze.objects.get().until
    assert now() < until < now() + 2 * DAY
    assert "Ana comes again on" in told(answer)[0]
    assert shown(undo(client, answer)) == ["ana"]
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"until": "date"}, "Choose the date."),
        ({"until": "date", "date": "2020-01-01"}, "Choose a date after today"),
        ({"until": "date", "date": "9999-12-31"}, "Choose a date after today"),
        ({"until": "date", "date": "soon"}, "Enter a valid date"),
        ({"until": "never"}, "Select a valid choice"),
        ({}, "This field is required"),
    ],
)
def test_what_is_said_wrongly_of_a_day_stands_at_its_field(as_, said, sentence):
    begin(ana=70)

    page = post(as_(), "snooze", said=said).content.decode()

    assert sentence in page
    assert 'aria-invalid="true"' in page
    assert not Snooze.objects.exists()


def test_a_date_of_ones_own_is_when_the_company_opens(as_):
    begin(ana=70)
    set_company("work: {opens: '08:30', zone: Europe/Berlin}", ROOT, now())
    day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 20 * 86_400))

    post(as_(), "snooze", said={"until": "date", "date": day})

    until = Snooze.objects.get().until // 10**6
    assert time.strftime("%Y-%m-%d", time.gmtime(until)) == day
    assert time.strftime("%H:%M", time.gmtime(until)) in {"06:30", "07:30"}


def test_what_came_of_it_is_written_down_and_the_lead_is_done(as_):
    begin(ana=70)
    client = as_()
    address = reverse("today_write", args=[lead_of("ana").uid])
    assert "What came of it?" in client.get(address).content.decode()
    assert "This field is required" in post(client, "write").content.decode()

    answer = post(client, "write", said={"text": "Wants an offer"})

    assert (shown(answer), Note.objects.get().text) == ([], "Wants an offer")
    assert shown(undo(client, answer)) == ["ana"]


def test_what_cannot_be_done_is_said_and_changes_nothing(as_):
    begin(ana=70)
    client = as_()
    post(client, "take")

    assert told(post(client, "take"))[0].startswith("This lead is rep@x.example's already.")
    assert told(post(client, "wake")) == ["This lead is not put off."]


def test_the_same_part_of_the_queue_is_shown_after_a_deed(as_):
    begin(ana=70)
    address = reverse("today_accept", args=[lead_of("ana").uid])

    answer = as_(Role.MARKETER).post(f"{address}?whose=all&rows=50")

    assert answer.headers["Location"] == "/today/?whose=all&rows=50"


DEEDS = {
    "accept": {}, "take": {}, "reject": {"reason": "No budget"}, "snooze": {"until": "tomorrow"},
    "write": {"text": "Called"}, "wake": {}, "let_go": {},
}  # fmt: skip


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("role", Role)
def test_who_may_review_leads_may_do_all_of_it_and_nobody_else(as_, role, deed):
    begin(ana=70)

    status = post(as_(role), deed, said=DEEDS[deed]).status_code

    assert status == (403 if role is Role.VIEWER else 200)


@pytest.mark.parametrize("deed", DEEDS)
def test_the_lead_of_another_rep_is_not_there(as_, deed):
    begin(ana=70)
    assign("ana", "ben@x.example", ROOT, now())
    before = lead_of("ana").acts

    assert post(as_(), deed, said=DEEDS[deed]).status_code == 404
    assert lead_of("ana").acts == before
    assert as_().post("/today/nobody/accept").status_code == 404


@pytest.mark.parametrize("deed", ["accept", "take", "wake", "let_go"])
def test_nothing_is_done_by_following_a_link(as_, deed):
    begin(ana=70)

    assert as_().get(reverse(f"today_{deed}", args=[lead_of("ana").uid])).status_code == 405


# --- live ---------------------------------------------------------------------------------------------


def test_the_list_comes_again_only_when_something_has_changed(as_):
    begin(ana=70)
    client = as_()
    [mark] = re.findall(r'"seen": "([^"]+)"', client.get("/today/").content.decode())
    ask = {"headers": {"HX-Request": "true"}}

    assert client.get(f"/today/queue?seen={mark}", **ask).status_code == 204

    leads(ben=80)
    answer = client.get(f"/today/queue?seen={mark}", **ask)
    assert (answer.status_code, shown(answer)) == (200, ["ben", "ana"])
    assert b"<html" not in answer.content


def wait_for(page, *names):
    page.wait_for_function(
        "names => JSON.stringify([...document.querySelectorAll('[data-first]')].map(e => e.textContent)) === JSON.stringify(names)",
        arg=list(names),
    )


def test_a_new_hot_lead_appears_by_itself_and_the_focus_stays(office):
    begin(ana=70)
    page = office.open("/today/")
    page.keyboard.press("j")

    leads(ben=90)

    wait_for(page, "Ben", "Ana")
    page.wait_for_function("() => document.getElementById('news').textContent === 'New: Ben, High'")
    assert page.evaluate("document.activeElement.textContent") == "Ana"
    assert page.locator(".lead.arrived").count() == 1


def test_nothing_is_drawn_anew_while_nothing_changes(office):
    begin(ana=70)
    page = office.open("/today/")
    page.evaluate("document.querySelector('.lead').dataset.mine = 'kept'")

    with page.expect_response("**/today/queue?*") as answered:
        pass

    assert answered.value.status == 204
    assert page.locator(".lead[data-mine=kept]").count() == 1


def test_a_day_is_worked_by_keys_alone(office):
    begin(ana=70, ben=80, cleo=90)
    page = office.open("/today/")
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.get_by_text("Cleo is yours, and in SAL.").wait_for()
    page.keyboard.press("j")

    page.keyboard.press("r")
    page.get_by_label("Why?").select_option("Not a fit")
    page.keyboard.press("Tab")
    page.keyboard.type("Too small")
    page.get_by_role("button", name="Reject", exact=True).press("Enter")

    page.get_by_text("Ben is in Lost.").wait_for()
    wait_for(page, "Cleo", "Ana")
    page.wait_for_function("() => document.activeElement.textContent === 'Ana'")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    assert (lead_of("ben").stage, lead_of("cleo").owner) == ("Lost", "rep@x.example")


def test_what_a_dialog_asks_is_asked_on_a_page_of_its_own_too(office):
    begin(ana=70)
    page = office.open("/today/")
    address = page.locator("[data-key=r]").get_attribute("href")

    page.goto(office.address + address)
    page.get_by_label("Why?").select_option("Not a fit")
    page.get_by_role("button", name="Reject", exact=True).click()

    page.get_by_text("Ana is in Lost.").wait_for()
    assert page.url.startswith(office.address + "/today/")


def test_keys_work_on_a_line_as_soon_as_it_is_there(office):
    """A key may come in the same moment as what it presses: it must not leave the page."""
    begin(ana=70, ben=80)
    page = office.open("/today/")
    page.keyboard.press("j")
    page.evaluate("""() => document.addEventListener("htmx:afterSwap", () => setTimeout(() => {
        const press = (key) => document.activeElement.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }));
        press("j"); press("r");
    }), { once: true })""")

    page.keyboard.press("a")

    page.get_by_role("dialog", name="Reject Ana").wait_for()


def test_a_lead_is_put_off_and_brought_back_in_the_browser(office):
    begin(ana=70, ben=80)
    page = office.open("/today/", width=PHONE)
    page.get_by_role("link", name="Put Ben off").click()
    dialog = page.get_by_role("dialog", name="See Ben later")
    dialog.wait_for()
    expect(dialog.get_by_label("Date", exact=True)).to_be_hidden()
    dialog.get_by_label("On a date").check()
    dialog.get_by_role("button", name="Put it off").click()
    dialog.get_by_text("Choose the date.").wait_for()

    dialog.get_by_label("Tomorrow").check()
    dialog.get_by_role("button", name="Put it off").click()

    page.get_by_text("Ben comes again on").wait_for()
    wait_for(page, "Ana")
    page.get_by_role("button", name="Undo").click()
    page.get_by_text("Ben is back.").wait_for()
    wait_for(page, "Ben", "Ana")


def test_a_dialog_stays_while_the_list_comes_anew(office):
    begin(ana=70)
    page = office.open("/today/")
    page.get_by_role("link", name="Reject Ana").click()
    page.get_by_label("In your words").fill("Half a sent")

    leads(ben=90)

    wait_for(page, "Ben", "Ana")
    assert page.get_by_label("In your words").input_value() == "Half a sent"


# --- for everybody ------------------------------------------------------------------------------------


def look_at(page):
    """See that a page is for everybody, on a telephone and a desk, in light and dark."""
    for width in (PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.emulate_media(color_scheme=theme)
            assert_accessible(page)


def test_the_queue_is_accessible(office):
    begin(ana=70, ben=80, cleo=40)
    at = now()
    assign("ana", "rep@x.example", ROOT, at)
    accept("ana", ROOT, at)
    look_at(office.open("/today/"))


def test_the_dialogs_are_accessible(office):
    begin(ana=70)
    page = office.open("/today/")
    for name in ("Put Ana off", "Reject Ana", "Write what came of it: Ana"):
        page.get_by_role("link", name=name).click()
        page.locator("dialog[open]").wait_for()
        look_at(page)
        page.keyboard.press("Escape")
    page.get_by_role("button", name="Keys").click()
    assert_accessible(page)


def test_a_day_that_is_done_is_accessible(office):
    begin(low=3)
    page = office.open("/today/")
    expect(page.get_by_role("heading", name="Done for today")).to_be_visible()
    look_at(page)


def test_an_empty_installation_is_accessible(office):
    page = office.open("/today/")
    expect(page.get_by_role("heading", name="No leads yet")).to_be_visible()
    look_at(page)


def test_it_works_without_scripts(office):
    begin(ana=70, ben=80)
    page = office.open("/today/", java_script_enabled=False)

    page.get_by_role("link", name="Put Ben off").click()
    page.get_by_role("button", name="Put it off").click()

    expect(page.locator("[data-first]")).to_have_text(["Ana"])
    page.get_by_role("button", name="Accept Ana").click()
    expect(page.get_by_text("Ana is yours, and in SAL.")).to_be_visible()
    assert lead_of("ana").stage == "SAL"
