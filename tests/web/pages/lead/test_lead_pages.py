"""The pages of one lead as Django answers: what they show, and what may be done with them by whom."""

import json
import re

import pytest

from leadlight.actions.access.operations import MAY, Operation, Role
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.add_note import add_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.place import place as place_next
from leadlight.scoring.values import DAY
from leadlight.storage.models import Event, Lead, Note, Outcome, Override, Score, StageMove
from leadlight.web.pages.lead.urls import urlpatterns
from tests.actions.live.happenings import happen, lead_of, publish_at_once, receive, said, settle, viewed
from tests.web.pages.lead.conftest import ME

PAGES = ["", "timeline/", "score/", "profile/"]


def page(client, uid, path=""):
    answer = client.get(f"/leads/{uid}/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def act(client, uid, path, **said):
    """Do something on the page; the address that the message offers to undo it, blank if none."""
    answer = client.post(f"/leads/{uid}/{path}", said)
    assert answer.status_code == 302, answer.content.decode()
    shown = client.get(answer.headers["Location"]).content.decode()
    found = re.search(
        r'<form method="post" action="(/leads/[^"]+)">[^<]*<input[^>]*>\s*<button class="plain">', shown
    )
    return found[1] if found else ""


def fresh(uid):
    settle(now())
    return Lead.objects.get(uid=uid)


def test_the_overview_shows_who_what_and_why(as_, ana):
    shown = page(as_(), ana)

    for text in (
        "Ana Gómez",
        "CEO",
        "ana@acme.example",
        "High",
        "Boss",
        "Job title: CEO",
        "Pricing",
        "Email opened",
    ):
        assert text in shown
    assert 'aria-label="Boss: +20"' in shown
    assert "hatched: takes points" in shown
    assert 'href="tel:+34 600 000 000"' in shown


def test_a_line_of_the_table_adds_up_and_each_pane_leads_to_one(as_, ana):
    shown = page(as_(), ana)

    lines = set(re.findall(r'<tr id="(line-\d+)"', shown))
    assert set(re.findall(r'<a href="#(line-\d+)" class="pane"', shown)) <= lines
    assert len(lines) >= 4


def test_the_address_of_a_lead_that_was_merged_leads_to_the_one_that_stands_for_it(as_, ana):
    happen(said("ben", email="ben@other.example"), now=now())
    ben = lead_of("ben").uid
    lead = merge_leads(ana, ben, now(), ME).uid
    other = ben if lead == ana else ana

    assert as_().get(f"/leads/{other}/").headers["Location"] == f"/leads/{lead}/"


@pytest.mark.parametrize("path", PAGES)
def test_a_lead_that_is_not_scored_and_not_known_has_pages_too(as_, sqlite_place, nobody_waits, path):
    publish_at_once(now=now())
    receive(viewed(user="~a1b2c3-visitor"))
    place_next(now())
    uid = Lead.objects.get().uid

    assert "Unknown visitor" in page(as_(), uid, path)


@pytest.mark.parametrize("path", PAGES)
def test_another_reps_lead_is_not_there(as_, ana, path):
    assert as_(Role.REP).get(f"/leads/{ana}/{path}").status_code == 200
    assign(ana, "other@x.example", ME, now())

    assert as_(Role.REP).get(f"/leads/{ana}/{path}").status_code == 404
    assert as_(Role.MARKETER).get(f"/leads/{ana}/{path}").status_code == 200
    assert as_(Role.ADMIN).get(f"/leads/{'0' * 24}/{path}").status_code == 404


def filled(pattern):
    route = str(pattern.pattern).replace("leads/<lead_uid:lead_id>/", "")
    return route.replace("<int:number>", "1").replace("<str:message>", "m")


DEEDS = [
    (filled(pattern), pattern.callback.need)  # type: ignore[attr-defined]  # `needs` says it
    for pattern in urlpatterns
]


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("path", "need"), DEEDS, ids=[path for path, _ in DEEDS])
def test_every_address_is_for_the_roles_of_its_operation(as_, ana, role, path, need):
    client = as_(role)
    answers = {
        client.get(f"/leads/{ana}/{path}").status_code,
        client.post(f"/leads/{ana}/{path}").status_code,
    }

    assert isinstance(need, Operation)
    assert (403 in answers) is (role not in MAY[need])
    assert 500 not in answers


