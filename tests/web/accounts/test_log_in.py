"""Getting in, staying in, and being put out at the next request."""

import re

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password

from leadlight.actions.access.links import first_link
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.access.people import change_role, new_link_for, remove_user
from leadlight.actions.clock import now
from leadlight.storage.models import Audit, Session, User
from leadlight.storage.passwords import Argon2
from tests.web.accounts.conftest import NOW, PASSWORD, user_with_password

OPERATOR = operator("root")
NEW = "another window, of lead and glass"


def test_somebody_with_a_password_gets_in_and_out(sites):
    user_with_password("ana@x.example", Role.MARKETER)
    visitor = sites()

    assert not visitor.is_in
    entered = visitor.log_in("Ana@X.example ")
    assert (entered.status_code, entered["Location"]) == (302, "/")
    home = visitor.get("/accounts/").content.decode()
    assert "ana@x.example" in home
    assert "Marketing" in home
    assert User.objects.get().logged_in_at is not None

    visitor.send("/accounts/logout/", {})
    assert not visitor.is_in
    assert not Session.objects.filter(user__gt=0).exists()


def test_a_log_in_begins_a_new_session_whatever_the_browser_brought(site):
    user_with_password()
    visitor = site()
    planted = "a" * 32
    visitor.cookies[settings.SESSION_COOKIE_NAME] = planted

    visitor.log_in("ana@x.example")

    assert visitor.is_in
    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = site()
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not thief.is_in


def test_a_session_that_was_begun_before_log_in_gets_another_name(site):
    user_with_password()
    visitor = site()
    session = visitor.session
    session["planted"] = "yes"
    session.save()
    before = visitor.cookies[settings.SESSION_COOKIE_NAME].value

    visitor.log_in("ana@x.example")

    assert visitor.cookies[settings.SESSION_COOKIE_NAME].value != before
    assert not Session.objects.filter(session_key=before).exists()


@pytest.mark.parametrize("keep_rows", [True, False])
def test_another_role_ends_sessions_at_the_next_request(sites, keep_rows):
    user = user_with_password()
    user_with_password("bo@x.example")
    visitor = sites()
    visitor.log_in("ana@x.example")
    assert visitor.is_in

    if keep_rows:  # as when something else writes the role
        User.objects.filter(pk=user.pk).update(role="viewer")
    else:
        change_role("ana@x.example", Role.VIEWER, NOW, OPERATOR)
        assert not Session.objects.filter(user=user.pk).exists()

    assert not visitor.is_in


@pytest.mark.parametrize("how", ["written", "link", "removed"])
def test_another_password_or_removal_ends_sessions_at_the_next_request(site, how):
    user_with_password()
    user_with_password("bo@x.example")
    visitor = site()
    visitor.log_in("ana@x.example")
    assert visitor.is_in

    match how:
        case "written":
            User.objects.filter(email="ana@x.example").update(password=make_password(NEW))
        case "link":
            link = new_link_for("ana@x.example", now(), OPERATOR)
            assert visitor.is_in
            site().send(link.path, {"password": NEW, "again": NEW})
        case "removed":
            remove_user("ana@x.example", NOW, OPERATOR)
        case _:
            raise AssertionError(how)

    assert not visitor.is_in


def test_changing_the_password_ends_all_sessions_but_the_one_it_is_done_in(site):
    user_with_password()
    here, there = site(), site()
    for each in (here, there):
        each.log_in("ana@x.example")

    changed = here.send(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW}
    )

    assert changed.status_code == 302
    assert here.is_in
    assert not there.is_in
    assert Session.objects.count() == 1
    assert site().log_in("ana@x.example", NEW).status_code == 302


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/", "//evil.example/", "/\\evil.example", "\\\\evil.example", "javascript:alert(1)",
        "http:///evil.example", "https:evil.example", " //evil.example", "/\t/evil.example", "data:text/html,x",
    ],
)  # fmt: skip
def test_after_log_in_nobody_is_led_elsewhere(site, elsewhere):
    user_with_password()

    assert site().log_in("ana@x.example", more=elsewhere)["Location"] == "/"


