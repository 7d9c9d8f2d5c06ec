"""A password set anew by mail, where mail is sent, without telling strangers who is a user here."""

import re
import threading
from typing import Any

import pytest

from leadlight.actions.access.company import set_choice
from leadlight.actions.access.operations import operator
from leadlight.actions.clock import now
from leadlight.web.accounts import mail
from tests.web.accounts.conftest import PASSWORD, user_with_password

NEW = "another window, of lead and glass"


@pytest.fixture
def post(site, monkeypatch):
    """Let mail be sent, into a list."""
    user_with_password()
    monkeypatch.setenv(mail.SMTP, "smtp://127.0.0.1:1?from=leads@x.example")
    set_choice("public_url", "https://leads.example.com", now(), operator("root"))
    letters: list[Any] = []
    monkeypatch.setattr("leadlight.web.accounts.adapter.send_later", letters.append)
    return letters


def test_without_a_mail_server_it_is_said_whom_to_ask(site):
    user_with_password()

    page = site().get("/accounts/password/reset/").content.decode()

    assert "leadlight users link" in page
    assert site().post("/accounts/password/reset/", {"email": "ana@x.example"}).status_code == 403


def test_the_link_in_the_mail_sets_a_password_once(site, post):
    asked = site().send("/accounts/password/reset/", {"email": "ana@x.example"})
    assert asked["Location"] == "/accounts/password/reset/done/"
    (letter,) = post
    assert letter.to == ["ana@x.example"]
    link = re.search(r"https://leads.example.com(/accounts/password/reset/key/\S+)", letter.body)
    assert link is not None

    visitor = site()
    form = visitor.get(link[1])
    assert form.status_code == 302
    done = visitor.send(form["Location"], {"password1": NEW, "password2": NEW})

    assert done.status_code == 302
    assert site().log_in("ana@x.example", NEW).status_code == 302
    again = site().get(link[1])
    assert (again.status_code, b"new-password" in again.content) == (200, False)
    assert site().log_in("ana@x.example", PASSWORD).status_code == 200


def test_the_link_names_our_address_whatever_name_the_request_was_sent_to(site, post):
    site().send("/accounts/password/reset/", {"email": "ana@x.example"}, HTTP_HOST="attacker")

    assert "https://leads.example.com/accounts/" in post[0].body
    assert "attacker" not in post[0].body


def test_a_strangers_address_gets_the_same_answer_and_no_mail(site, post):
    def answer(email):
        asked = site().send("/accounts/password/reset/", {"email": email})
        return asked.status_code, asked["Location"], asked.content

    assert answer("nobody@x.example") == answer("ana@x.example")
    assert [letter.to for letter in post] == [["ana@x.example"]]


def test_mail_is_sent_beside_the_answer(site, monkeypatch, capsys):
    user_with_password()
    monkeypatch.setenv(mail.SMTP, "smtp://127.0.0.1:1?tls=no")
    set_choice("public_url", "https://leads.example.com", now(), operator("root"))
    before = set(threading.enumerate())

    assert site().send("/accounts/password/reset/", {"email": "ana@x.example"}).status_code == 302

    for thread in set(threading.enumerate()) - before:
        thread.join(20)
    assert "was not sent" in capsys.readouterr().err
