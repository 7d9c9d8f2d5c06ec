"""The list of leads as Django answers, for each role: what it shows, what can be done, and what is refused."""

import csv
import io
import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.clock import now
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.live.fields import add_field
from leadlight.actions.live.uploads.run import import_due
from leadlight.storage.models import Lead, ManyChange, SavedView, Upload
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said, viewed

OTHERS = "other@x.example"


@pytest.fixture
def leads(sqlite_place):
    """Four leads: of nobody, of the rep, of somebody else, and a visitor without a name."""
    publish_at_once()
    happen(
        said("ana", email="ana@acme.example", name="Ana Gómez", company="Acme", job_title="CEO", seats=12),
        said("ben", email="ben@borealis.example", name="Ben", company="Borealis"),
        said("cy", email="cy@acme.example", name="Cy", company="Acme"),
        viewed("/pricing", "~browser-7"),
    )
    for name, owner in (("ben", "rep@x.example"), ("cy", OTHERS)):
        assign(lead_of(name).pk, owner, operator("test"), NOW)
    return sqlite_place


def text_of(answer):
    return unescape(answer.content.decode())


def names_in(answer):
    """Whom a list shows, in its order."""
    return re.findall(r'class="who"><a href="/leads/[0-9a-f]+/" data-first>([^<]*)</a>', text_of(answer))


def uid(name):
    return lead_of(name).uid


def found_in(pattern, text):
    """The first group of what is found."""
    found = re.search(pattern, text)
    assert found is not None, text
    return found[1]


def messages_of(answer):
    return re.findall(r'<div class="(?:[^"]*)"><span>([^<]*)</span>', text_of(answer))


def test_everybody_but_a_rep_sees_all_leads_best_first(leads, as_):
    for role in (Role.ADMIN, Role.MARKETER, Role.VIEWER):
        assert names_in(as_(role).get("/leads/"))[:2] == ["Ana Gómez", "Unknown visitor"]
        assert "4 leads" in text_of(as_(role).get("/leads/"))


def test_a_rep_sees_own_leads_and_those_of_nobody(leads, as_):
    found = as_(Role.REP).get("/leads/")

    assert set(names_in(found)) == {"Ana Gómez", "Ben", "Unknown visitor"}
    assert "3 leads" in text_of(found)
    assert names_in(as_(Role.REP).get("/leads/?q=cy")) == []


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ana", ["Ana Gómez"]),
        ("q=acme&sort=name", ["Ana Gómez", "Cy"]),
        ("owner=other@x.example", ["Cy"]),
        ("owner=-&sort=name", ["Unknown visitor", "Ana Gómez"]),
        ("account=acme.example&sort=-name", ["Cy", "Ana Gómez"]),
        ("score_from=20", ["Ana Gómez"]),
        ("score_to=0&sort=name", ["Ben", "Cy"]),
        ("score_from=many&q=ben", ["Ben"]),
        ("field.seats=12", ["Ana Gómez"]),
        ("created_from=2025-06-15&created_to=2025-06-15&q=ben", ["Ben"]),
        ("created_from=2025-06-16", []),
        ("active_from=2025-06-15", ["Unknown visitor"]),
        ("priority=High", []),
        ("priority=Low&q=ben", ["Ben"]),
        ("stage=-&q=cy", ["Cy"]),
        ("signal=1", []),
        ("excluded=yes", []),
        ("excluded=no&q=ben", ["Ben"]),
        ("sort=nonsense&cursor=&q=ben", ["Ben"]),
        ("q=!?", []),
        ("score_from=NaN&score_to=1e999&created_from=0000-00-00&q=ben%00", ["Ben"]),
    ],
)
def test_filters_leave_the_leads_that_are_asked_for(leads, as_, query, found):
    assert names_in(as_(Role.VIEWER).get(f"/leads/?{query}")) == found


