"""Whatever is sent to the pages of accounts: an answer that says what is wrong, and nothing breaks."""

import re

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from leadlight.actions.access.links import first_link
from leadlight.actions.clock import now
from tests.web.accounts.conftest import Visitor, user_with_password

FORM = "application/x-www-form-urlencoded"
TEXTS = (
    "a\x00b@x.example",
    "\ud800@x.example",
    "a" * 200_000,
    "\x1b[31m@x.example",
    "<script>alert(1)</script>@x.example",
    "{{ settings.SECRET_KEY }}@x.example",
    "\u202egnp@x.example",
    "'; DROP TABLE leadlight_user; --@x.example",
    "ａｎａ@x.example",
    "",
)


def calm(answer, expected=range(200, 500)):
    assert answer.status_code in expected, answer
    return answer


def from_elsewhere(number):
    """Come from another place each time, as guesses from one are limited."""
    return {"REMOTE_ADDR": f"203.0.113.{number}"}


def test_any_text_in_any_field_is_answered(sites):
    invitation = first_link(now())
    assert invitation is not None

    for number, text in enumerate(TEXTS):
        visitor, place = visitor_of(sites), from_elsewhere(number)
        encoded = text.encode("utf-8", "surrogatepass").decode("latin-1")
        for fields in ({"login": encoded, "password": "x"}, {"login": "ana@x.example", "password": encoded}):
            answer = calm(visitor.send("/accounts/login/", {**fields, "next": encoded}, **place))
            assert b"<script>alert" not in answer.content
        for name in ("email", "password", "again"):
            fields = {"email": "ana@x.example", "password": "x", "again": "x", name: encoded}
            assert b"<script>alert" not in calm(visitor.send(invitation.path, fields, **place)).content


def visitor_of(sites):
    visitor = sites()
    visitor.raise_request_exception = False
    return visitor


def test_any_cookie_is_answered(sites):
    user_with_password()

    for cookie in ("\x00" * 32, "'" * 40, "a" * 32, "é" * 32, "a" * 7, "../" * 12, "%00" * 12):
        visitor = visitor_of(sites)
        for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
            visitor.cookies[name] = cookie
        for path in (
            "/",
            "/accounts/",
            "/accounts/login/",
            "/accounts/2fa/authenticate/",
            "/accounts/logout/",
        ):
            calm(visitor.get(path))
        calm(visitor.post("/accounts/login/", {"login": "ana@x.example"}))


PATHS = (
    "/accounts/welcome/%00", "/accounts/welcome/%ff%fe", "/accounts/welcome/" + "a" * 5000, "/accounts/welcome/..%2f..",
    "/accounts/password/reset/key/1-x/", "/accounts/password/reset/key/zzzzzzzzzzzzzzzzz-set-password/",
    "/accounts/password/reset/key/1-%00/", "/accounts/?next=%00", "/static/../settings.py", "/static/%2e%2e/settings.py",
    "/static/leadlight/%00.css", "/%ff", "//evil.example/", "/accounts//login/",
)  # fmt: skip


def test_any_path_is_answered(sites):
    for path in PATHS:
        answer = calm(visitor_of(sites).get(path))

        assert "evil.example" not in answer.headers.get("Location", "")
        assert b"INSTALLED_APPS" not in b"".join(answer)


BODIES = (
    (FORM, b"login=%ff%fe&password=%00"), (FORM, b"&".join(b"a%d=1" % n for n in range(3000))), (FORM, b"=&=&&&"),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"), ("multipart/form-data", b"none"),
    ("application/json", b'{"login": ["a"]}'), ("text/plain; charset=none", b"login=a"), ("", b"\x00" * 1000),
)  # fmt: skip


def test_any_body_is_answered(sites):
    for number, (kind, body) in enumerate(BODIES):
        visitor = visitor_of(sites)
        page = visitor.get("/accounts/login/").content.decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token is not None
        with_token = {"HTTP_X_CSRFTOKEN": token[1], **from_elsewhere(number)}
        calm(visitor.generic("POST", "/accounts/login/", body, kind, **with_token))
        calm(
            visitor.generic(
                "POST", "/accounts/login/", body, kind, HTTP_ACCEPT="application/json", **with_token
            )
        )


def test_any_method_is_answered(site):
    visitor = Client(raise_request_exception=False)

    for method in ("HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "NONSENSE"):
        for path in (
            "/",
            "/accounts/",
            "/accounts/login/",
            "/accounts/welcome/x",
            "/static/leadlight/app.css",
        ):
            calm(visitor.generic(method, path)).close()


def test_a_code_that_is_no_code_is_answered(sites):
    user_with_password()
    visitor: Visitor = sites()
    visitor.log_in("ana@x.example")

    for fields in ({"password": "\x00"}, {"password": "x" * 100_000}, {}):
        calm(visitor.send("/accounts/reauthenticate/", fields))


def test_a_hash_of_a_kind_nobody_knows_opens_nothing(site):
    user = user_with_password()
    user.password = make_password("x").replace("argon2$", "md5$")
    user.save()

    calm(site().log_in("ana@x.example", "x"), [200])