@pytest.mark.parametrize("path", [path for path, _ in DEEDS])
def test_nothing_is_done_to_a_lead_of_another_rep(as_, ana, path):
    assign(ana, "other@x.example", ME, now())
    client = as_(Role.REP)

    for answer in (client.get(f"/leads/{ana}/{path}"), client.post(f"/leads/{ana}/{path}")):
        assert answer.status_code in {403, 404, 405}


def test_a_viewer_is_offered_nothing_that_changes_a_lead(as_, ana):
    for path in PAGES:
        shown = page(as_(Role.VIEWER), ana, path)
        forms = set(re.findall(r'<form method="post" action="([^"]+)"', shown))
        assert forms <= {f"/leads/{ana}/score/what-if#what-if"}


def test_a_move_is_made_and_undone(as_, ana):
    client = as_()

    undo = act(client, ana, "stage", stage="Proposal Sent", reason="they asked")
    assert (fresh(ana).stage, fresh(ana).step) == ("Opportunity", "Proposal Sent")
    client.post(undo)

    assert fresh(ana).stage == ""
    assert StageMove.objects.get(stage="Opportunity").taken_back_at is not None


def test_accepting_and_rejecting_are_undone_too(as_, ana):
    client = as_()

    undo = act(client, ana, "accept")
    assert fresh(ana).stage == "SAL"
    client.post(undo)
    assert fresh(ana).stage == ""
    undo = act(client, ana, "reject", reason="Competitor", text="found out")
    assert fresh(ana).stage == "Lost"
    client.post(undo)
    assert fresh(ana).stage == ""
    assert "found out" in page(client, ana, "timeline/?channel=decided")


def test_an_outcome_is_recorded_and_undone(as_, ana):
    client = as_()

    undo = act(client, ana, "outcome", result="won", value="1250.50", on="2025-03-01")
    assert Outcome.objects.get().value == 125_050
    assert "1,250.50 EUR" in page(client, ana)
    client.post(undo)

    assert Outcome.objects.get().taken_back_at is not None
    assert fresh(ana).stage == ""


def test_an_override_is_the_last_line_and_ends(as_, ana):
    client = as_()
    before = Score.objects.get().total or 0

    undo = act(client, ana, "override", points="-7.5", reason="a hunch", days="30")
    fresh(ana)
    shown = page(client, ana)
    assert Score.objects.get().total == before - 750
    assert (
        re.findall(r'<tr id="line-\d+"[^>]*>\s*<th[^>]*>(.*?)</th>', shown, re.DOTALL)[-1].count("says so")
        == 1
    )
    assert "a hunch" in shown
    client.post(undo)
    fresh(ana)

    assert Score.objects.get().total == before
    assert Override.objects.get().ended_at is not None


def test_a_lead_is_given_away_and_comes_back(as_, ana):
    client = as_(Role.MARKETER)
    as_(Role.REP)

    undo = act(client, ana, "owner", owner="rep@x.example")
    assert Lead.objects.get(uid=ana).owner == "rep@x.example"
    client.post(undo)

    assert Lead.objects.get(uid=ana).owner == ""
    assert "given this lead to another one" in client.post(undo, follow=True).content.decode()


def test_notes_are_written_changed_deleted_and_brought_back(as_, ana):
    client = as_()

    act(client, ana, "note", text="call <b>Monday</b>")
    number = Note.objects.get().pk
    assert "call &lt;b&gt;Monday&lt;/b&gt;" in page(client, ana)
    act(client, ana, f"notes/{number}/change", text="call Tuesday")
    undo = act(client, ana, f"notes/{number}/delete")
    assert "call Tuesday" not in page(client, ana)
    client.post(undo)

    assert "call Tuesday" in page(client, ana)


def test_a_call_that_is_logged_scores_and_stands_in_the_timeline(as_, ana):
    client, before = as_(), Score.objects.get().total or 0

    act(client, ana, "touch", event="Call Completed", at="", minutes="12", text="wants an offer")
    fresh(ana)

    assert Score.objects.get().total == before + 700
    shown = page(client, ana, "timeline/?channel=call")
    assert "Call completed" in shown
    assert "wants an offer" in shown


