"""People, keys, sources, hooks, webhooks and enrichment files, as administrators manage them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from leadlight.actions.access.links import opened_link
from leadlight.actions.access.operations import Role
from leadlight.actions.clock import now
from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.actions.live.sources import keys_in_force, listed_keys
from leadlight.actions.webhooks.switch_off import because_gone
from leadlight.channels.outgoing.posting import Answer
from leadlight.channels.webhook.kinds import KINDS
from leadlight.scoring.values import moment
from leadlight.storage.models import (
    ApiKey,
    Enrichment,
    Hook,
    Quarantined,
    SecondFactor,
    Source,
    User,
    Webhook,
)
from leadlight.storage.transaction import writing
from leadlight.web.pages.settings import connections
from tests.actions.access.people import NOW
from tests.web.pages.conftest import user_of
from tests.web.pages.settings.test_company_pages import undone


@pytest.fixture
def admin(as_):
    """Give an administrator's browser."""
    return as_(Role.ADMIN)


def test_somebody_is_invited_with_a_link_that_is_shown_once(admin):
    page = admin.post(
        "/settings/people/", {"email": "Bo@X.example", "role": "rep", "name": "Bo"}, follow=True
    )

    link = re.search(r'id="link">[^<]*/accounts/welcome/([^<]+)<', page.content.decode())
    assert link is not None
    assert opened_link(link[1], now()).user == User.objects.get(email="bo@x.example", role="rep", name="Bo")
    assert link[1] not in admin.get("/settings/people/").content.decode()


def test_a_secret_that_waits_to_be_shown_does_not_lie_open_in_the_database(admin):
    admin.post("/settings/keys/", {"kind": "server", "name": "Product"})

    assert "server_" not in str(admin.session["told_once"])


@pytest.mark.parametrize("email", ["admin@x.example", "bo", ""])
def test_who_cannot_be_invited_is_said_at_the_field(admin, email):
    answer = admin.post("/settings/people/", {"email": email, "role": "rep"})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()


def test_a_role_is_changed_and_taken_back(admin):
    bo = user_of(Role.REP, "bo@x.example")

    answer = admin.post(f"/settings/people/{bo.pk}/role", {"role": "marketer"})
    assert User.objects.get(pk=bo.pk).role == "marketer"
    undone(admin, answer)

    assert User.objects.get(pk=bo.pk).role == "rep"


def test_the_last_administrator_stays_one(admin):
    me = User.objects.get(email="admin@x.example")

    for deed, said in (("role", {"role": "rep"}), ("remove", {})):
        page = admin.post(f"/settings/people/{me.pk}/{deed}", said, follow=True)
        assert "last administrator" in page.content.decode()
    assert User.objects.get(pk=me.pk).role == "admin"


@pytest.mark.parametrize("path", ["role", "role/king", "remove", "link"])
def test_roles_and_people_that_are_not_there_are_refused(admin, path):
    page = admin.post(f"/settings/people/999/{path}", {"role": "king"}, follow=True)

    assert "There is no" in page.content.decode()


def test_somebody_gets_a_new_link_without_the_second_factor_and_is_removed(admin):
    bo = user_of(Role.REP, "bo@x.example")
    SecondFactor.objects.create(user=bo, type="totp", data={}, created_at=moment(NOW))

    page = admin.post(f"/settings/people/{bo.pk}/link", {"second_factor": "drop"}, follow=True)
    assert "/accounts/welcome/" in page.content.decode()
    assert not SecondFactor.objects.exists()

    admin.post(f"/settings/people/{bo.pk}/remove")
    assert not User.objects.filter(pk=bo.pk).exists()


def test_a_website_gets_a_key_with_a_snippet_and_the_page_waits_for_its_first_event(admin):
    said = {"kind": "browser", "name": "Our website", "origins": "https://www.x.example\n\nhttps://x.example"}

    page = admin.post("/settings/keys/", said, follow=True).content.decode()

    key = listed_keys()[0]
    assert key.origins == ["https://www.x.example", "https://x.example"]
    assert re.search(r"/leadlight\.js&quot;|/leadlight\.js\"", page)
    assert re.search(r'data-key="browser_[0-9a-f]{32}"', page)
    assert "Waiting for the first event" in page
    assert f'hx-get="/settings/keys/{key.pk}/heard"' in page