def test_the_heads_of_columns_sort_and_say_how_it_is_sorted(leads, as_):
    page = text_of(as_(Role.VIEWER).get("/leads/?q=acme&sort=name"))

    assert 'aria-sort="ascending"' in page
    assert '<a href="/leads/?q=acme&sort=-name">' in page


def test_filters_that_are_set_can_be_taken_away_one_by_one(leads, as_):
    page = text_of(as_(Role.VIEWER).get("/leads/?owner=other@x.example&owner=-&score_from=1"))

    assert 'href="/leads/?owner=-&score_from=1">Owner: other@x.example' in page
    assert "Owner: none" in page


def test_pages_follow_each_other_and_a_place_of_another_list_leads_to_its_beginning(leads, as_, monkeypatch):
    monkeypatch.setattr("leadlight.web.pages.leads.listing.PAGE", 3)
    client = as_(Role.VIEWER)
    first = client.get("/leads/?sort=name")
    further = found_in(r'href="([^"]*)" rel="next"', text_of(first))
    second = client.get(further)

    assert names_in(first) + names_in(second) == ["Unknown visitor", "Ana Gómez", "Ben", "Cy"]
    assert "First page" in text_of(second)
    foreign = client.get(further.replace("sort=name", "sort=-name"))
    assert foreign.headers["Location"] == "/leads/?sort=-name"


def test_columns_are_chosen_and_remembered(leads, as_):
    add_field("seats", "number", NOW, "Seats")
    client = as_(Role.VIEWER)
    page = text_of(client.get("/leads/?column=email&column=field.seats&q=ana"))
    again = text_of(client.get("/leads/?q=ana"))

    for each in (page, again):
        assert re.findall(r'role="columnheader"[^>]*>(?:<a[^>]*>)?([A-Za-z-]+)', each) == [
            "Name",
            "E-mail",
            "Seats",
        ]
        assert '<td role="cell" data-label="Seats">12</td>' in each


def test_an_empty_installation_says_what_to_do(sqlite_place, as_):
    assert "Import a list you have" in text_of(as_(Role.MARKETER).get("/leads/"))
    assert "Leads that are yours" in text_of(as_(Role.REP).get("/leads/"))
    assert "No lead is like this" in text_of(as_(Role.REP).get("/leads/?q=ana"))


@pytest.mark.parametrize(
    ("role", "offered"),
    [
        (Role.VIEWER, {"Save view"}),
        (Role.REP, {"Save view", "Add a lead", "Move"}),
        (Role.MARKETER, {"Save view", "Add a lead", "Move", "Set owner", "Import", "Export"}),
        (Role.ADMIN, {"Save view", "Add a lead", "Move", "Set owner", "Import", "Export"}),
    ],
)
def test_a_role_is_offered_what_it_may_do(leads, as_, role, offered):
    page = text_of(as_(role).get("/leads/"))

    assert {word for word in ("Save view", "Add a lead", "Move", "Set owner", "Import", "Export")
            if re.search(rf">\s*(<span[^>]*>[a-z_]*</span>)?{word}<", page)} == offered  # fmt: skip


# --- many at once -------------------------------------------------------------------------------------


def test_chosen_leads_get_an_owner_which_is_undone_by_a_button(leads, as_):
    client = as_(Role.MARKETER)
    sent = {"kind": "owner", "new_owner": OTHERS, "lead": [uid("ana"), uid("ben")], "list": "sort=name"}
    done = client.post("/leads/change/", sent, follow=True)

    assert done.redirect_chain == [("/leads/?sort=name", 302)]
    assert messages_of(done) == ["2 leads belong to other@x.example now."]
    undo = found_in(r'action="(/leads/change/\d+/back/[^"]*)"', text_of(done))
    undone = client.post(undo, follow=True)
    assert messages_of(undone) == ["Undone: the leads are as they were before."]
    assert undone.redirect_chain == [("/leads/?sort=name", 302)]
    assert sorted(Lead.objects.values_list("owner", flat=True)) == ["", "", OTHERS, "rep@x.example"]
    assert messages_of(client.post(undo, follow=True)) == ["This was taken back already."]