@pytest.mark.parametrize(
    ("path", "said", "complaint"),
    [
        ("reject", {"reason": ""}, "This field is required"),
        ("stage", {"stage": "Nowhere"}, "Select a valid choice"),
        ("override", {"reason": "x", "days": "30"}, "say one of the two"),
        ("override", {"points": "1", "priority": "High", "reason": "x", "days": "30"}, "say one of the two"),
        ("outcome", {"result": "won", "value": "-1"}, "greater than or equal to 0"),
        ("touch", {"event": "Call Missed", "at": "1999-01-01T10:00"}, "within the last year"),
        ("note", {"text": "  "}, "This field is required"),
    ],
)
def test_what_is_wrong_stands_at_the_form_that_is_open(as_, ana, path, said, complaint):
    answer = as_().post(f"/leads/{ana}/{path}", said)
    shown = answer.content.decode()

    assert answer.status_code == 200
    assert complaint in shown
    assert path == "note" or re.search(rf'<details id="{path}" open>', shown)


def test_what_has_a_number_is_only_undone_on_its_own_lead(as_, ana):
    happen(said("ben", email="ben@other.example"), now=now())
    ben = lead_of("ben").uid
    number = record_outcome(ben, Decided("won"), ME, now())
    note = add_note(ben, "his", ME, now())
    override = override_score(ben, Wanted("x", now() + DAY, priority="High"), ME, now())
    move = StageMove.objects.latest("pk").pk
    client = as_(Role.ADMIN)

    for path in (
        f"outcomes/{number}/undo", f"notes/{note}/delete", f"overrides/{override}/end", f"moves/{move}/undo",
        "merge/1/undo", "profile/undo/m0",
    ):  # fmt: skip
        assert client.post(f"/leads/{ana}/{path}").status_code == 404


def test_a_field_is_changed_in_its_place_and_changed_back(as_, ana):
    client = as_()
    row = client.get(f"/leads/{ana}/profile/field?name=employees", headers={"HX-Request": "true"})
    assert 'name="value" value="55"' in row.content.decode()
    version = re.search(r'name="version" value="([^"]+)"', row.content.decode())[1]  # type: ignore[index]

    undo = act(client, ana, "profile/field", name="employees", value="80", version=version)
    assert fresh(ana).profile["employees"] == 80
    assert "By hand" in page(client, ana, "profile/")
    client.post(undo)

    assert fresh(ana).profile["employees"] == 55


def test_a_field_is_emptied_in_its_place_and_taken_back(as_, ana):
    client = as_()

    undo = act(client, ana, "profile/field", name="employees", value="")
    assert "employees" not in fresh(ana).profile
    assert "emptied" in page(client, ana, "timeline/")
    client.post(undo)

    assert fresh(ana).profile["employees"] == 55


def test_a_field_that_somebody_else_changed_meanwhile_is_not_overwritten(as_, ana):
    client = as_()
    act(client, ana, "profile/field", name="industry", value="Retail")

    answer = client.post(
        f"/leads/{ana}/profile/field", {"name": "industry", "value": "Spas", "version": "old"}
    )

    assert answer.status_code == 200
    assert "Somebody has changed lead" in answer.content.decode()
    assert 'value="Spas"' in answer.content.decode()


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("industry", " ", "Say a value"),
        ("industry", "x" * 2001, "at most"),
        ("stage", "SQL", "operation of its own"),
    ],
)
def test_what_cannot_be_said_of_a_field_is_said_there(as_, ana, name, value, complaint):
    answer = as_().post(f"/leads/{ana}/profile/field", {"name": name, "value": value, "new": "1"})

    assert answer.status_code == 200
    assert complaint in answer.content.decode()


def test_a_new_field_is_added_and_values_keep_their_kind(as_, ana):
    client = as_()
    happen(said("ana", now(), active=True, tags=["a", "b"]), now=now())

    act(client, ana, "profile/field", name="Favourite Colour", value="teal", new="1")
    act(client, ana, "profile/field", name="active", value="no")
    act(client, ana, "profile/field", name="tags", value="b, c")

    found = fresh(ana).profile
    assert (found["favourite_colour"], found["active"], found["tags"]) == ("teal", False, ["b", "c"])