def test_a_server_gets_a_key_with_a_command_to_try_it(admin):
    page = admin.post("/settings/keys/", {"kind": "server", "name": "Product"}, follow=True).content.decode()

    assert re.search(r"curl -u server_[0-9a-f]{32}: ", page)


@pytest.mark.parametrize(
    "said",
    [
        {"kind": "browser", "name": "x", "origins": "www.x.example"},
        {"kind": "browser", "name": ""},
        {"kind": "browser", "name": "two\nlines"},
        {"kind": "king", "name": "x"},
    ],
)
def test_a_key_that_cannot_be_made_is_said_at_its_field(admin, said):
    answer = admin.post("/settings/keys/", said)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not listed_keys()


def test_a_key_is_revoked_and_given_back(admin):
    admin.post("/settings/keys/", {"kind": "server", "name": "Product"})
    key = listed_keys()[0]

    answer = admin.post(f"/settings/keys/{key.pk}/revoke")
    assert keys_in_force() == {}
    undone(admin, answer)

    assert len(keys_in_force()) == 1


def test_a_program_gets_a_key_with_a_role_which_is_revoked(admin):
    page = admin.post("/settings/keys/programs", {"name": "Warehouse", "role": "viewer"}, follow=True)
    key = ApiKey.objects.get()
    assert re.search(r"Bearer api_[0-9a-f]{32}", page.content.decode())
    assert (key.name, key.role) == ("Warehouse", "viewer")

    admin.post(f"/settings/keys/programs/{key.pk}/revoke")
    assert ApiKey.objects.get().revoked_at is not None


def test_a_programs_key_needs_a_name_and_a_role(admin):
    for said in ({"name": "", "role": "viewer"}, {"name": "x", "role": "king"}):
        admin.post("/settings/keys/programs", said)

    assert not ApiKey.objects.exists()


def test_what_lies_in_quarantine_is_shown_and_tried_again(admin):
    source = Source.objects.create(kind="server", name="Product", created_at=NOW)
    Quarantined.objects.create(received_at=NOW, source=source, body="{}", reason="It says nothing.")

    assert "It says nothing." in admin.get("/settings/sources/").content.decode()
    page = admin.post("/settings/sources/again", follow=True).content.decode()

    assert "0 messages were taken, 1 stay." in page


def test_a_hook_is_made_with_a_secret_that_is_shown_once_and_removed(admin):
    page = admin.post(
        "/settings/connections/hooks", {"hook-sender": "google-forms"}, follow=True
    ).content.decode()

    assert "/hooks/google-forms" in page
    assert 'id="secret"' in page
    assert 'id="secret"' not in admin.get("/settings/connections/").content.decode()
    admin.post("/settings/connections/hooks/google-forms/remove")
    assert Hook.objects.get().removed_at is not None


def test_a_hook_gets_another_secret_which_is_shown_once(admin):
    admin.post("/settings/connections/hooks", {"hook-sender": "google-forms"})
    before = Hook.objects.get().secrets

    page = admin.post("/settings/connections/hooks/google-forms/secret", follow=True).content.decode()

    now, old = Hook.objects.get().secrets
    assert 'id="secret"' in page
    assert old["sealed"] == before[0]["sealed"] != now["sealed"]
    assert old["until"] > 0


def test_a_secret_that_the_system_makes_is_asked_for(admin):
    made = {"hook-sender": "stripe", "hook-secret": "whsec_" + "a" * 32}
    admin.post("/settings/connections/hooks", made)

    page = admin.post("/settings/connections/hooks/stripe/secret", follow=True).content.decode()

    assert "This sender makes the secret" in page
    assert len(Hook.objects.get().secrets) == 1


