"""What browsers are told, and under which names Leadlight answers."""

from contextlib import closing

import pytest
from django.conf import settings
from django.test import Client

from leadlight.actions.access.company import set_choice
from leadlight.actions.access.operations import operator
from leadlight.actions.clock import now
from leadlight.web.hosts import is_inside
from leadlight.web.site import furnish
from tests.web.accounts.conftest import Visitor, user_with_password

PAGE = "/accounts/login/"


@pytest.fixture
def client(sqlite_place):
    """Give a browser."""
    furnish()
    return Client()


def test_pages_load_nothing_from_elsewhere_and_stand_in_nobodys_frame(client):
    answer = client.get(PAGE)

    policy = dict(part.strip().split(" ", 1) for part in answer["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert {*policy.values()} <= {"'none'", "'self'", "'self' data:"}
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "no-store" in client.get("/accounts/2fa/")["Cache-Control"]
    with closing(client.get("/static/leadlight/app.css")) as sheet:
        assert "no-store" not in sheet["Cache-Control"]


def test_cookies_are_for_the_site_alone_and_over_tls_where_tls_is_spoken(client):
    user_with_password()
    plain = client.get(PAGE)
    secure = client.get(PAGE, secure=True)

    for answer, is_secure in ((plain, False), (secure, True)):
        cookie = answer.cookies[settings.CSRF_COOKIE_NAME]
        assert (bool(cookie["secure"]), cookie["httponly"], cookie["samesite"]) == (is_secure, True, "Lax")
        assert ("Strict-Transport-Security" in answer) is is_secure


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(client):
    user_with_password()
    client.post(PAGE, {"login": "ana@x.example", "password": "a window of small panes"}, secure=True)

    cookie = client.cookies[settings.SESSION_COOKIE_NAME]

    assert (cookie["secure"], cookie["httponly"], cookie["samesite"]) == (True, True, "Lax")
    assert cookie["domain"] == ""


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "a.b@c.d", "bad host", "localhost.evil"],
)
def test_a_name_that_is_not_ours_is_refused(client, host):
    answer = client.get(PAGE, HTTP_HOST=host)

    assert answer.status_code == 400
    assert b"--public-url" in answer.content


@pytest.mark.parametrize(
    "host", ["127.0.0.1:8765", "[::1]:8765", "localhost", "leadlight", "a.localhost", "10.0.0.7"]
)
def test_names_that_nobody_on_the_internet_has_are_served(client, host):
    assert is_inside(host)
    assert client.get(PAGE, HTTP_HOST=host).status_code == 200


def test_the_public_name_is_served_once_it_is_said(client, monkeypatch):
    assert client.get(PAGE, HTTP_HOST="leads.example.com").status_code == 400
    set_choice("public_url", "https://Leads.example.com/", now(), operator("root"))
    later = now() + 10_000_000
    monkeypatch.setattr("leadlight.web.hosts.now", lambda: later)

    for host in ("leads.example.com", "LEADS.example.com:443"):
        assert client.get(PAGE, HTTP_HOST=host).status_code == 200
    assert client.get(PAGE, HTTP_HOST="leads.example.com:8443").status_code == 400


def test_behind_a_proxy_that_does_not_say_so_tls_is_known_by_the_public_address(client):
    set_choice("public_url", "https://leads.example.com", now(), operator("root"))
    user_with_password()
    visitor = Visitor()

    entered = visitor.log_in(
        "ana@x.example", HTTP_HOST="leads.example.com", HTTP_ORIGIN="https://leads.example.com"
    )

    assert entered.status_code == 302
    assert entered.cookies[settings.SESSION_COOKIE_NAME]["secure"]
    other = Visitor().log_in(
        "ana@x.example", HTTP_HOST="leads.example.com", HTTP_ORIGIN="https://evil.example"
    )
    assert other.status_code == 403


def test_a_broken_page_shows_nothing_of_why(client, monkeypatch):
    def broken(*_):
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr("leadlight.web.accounts.pages.mail_is_sent", broken)
    client.raise_request_exception = False

    answer = client.get("/accounts/password/reset/")

    assert answer.status_code == 500
    assert b"secret" not in answer.content
