"""The first steps, as forms and links answer."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from leadlight.actions.access.first_run import first_run
from leadlight.actions.access.links import first_link
from leadlight.actions.access.operations import Role
from leadlight.actions.clock import now
from leadlight.actions.leads.list_leads import list_leads
from leadlight.actions.live.model_in_force import begin_with_starter, in_force
from leadlight.actions.live.settling import is_settling
from leadlight.scoring.values import HOUR, SECOND
from leadlight.storage.due_rows import RESCORE, make_due
from leadlight.storage.models import Lead, ModelVersion
from leadlight.templates import template_text
from leadlight.web.pages.first_run import leads
from leadlight.web.site import furnish
from tests.actions.live.happenings import settle
from tests.web.accounts.conftest import PASSWORD, Visitor


@pytest.fixture
def admin(as_):
    """Give an administrator's browser of an empty installation."""
    begin_with_starter(now())
    return as_(Role.ADMIN)


def test_who_sets_it_up_is_led_to_the_first_steps_until_they_are_left(admin, as_):
    assert admin.get("/")["Location"] == "/begin/"
    assert as_(Role.REP).get("/")["Location"] == "/today/"

    assert admin.post("/begin/finish")["Location"] == "/today/"

    assert admin.get("/")["Location"] == "/today/"


def test_the_first_administrator_sets_a_password_and_is_there(sqlite_place):
    furnish()
    invitation = first_link(now())
    assert invitation is not None
    visitor = Visitor()
    said = {"email": "ana@x.example", "password": PASSWORD, "again": PASSWORD}

    assert visitor.send(invitation.path, said)["Location"] == "/"
    assert visitor.get("/")["Location"] == "/begin/"


def test_the_ideal_customer_becomes_a_model_which_is_shown_and_published(admin):
    page = admin.get(
        "/begin/model/?industries=hotels,+finance&sizes=10-49&deeds=demo&titles=CEO"
    ).content.decode()

    assert "Our industries" in page
    assert "Requested a demo" in page
    assert "Checked: this can be used as it is." in page
    assert ModelVersion.objects.count() == 1
    text = re.search(r"<textarea[^>]*>\s(.*?)</textarea>", page, re.DOTALL)
    assert text is not None
    answer = admin.post("/begin/model/", {"model": text[1].replace("&quot;", '"').replace("\n", "\r\n")})

    assert (answer.status_code, answer["Location"]) == (302, "/begin/leads/")
    assert in_force().model.model.name == "Our customers"
    assert first_run().model == "done"


def test_the_own_domain_is_suggested(admin):
    assert b'value="x.example"' in admin.get("/begin/customers/").content


def test_what_cannot_be_understood_stands_at_its_field(admin):
    answer = admin.get("/begin/model/", {"industries": "a" * 100, "sizes": "7"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('role="alert"') == 2
    assert "a" * 100 in page


def test_a_template_is_looked_at_and_taken(admin):
    assert "Lead sheet starter" in admin.get("/begin/model/?template=starter").content.decode()
    assert admin.get("/begin/model/?template=nobody").status_code == 404

    admin.post("/begin/model/", {"model": template_text("ecommerce")})

    assert in_force().model.model.name == "Online shop"


def test_the_model_in_force_is_taken_too(admin):
    page = admin.post("/begin/model/", {"model": template_text("b2b-saas")}, follow=True).content.decode()

    assert "This is how leads are scored already." in page
    assert (ModelVersion.objects.count(), first_run().model) == (1, "done")


def test_a_text_that_is_no_model_comes_back_with_its_mistakes(admin):
    answer = admin.post("/begin/model/", {"model": "name: X\nscores: {fit: {rules: [{name: A}]}}\n"})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Line 2:" in page
    assert "name: X" in page
    assert ModelVersion.objects.count() == 1


def test_a_list_is_uploaded_and_what_was_left_out_is_said(admin):
    file = SimpleUploadedFile(
        "fair.csv", b"email,name\nana@acme.example,Ana\nbo@acme.example,Bo\nnobody,Cy\n"
    )

    page = admin.post("/begin/leads/", {"list": file}, follow=True).content.decode()

    assert "2 leads are in." in page
    assert "1 row was left out. Row 4:" in page or "1 row was left out. Row 3:" in page
    assert first_run().leads == "done"
    settle(now())
    ranked = admin.get("/begin/ready/").content.decode()
    assert "2 leads are ranked" in ranked
    assert "Ana" in ranked


def test_a_file_that_is_no_list_is_said_at_the_field(admin):
    answer = admin.post("/begin/leads/", {"list": SimpleUploadedFile("fair.pdf", b"%PDF")})

    assert answer.status_code == 422
    assert "Choose a CSV or Excel file" in answer.content.decode()
    assert not Lead.objects.exists()


def test_the_example_company_is_loaded_at_a_click(admin):
    page = admin.post("/begin/leads/example", follow=True).content.decode()
    assert "Your leads are being scored" in page
    assert 'hx-trigger="every 2s"' in page

    settle(now())

    assert Lead.objects.count() > 50
    assert first_run() == type(first_run())("done", "done")
    part = admin.get("/begin/ready/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert part.count("<li>") == 5


def upload(admin):
    admin.post(
        "/begin/leads/", {"list": SimpleUploadedFile("fair.csv", b"email,name\nana@acme.example,Ana\n")}
    )


def test_what_is_scored_while_the_list_is_read_is_looked_at_again(admin, monkeypatch):
    def listed_before_all_was_scored(*asked):
        found = list_leads(*asked)
        settle(now())
        return found

    upload(admin)
    monkeypatch.setattr(leads, "list_leads", listed_before_all_was_scored)

    assert "Your leads are being scored" in admin.get("/begin/ready/").content.decode()
    assert "1 lead is ranked" in admin.get("/begin/ready/").content.decode()


def test_what_is_made_due_meanwhile_is_waited_for(admin):
    upload(admin)
    settle(now())
    somebody = Lead.objects.get().pk

    make_due(RESCORE, [(somebody, now() + HOUR)])
    assert not is_settling(now())
    make_due(RESCORE, [(somebody, now() + SECOND // 2)])
    assert is_settling(now())


def test_steps_are_left_for_later_and_come_back_to(admin):
    assert admin.post("/begin/customers/later")["Location"] == "/begin/leads/"
    assert admin.post("/begin/leads/later")["Location"] == "/begin/ready/"

    page = admin.get("/begin/").content.decode()
    assert page.count("left for later") == 2
    assert "There are no leads yet" in admin.get("/begin/ready/").content.decode()