def test_without_scripts_a_field_is_changed_by_a_form_in_the_page(as_, ana):
    client = as_()

    assert (
        client.get(f"/leads/{ana}/profile/field?name=industry").headers["Location"].endswith("?edit=industry")
    )
    assert '<input id="value-industry"' in page(client, ana, "profile/?edit=industry")


def test_leads_are_found_merged_and_parted(as_, ana):
    client = as_()
    happen(said("ben", name="Ben Gómez", email="ben@other.example"), now=now())
    ben = lead_of("ben").uid

    found = client.get(f"/leads/{ana}/merge/?find=ben", headers={"HX-Request": "true"}).content.decode()
    assert "Ben Gómez" in found
    assert "Ben Gómez" in page(client, ana, "profile/?find=ben")
    undo = act(client, ana, "merge/", other=ben)
    assert lead_of("ana") == lead_of("ben")
    client.post(undo)

    assert lead_of("ana") != lead_of("ben")
    assert (
        "are one lead already"
        in client.post(f"/leads/{ana}/merge/", {"other": ana}, follow=True).content.decode()
    )


def test_what_if_tells_the_difference_and_keeps_nothing(as_, ana):
    client, before = as_(Role.VIEWER), (Event.objects.count(), Score.objects.get().total)
    shown = page(client, ana, "score/")
    talked = re.search(r'name="(deed\.\d+)"><span>Talked', shown)[1]  # type: ignore[index]

    part = client.post(
        f"/leads/{ana}/score/what-if",
        {talked: "on", "field.job_title": "Clerk"},
        headers={"HX-Request": "true"},
    ).content.decode()
    whole = client.post(f"/leads/{ana}/score/what-if", {talked: "on"}).content.decode()

    assert "<html" not in part
    assert "\u221213" in part
    assert "Boss" in part
    assert "+7" in whole
    assert f'name="{talked}" checked' in whole
    assert (Event.objects.count(), Score.objects.get().total) == before


def test_the_history_of_a_score_is_drawn_and_told(as_, ana):
    happen(viewed(at=now()), now=now())
    shown = page(as_(), ana, "score/")

    assert "Up from" in shown
    assert "Page viewed" in shown
    assert '<path class="line"' in shown
    assert page(as_(), ana, "score/?cursor=nonsense")


def test_a_timeline_goes_on_where_it_ended(as_, ana):
    client = as_()
    at = now()
    happen(*(viewed(f"/page-{n}", at=at - n * 1_000_000) for n in range(60)), now=at)

    first = page(client, ana, "timeline/")
    older = re.search(r'hx-get="([^"]+)"', first)[1].replace("&amp;", "&")  # type: ignore[index]
    more = client.get(older, headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in more
    seen = re.findall(r"/page-\d+", first) + re.findall(r"/page-\d+", more)
    assert set(seen) == {f"/page-{n}" for n in range(60)}
    assert "Back to the latest" in client.get(older).content.decode()
    assert page(client, ana, "timeline/?cursor=nonsense&channel=nowhere")


def test_an_administrator_exports_and_lets_object(as_, ana):
    client = as_(Role.ADMIN)

    answer = client.post(f"/leads/{ana}/privacy/export")
    assert json.loads(answer.content)["person"]["email"] == "ana@acme.example"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    undo = act(client, ana, "privacy/object")
    fresh(ana)
    shown = page(client, ana)
    assert "This person objected" in shown
    client.post(undo)
    fresh(ana)

    assert "This person objected" not in page(client, ana)
    assert "neither objects" in client.post(undo, follow=True).content.decode()


def test_a_person_is_erased_once_it_was_typed_who(as_, ana):
    client = as_(Role.ADMIN)

    wrong = client.post(f"/leads/{ana}/privacy/erase", {"typed": "ana"})
    assert wrong.status_code == 200
    assert "Nothing was erased" in wrong.content.decode()
    client.post(f"/leads/{ana}/privacy/erase", {"typed": "Ana Gómez"})

    gone = client.get(f"/leads/{ana}/")
    assert gone.status_code == 404
