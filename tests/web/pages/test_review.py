"""Review: a look at what the model puts high, as people of every role see it, and in a real browser."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.reject import reject
from leadlight.scoring.values import DAY
from leadlight.storage.models import Override, Review, StageMove
from tests.actions.live.happenings import happen, lead_of, publish_at_once, said
from tests.actions.review.test_review import MODEL
from tests.web.pages.conftest import DESK, PHONE, STATES, assert_accessible

MARA = Actor("mara@x.example", Role.MARKETER)
QUEUE = ("/review/", "/review/decided/", "/review/agreement/")


@pytest.fixture
def company(sqlite_place):
    """Put Ana and Ben high."""
    publish_at_once(MODEL)
    ana = {"name": "Ana <b>Alm</b>", "email": "ana@a.example", "company": "Alm & Co"}
    happen(said("ana", **ana, job_title="CEO", country="DE"))
    happen(said("ben", email="ben@b.example", job_title="CEO"))


def forms_of(uid):
    return [f"/review/{uid}/{what}/" for what in ("accept", "reject", "override")]


def until(days=3):
    return re.sub(r"T.*", "", _day(now() + days * DAY))


def _day(instant):
    from leadlight.scoring.values import moment  # noqa: PLC0415 - only here

    return moment(instant).isoformat()


def told(answer):
    """What is told at the top of the next page."""
    found = re.findall(r'<div class="[^"]*(?:success|error)"><span>(.*?)</span>', answer.content.decode())
    return [unescape(text) for text in found]


def test_who_waits_is_shown_with_points_and_reasons(as_, company):
    page = as_(Role.REP).get("/review/").content.decode()

    assert "Ana &lt;b&gt;Alm&lt;/b&gt;" in page
    assert page.index("Alm &amp; Co") < page.index("ben@b.example")
    assert "Boss" in page
    assert ">55<" in page
    assert '<a href="/review/" aria-current="page">' in page


def test_on_an_empty_installation_it_is_said_who_comes_here(as_):
    client = as_(Role.REP)

    assert b"No scoring model is in force yet" in client.get("/review/").content
    publish_at_once(MODEL)
    assert b"puts them into High, Medium" in client.get("/review/").content
    assert b"Nobody has given a verdict yet" in client.get("/review/decided/").content
    assert b"No verdicts to compare yet" in client.get("/review/agreement/").content


@pytest.mark.parametrize("role", [Role.REP, Role.MARKETER, Role.ADMIN])
def test_who_sells_sees_every_page_and_a_viewer_none(as_, company, role):
    paths = [*QUEUE, *forms_of(lead_of("ana").uid)]

    assert {as_(role).get(path).status_code for path in paths} == {200}
    assert {as_(Role.VIEWER).get(path).status_code for path in paths} == {403}
    assert b"/review/" not in as_(Role.VIEWER).get("/today/").content


def test_the_lead_of_another_is_not_there_for_a_rep(as_, company):
    assign("ana", "other@x.example", MARA, now())
    uid, rep = lead_of("ana").uid, as_(Role.REP)
    number = reject("ana", "Not a fit", MARA, now()).number
    override = override_score("ana", Wanted("a hunch", now() + DAY, priority="Low"), MARA, now())

    answers = [rep.get(path) for path in forms_of(uid)]
    answers += [
        rep.post(path, {"reason": "No budget", "priority": "Low", "until": until()}) for path in forms_of(uid)
    ]
    answers += [
        rep.post(f"/review/moves/{number}/undo/"),
        rep.post(f"/review/overrides/{override}/undo/"),
        rep.post("/review/moves/987654/undo/"),
        rep.post(f"/review/moves/{2**70}/undo/"),
        rep.post(f"/review/overrides/{2**70}/undo/"),
        rep.get("/review/nobody/reject/"),
    ]

    assert {answer.status_code for answer in answers} == {404}
    assert Review.objects.count() == 1
    assert b"Ana" not in b"".join(rep.get(path).content for path in QUEUE)


def test_a_rejection_is_kept_with_its_reason_and_can_be_undone(as_, company):
    client, uid = as_(Role.REP), lead_of("ana").uid

    answer = client.post(f"/review/{uid}/reject/", {"reason": "Not a fit", "text": "Too small."}, follow=True)

    assert answer.redirect_chain == [("/review/", 302)]
    assert told(answer) == ["Rejected: Ana <b>Alm</b> is in Lost now."]
    kept = Review.objects.get()
    assert (kept.reason, kept.text, kept.author) == ("Not a fit", "Too small.", "rep@x.example")
    assert b"Alm &amp; Co" not in answer.content
    undo = f"/review/moves/{StageMove.objects.get(cause='person').pk}/undo/"
    assert undo.encode() in answer.content

    assert told(client.post(undo, follow=True)) == ["The verdict is taken back."]
    assert b"Alm &amp; Co" in client.get("/review/").content
    assert b"Taken back" in client.get("/review/decided/").content
    (again,) = told(client.post(undo, {"from": "decided"}, follow=True))
    assert "was taken back already" in again


def test_accepting_needs_no_reason_and_rejecting_says_so_at_the_field(as_, company):
    client, uid = as_(Role.REP), lead_of("ana").uid

    refused = client.post(f"/review/{uid}/reject/", {"text": "no"})
    unknown = client.post(f"/review/{uid}/reject/", {"reason": "Bad mood"})

    assert (refused.status_code, unknown.status_code) == (422, 422)
    assert b"Choose a reason" in refused.content
    assert not Review.objects.exists()
    assert told(client.post(f"/review/{uid}/accept/", {}, follow=True)) == [
        "Accepted: Ana <b>Alm</b> is in SAL now."
    ]


def test_an_override_is_points_or_a_priority_and_can_be_undone(as_, company):
    client, path = as_(Role.REP), f"/review/{lead_of('ana').uid}/override/"
    whole = {"points": "-12.50", "reason": "a partner", "until": until()}

    wrong = [
        client.post(path, {**whole, "priority": "Low"}),
        client.post(path, {**whole, "points": ""}),
        client.post(path, {**whole, "points": "many"}),
        client.post(path, {**whole, "points": "0"}),
        client.post(path, {**whole, "reason": ""}),
        client.post(path, {**whole, "until": "2020-01-01"}),
        client.post(path, {**whole, "until": "9999-12-31"}),
        client.post(path, {**whole, "reason": "a\x00b"}),
    ]
    assert {answer.status_code for answer in wrong} == {422}
    assert all(b'class="error"' in answer.content for answer in wrong)
    assert not Override.objects.exists()

    done = client.post(path, whole, follow=True)
    kept = Override.objects.get()
    assert (kept.points, kept.reason, kept.judged["total"]) == (-1250, "a partner", 5500)
    assert b"Alm &amp; Co" not in done.content
    undo = f"/review/overrides/{kept.pk}/undo/"
    assert undo.encode() in done.content
    assert b"a partner" in client.get("/review/decided/").content

    assert told(client.post(undo, follow=True)) == ["The override has ended."]
    assert b"Alm &amp; Co" in client.get("/review/").content
    (again,) = told(client.post(undo, {"from": "decided"}, follow=True))
    assert "has ended already" in again


def test_what_was_decided_goes_on_before_a_number_whatever_is_asked(as_, company):
    accept("ana", MARA, now())
    client = as_(Role.REP)

    assert b"There are no earlier verdicts" in client.get("/review/decided/?before=1").content
    for strange in ("", "x", "-1", "²", "9" * 40):
        assert client.get("/review/decided/", {"before": strange}).status_code == 200


def test_agreement_is_told_as_a_sentence_with_the_figures_beside_it(as_, company):
    for number in range(10):
        happen(said(f"far{number}", job_title="CEO", employees=500))
        reject(f"far{number}", "Not a fit", MARA, now())
        happen(said(f"near{number}", job_title="CEO", country="DE"))
        accept(f"near{number}", MARA, now())

    page = as_(Role.MARKETER).get("/review/agreement/").content.decode()

    assert "People and model agreed on 10 of 20 leads (between 30 % and 70 %)" in page
    assert "People distrust the rule Large" in page
    assert "Of 20 leads that the model put first, 10 were accepted." in page
    assert page.count("<circle") == 1


def test_pages_read_few_rows_however_many_wait(as_, company):
    accept("ana", MARA, now())
    for number in range(30):
        happen(said(f"lead{number}", job_title="CEO"))
    client = as_(Role.REP)

    for path in QUEUE:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200
        assert len(asked) <= 25
    page = client.get("/review/").content.decode()
    assert page.count("data-item") == 25
    assert "6 more wait behind these." in page


# --- in a browser ----------------------------------------------------------------------------------------


@STATES
def test_review_is_accessible_in_every_state(company, office, width, theme):
    def look(path: str) -> Page:
        page: Page = office.open(path, width=width, theme=theme)
        assert_accessible(page)
        return page

    uid = lead_of("ana").uid
    for path in ("/review/", "/review/decided/", "/review/agreement/", *forms_of(uid)):
        look(path)
    for number in range(4):
        happen(said(f"far{number}", job_title="CEO", employees=500))
        reject(f"far{number}", "Not a fit", MARA, now() - number * 9 * DAY)
        accept(f"far{number}", MARA, now() - number * 9 * DAY)
    override_score("ben", Wanted("a hunch", now() + DAY, priority="Low"), MARA, now())
    happen(said("far9", job_title="CEO", employees=500))
    for path in ("/review/decided/", "/review/agreement/"):
        look(path)
    page = look("/review/")
    page.get_by_role("link", name="Reject Ana").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("dialog").get_by_role("button", name="Reject").click()
    expect(page.get_by_role("dialog")).to_be_visible()  # the browser asks for a reason


@pytest.mark.parametrize("width", [PHONE, DESK])
def test_a_reviewer_rejects_and_overrides_and_takes_both_back(company, office, width):
    page = office.open("/review/", width=width)

    page.get_by_role("link", name="Reject Ana").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Not a fit").check()
    asked.get_by_label("In your own words").fill("Too small for us.")
    asked.get_by_role("button", name="Reject").click()
    expect(page.get_by_role("status")).to_contain_text("Rejected: Ana <b>Alm</b> is in Lost now.")
    expect(page.get_by_role("heading", name="Ana")).to_have_count(0)

    page.get_by_role("link", name="Override ben@b.example").click()
    asked = page.get_by_role("dialog")
    asked.get_by_label("Or a fixed priority").select_option("Low")
    asked.get_by_label("Why").fill("A partner, and no customer")
    asked.get_by_role("button", name="Override").click()
    expect(page.get_by_role("status")).to_contain_text("The score of ben@b.example is overridden.")
    expect(page.get_by_role("heading", name="Nobody waits for a look")).to_be_visible()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("heading", name="ben@b.example")).to_be_visible()

    page.get_by_role("link", name="Decided").click()
    expect(page.get_by_role("main")).to_contain_text("Too small for us.")
    expect(page.get_by_role("main")).to_contain_text("The model said 55 points, High")
    page.get_by_role("button", name="Undo Ana").click()
    expect(page.get_by_role("main")).to_contain_text("Taken back")
    page.get_by_role("link", name="Waiting").click()
    expect(page.get_by_role("heading", name="Ana")).to_be_visible()


def test_keys_go_through_the_queue_and_open_what_is_asked(company, office):
    page = office.open("/review/")

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("r")
    expect(page.get_by_role("dialog", name="Reject ben@b.example?")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_without_scripts_a_lead_is_rejected_too(company, office):
    page = office.open("/review/", java_script_enabled=False)

    page.get_by_role("link", name="Reject Ana").click()
    page.get_by_label("No budget").check()
    page.get_by_role("button", name="Reject").click()

    expect(page.get_by_role("status")).to_contain_text("is in Recycled now.")