@pytest.mark.parametrize(
    "said",
    [
        {"hook-sender": "nobody"},
        {"hook-sender": "google-forms", "hook-name": "UPPER"},
        {"hook-sender": "stripe"},
    ],
)
def test_a_hook_that_cannot_be_made_is_said_at_its_field(admin, said):
    answer = admin.post("/settings/connections/hooks", said)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Hook.objects.exists()


WEBHOOK = {"webhook-url": "https://hooks.example.com/x", "webhook-types": ["lead.score.changed"]}


def test_a_webhook_is_added_switched_on_again_and_removed(admin):
    page = admin.post("/settings/connections/webhooks", WEBHOOK, follow=True).content.decode()
    webhook = Webhook.objects.get()
    assert "whsec_" in page

    with writing():
        because_gone(webhook.pk, NOW)
    assert "switched off" in admin.get("/settings/connections/").content.decode()
    admin.post(f"/settings/connections/webhooks/{webhook.pk}/on")
    assert Webhook.objects.get().off_at is None

    admin.post(f"/settings/connections/webhooks/{webhook.pk}/remove")
    assert not Webhook.objects.exists()


def test_a_webhook_gets_another_secret_and_what_failed_is_sent_again(admin):
    admin.post("/settings/connections/webhooks", WEBHOOK)
    webhook = Webhook.objects.get()

    page = admin.post(f"/settings/connections/webhooks/{webhook.pk}/secret", follow=True).content.decode()
    again = admin.post(f"/settings/connections/webhooks/{webhook.pk}/again", follow=True).content.decode()

    assert "whsec_" in page
    assert len(Webhook.objects.get().secrets) == 2
    assert "0 messages are sent again." in again


def test_pages_name_every_kind_of_message_as_the_messages_do():
    assert {kind: str(about) for kind, about in connections.TOLD.items()} == dict(KINDS)


@pytest.mark.parametrize(
    "said",
    [{**WEBHOOK, "webhook-url": "http://127.0.0.1/"}, {**WEBHOOK, "webhook-types": []}, {"webhook-url": ""}],
)
def test_a_webhook_that_cannot_be_added_is_said_at_its_field(admin, said):
    answer = admin.post("/settings/connections/webhooks", said)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Webhook.objects.exists()


@pytest.mark.parametrize(
    ("status", "error", "sentence"),
    [
        (204, "", "it answered 204"),
        (500, "", "did not take the message: 500"),
        (None, "no such host", "no such host"),
    ],
)
def test_a_webhook_is_tried_and_what_it_answers_is_said(admin, monkeypatch, status, error, sentence):
    answer = Answer(status, b"", 0.1, error)
    monkeypatch.setattr(connections, "try_webhook", lambda _number, _now, _by: answer)

    page = admin.post("/settings/connections/webhooks/1/test", follow=True).content.decode()

    assert sentence in page


def test_an_enrichment_file_is_uploaded_listed_and_removed(admin):
    begin_with_starter(NOW)
    file = SimpleUploadedFile("companies.csv", b"domain,employees\nacme.example,40\n")

    page = admin.post("/settings/enrichment/", {"list": file}, follow=True).content.decode()

    assert "companies.csv: 1 rows are new" in page
    admin.post(f"/settings/enrichment/{Source.objects.get(kind='enrichment').pk}/remove")
    assert not Enrichment.objects.exists()
    assert "No file yet" in admin.get("/settings/enrichment/").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("companies.csv", b"name\nAcme\n", "companies.csv has no column with e-mail addresses or domains"),
        ("companies.exe", b"x", "Choose a CSV or Excel file"),
        ("companies.xlsx", b"no workbook", "companies.xlsx"),
    ],
)
def test_a_file_that_cannot_be_used_is_said_at_the_field_by_its_own_name(admin, name, content, sentence):
    answer = admin.post("/settings/enrichment/", {"list": SimpleUploadedFile(name, content)})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in page
    assert "list.csv" not in page
    assert "leadlight-" not in page


def test_no_file_is_said_too(admin):
    assert "Choose a file." in admin.post("/settings/enrichment/", {}).content.decode()