def test_all_leads_of_a_list_move_but_only_those_that_a_rep_sees(leads, as_):
    sent = {"kind": "stage", "new_stage": "SAL", "which": "all", "list": "q=example"}
    done = as_(Role.REP).post("/leads/change/", sent, follow=True)

    assert messages_of(done) == ["2 leads are in SAL now."]
    assert set(Lead.objects.filter(stage="SAL").values_list("name", flat=True)) == {"Ana Gómez", "Ben"}


def test_nobody_is_an_owner_too(leads, as_):
    sent = {"kind": "owner", "new_owner": "-", "lead": [uid("cy")]}
    assert messages_of(as_(Role.ADMIN).post("/leads/change/", sent, follow=True)) == [
        "1 lead is nobody's now."
    ]


def test_a_change_of_very_many_goes_on_request_by_request(leads, as_, monkeypatch):
    monkeypatch.setattr("leadlight.actions.lists.change_many.AT_ONCE", 1)
    monkeypatch.setattr("leadlight.web.pages.leads.many.IN_ONE_GO", 1)
    client = as_(Role.MARKETER)
    begun = client.post(
        "/leads/change/",
        {"kind": "owner", "new_owner": OTHERS, "which": "all", "list": "q=example"},
        follow=True,
    )
    assert "1 of 3" in text_of(begun)
    address = found_in(r'hx-post="(/leads/change/\d+/go/)"', text_of(begun))
    part = client.post(address, {"list": "q=example"}, headers={"HX-Request": "true"})
    assert "2 of 3" in text_of(part)
    assert "<html" not in text_of(part)
    last = client.post(address, {"list": "q=example"}, headers={"HX-Request": "true"})

    assert (last.status_code, last.headers["HX-Redirect"]) == (204, "/leads/?q=example")
    assert messages_of(client.get("/leads/")) == ["3 leads belong to other@x.example now."]


def test_a_change_that_makes_no_sense_says_why(leads, as_):
    client = as_(Role.MARKETER)
    for sent, why in (
        ({"kind": "owner", "new_owner": OTHERS}, "Choose some leads first."),
        ({"kind": "stage", "new_stage": "x", "lead": [uid("ana")]}, "There is no stage 'x'."),
        ({"kind": "x", "new_x": "y"}, "Change the owner or the stage."),
        ({"kind": "owner", "new_owner": "", "which": "all"}, "Choose first what the leads are to become."),
    ):
        assert why in messages_of(client.post("/leads/change/", sent, follow=True))[0]
    assert "There is no such change" in messages_of(client.post("/leads/change/99/go/", follow=True))[0]
    assert "There is no such change" in messages_of(client.post("/leads/change/99/back/", follow=True))[0]


def test_a_list_leaves_as_it_is_shown(leads, as_):
    answer = as_(Role.MARKETER).post(
        "/leads/export/", {"list": "q=acme&sort=name", "columns": "company,owner", "form": "csv"}
    )
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig"))))

    assert [row[1:] for row in rows] == [
        ["name", "company", "owner"],
        ["Ana Gómez", "Acme", ""],
        ["Cy", "Acme", OTHERS],
    ]
    assert answer.headers["Content-Disposition"] == 'attachment; filename="leads.csv"'


def test_chosen_leads_leave_as_a_workbook(leads, as_):
    answer = as_(Role.MARKETER).post(
        "/leads/export/", {"which": "chosen", "lead": [uid("ana")], "form": "xlsx"}
    )

    assert answer.getvalue()[:2] == b"PK"
    assert 'filename="leads.xlsx"' in answer.headers["Content-Disposition"]
    nobody = as_(Role.MARKETER).post("/leads/export/", {"which": "chosen", "form": "xlsx"}, follow=True)
    assert messages_of(nobody) == ["There is no lead to export here."]