def test_after_log_in_one_is_where_one_wanted_to_be(site):
    user_with_password()
    visitor = site()

    asked = visitor.get("/accounts/2fa/")
    assert asked["Location"] == "/accounts/login/?next=/accounts/2fa/"
    assert visitor.log_in("ana@x.example", more="/accounts/2fa/")["Location"] == "/accounts/2fa/"


def hashed_from_now_on(monkeypatch):
    """Give a list that tells each time that a password is hashed, which takes as long as anything does here."""
    told: list[str] = []
    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2, name, telling(told, name, getattr(Argon2, name)))
    return told


def telling(told, name, function):
    def tell(*arguments):
        told.append(name)
        return function(*arguments)

    return tell


def test_an_unknown_address_and_a_wrong_password_cannot_be_told_apart(site, monkeypatch):
    user_with_password()
    hashed = hashed_from_now_on(monkeypatch)

    def answer(email):
        hashed.clear()
        page = site().log_in(email, "wrong password here")
        plain = re.sub(r'value="[^"]*"', "", page.content.decode())
        return page.status_code, plain, len(hashed)

    unknown, known = answer("nobody@x.example"), answer("ana@x.example")

    assert unknown == known
    assert unknown[2] == 1


def test_who_was_invited_and_has_no_password_yet_looks_like_nobody(site, monkeypatch):
    user = user_with_password()
    user.set_unusable_password()
    user.save()
    hashed = hashed_from_now_on(monkeypatch)

    assert site().log_in("ana@x.example", "!").status_code == 200
    assert len(hashed) == 1


def test_passwords_are_kept_as_argon2(site):
    assert user_with_password().password.startswith("argon2$argon2id$")


def test_forms_need_their_token(site):
    user_with_password()

    answer = site().post("/accounts/login/", {"login": "ana@x.example", "password": PASSWORD})

    assert answer.status_code == 403
    assert "too old, or came from elsewhere" in answer.content.decode()


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "password/set/", "login/code/", "2fa/webauthn/"]
)
def test_nobody_signs_up_or_takes_another_address(site, path):
    user_with_password()
    visitor = site()
    visitor.log_in("ana@x.example")

    assert visitor.get(f"/accounts/{path}").status_code == 404


def test_deeds_are_written_down(site):
    user_with_password()
    visitor = site()
    visitor.log_in("ana@x.example", "wrong password here")
    visitor.log_in("ana@x.example")
    visitor.send("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert list(Audit.objects.order_by("pk").values_list("actor", "action", "subject")) == [
        ("ana@x.example", "users.log_in", "user ana@x.example"),
        ("ana@x.example", "users.password", "user ana@x.example"),
    ]


def test_the_first_administrator_comes_in_by_a_link_that_opens_once(sites):
    invitation = first_link(now())
    assert invitation is not None
    visitor = sites()
    fields = {"email": "Ana@x.example", "password": PASSWORD, "again": PASSWORD}

    for _ in range(2):  # as a mail scanner looks before a person does
        assert visitor.get(invitation.path).status_code == 200
    assert visitor.send(invitation.path, fields)["Location"] == "/"

    assert visitor.is_in
    assert [(user.email, user.role) for user in User.objects.all()] == [("ana@x.example", "admin")]
    assert visitor.get(invitation.path).status_code == 404
    assert sites().log_in("ana@x.example")["Location"] == "/"
    assert first_link(now()) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"email": "no address"}, "valid email"),
        ({"again": "something else"}, "The two passwords differ"),
        ({"password": "short", "again": "short"}, "too short"),
        ({"password": "password123", "again": "password123"}, "too common"),
        ({"password": "ana@x.example", "again": "ana@x.example"}, "too similar"),
        ({"password": ""}, "required"),
    ],
)
def test_a_form_that_will_not_do_says_why_and_leaves_the_link(site, fields, said):
    invitation = first_link(now())
    assert invitation is not None
    good = {"email": "ana@x.example", "password": PASSWORD, "again": PASSWORD}

    answer = site().send(invitation.path, {**good, **fields})

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert User.objects.count() == 0
    assert site().send(invitation.path, good).status_code == 302