# --- views --------------------------------------------------------------------------------------------


def test_a_view_is_saved_looked_at_removed_and_brought_back(leads, as_):
    client = as_(Role.MARKETER)
    sent = {"name": "Acme", "list": "q=acme&sort=name", "columns": "owner", "shared": "yes"}
    saved = client.post("/leads/views/", sent, follow=True)

    assert names_in(saved) == ["Ana Gómez", "Cy"]
    assert "<h1>Acme</h1>" in text_of(saved)
    shared = found_in(r'href="([^"]*)"[^>]*>Acme<', text_of(as_(Role.REP).get("/leads/")))
    assert parse_qs(urlsplit(shared).query)["q"] == ["acme"]
    assert names_in(as_(Role.REP).get(shared)) == ["Ana Gómez"]
    assert "Remove view" not in text_of(as_(Role.REP).get(shared))
    number = SavedView.objects.get().pk
    gone = client.post(f"/leads/views/{number}/remove/", follow=True)
    assert messages_of(gone) == ["The view “Acme” is gone."]
    back = client.post(found_in(r'action="(/leads/views/\d+/back/)"', text_of(gone)), follow=True)
    assert names_in(back) == ["Ana Gómez", "Cy"]


def test_a_view_needs_a_name_and_an_owner(leads, as_):
    client = as_(Role.VIEWER)
    nameless = client.post("/leads/views/", {"name": " ", "list": "q=acme"}, follow=True)

    assert "Give the view a name" in messages_of(nameless)[0]
    assert nameless.redirect_chain == [("/leads/?q=acme", 302)]
    assert client.post("/leads/views/", {"name": "x", "shared": "yes"}).status_code == 403
    for path in ("remove", "back"):
        assert client.post(f"/leads/views/99/{path}/").status_code == 404


# --- one more by hand ----------------------------------------------------------------------------------


def test_a_lead_typed_in_by_hand_is_there_at_once(leads, as_):
    add_field("seats", "number", NOW, "Seats")
    add_field("shop", "text", NOW, "Shop")
    client = as_(Role.REP)
    assert 'name="seats"' in text_of(client.get("/leads/new/"))
    answer = client.post(
        "/leads/new/", {"email": "new@x.example", "first_name": "Nia", "seats": "0", "shop": ""}
    )

    assert re.fullmatch(r"/leads/[0-9a-f]{16,}/", answer.headers["Location"])
    made = Lead.objects.get(uid=answer.headers["Location"].split("/")[2])
    happen(now=now())
    made.refresh_from_db()
    assert (made.name, made.profile["seats"], "shop" in made.profile) == ("Nia", 0, False)


def test_what_is_missing_or_wrong_stands_at_its_field(leads, as_):
    client = as_(Role.REP)
    wrong = client.post("/leads/new/", {"email": "nobody", "first_name": "Nia"})
    nobody = client.post("/leads/new/", {"first_name": "Nia"})
    others = client.post("/leads/new/", {"email": "cy@acme.example"})

    assert [each.status_code for each in (wrong, nobody, others)] == [422, 422, 422]
    assert "Enter a valid email address" in text_of(wrong)
    assert "Give an e-mail address or a phone number" in text_of(nobody)
    assert "There is no lead of whom this may be said" in text_of(others)


# --- imports -------------------------------------------------------------------------------------------

LIST = "Email,Full Name,Size\ndora@x.example,Dora,12\n,Nobody,3\n"


def sent(client, content=LIST, name="fair.csv"):
    return client.post("/leads/import/", {"file": SimpleUploadedFile(name, content.encode())})


def test_a_list_is_uploaded_understood_imported_and_told_of(leads, as_):
    client = as_(Role.MARKETER)
    page = sent(client).headers["Location"]
    assert "The list is being read" in text_of(client.get(page))
    import_due(leads, now())
    assert "Dora" in text_of(client.get(page))
    looked = client.post(f"{page}start/", {"means_2": "", "field_1": "called"})
    assert '<th scope="col">called</th>' in text_of(looked)
    assert '<th scope="col">size</th>' not in text_of(looked)
    started = client.post(f"{page}start/", {"means_2": "", "do": "start"}, follow=True)
    assert "0 of 2 rows" in text_of(started)
    import_due(leads, now())
    report = text_of(client.get(page))
    assert re.findall(r"<dd>(\d+)</dd>", report) == ["1", "0", "0", "1"]
    refused = client.get(f"{page}refused.csv")
    assert b"Nobody" in refused.getvalue()
    assert 'filename="fair-refused.csv"' in refused.headers["Content-Disposition"]
    assert "fair.csv" in text_of(client.get("/leads/import/"))


def test_an_import_that_cannot_begin_says_why_at_once(leads, as_):
    client = as_(Role.MARKETER)
    page = sent(client).headers["Location"]
    import_due(leads, now())
    answer = client.post(f"{page}start/", {"means_0": "", "do": "start"})

    assert answer.status_code == 422
    assert "No column tells whose a row is" in text_of(answer)


def test_a_list_is_thrown_away_before_it_is_imported(leads, as_):
    client = as_(Role.MARKETER)
    page = sent(client).headers["Location"]
    gone = client.post(f"{page}away/", follow=True)

    assert messages_of(gone) == ["The file is thrown away. Nothing of it was imported."]
    Upload.objects.update(state="done")
    assert "has begun already" in messages_of(client.post(f"{page}away/", follow=True))[0]
    assert client.get(f"{page}refused.csv").status_code == 404


def test_what_is_no_list_is_refused_at_the_field(leads, as_):
    client = as_(Role.MARKETER)

    assert "Choose a file first" in text_of(client.post("/leads/import/"))
    assert "no CSV or Excel file by its name" in text_of(sent(client, name="photo.png"))
    assert "larger than 100 MB" in text_of(client.get("/leads/import/?refused=too-large"))
    assert client.get("/leads/import/99/").status_code == 404
    assert not Upload.objects.exists()


# --- who may ------------------------------------------------------------------------------------------

EVERYBODY, SELLING, MARKETING = set(Role), {Role.REP, Role.MARKETER, Role.ADMIN}, {Role.MARKETER, Role.ADMIN}
WHO_MAY = {
    ("GET", "/leads/"): EVERYBODY,
    ("POST", "/leads/views/"): EVERYBODY,
    ("GET", "/leads/new/"): SELLING,
    ("POST", "/leads/new/"): SELLING,
    ("POST", "/leads/change/"): SELLING,
    ("POST", "/leads/change/1/go/"): SELLING,
    ("POST", "/leads/change/1/back/"): SELLING,
    ("POST", "/leads/export/"): MARKETING,
    ("GET", "/leads/import/"): MARKETING,
    ("POST", "/leads/import/"): MARKETING,
    ("GET", "/leads/import/1/"): MARKETING,
    ("POST", "/leads/import/1/start/"): MARKETING,
    ("POST", "/leads/import/1/away/"): MARKETING,
    ("GET", "/leads/import/1/refused.csv"): MARKETING,
}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("method", "path"), WHO_MAY)
def test_an_address_is_for_those_whose_role_allows_it(leads, as_, role, method, path):
    refused = as_(role).generic(method, path).status_code == 403

    assert refused == (role not in WHO_MAY[method, path])


def test_a_rep_sets_no_owner_by_whatever_form(leads, as_):
    answer = as_(Role.REP).post(
        "/leads/change/", {"kind": "owner", "new_owner": OTHERS, "lead": [uid("ana")]}
    )

    assert answer.status_code == 403
    assert not ManyChange.objects.exists()
