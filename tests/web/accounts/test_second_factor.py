"""A code besides the password."""

import base64
import hmac
import itertools
import re
import struct
import time

import pytest

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.access.people import change_role, new_link_for, remove_user
from leadlight.actions.clock import now
from leadlight.storage.models import Audit, SecondFactor
from tests.web.accounts.conftest import PASSWORD, user_with_password


class Phone:
    """An app with codes as RFC 6238 has them; each one asked for is that of another half minute."""

    def __init__(self, secret: str) -> None:
        self.secret = base64.b32decode(secret)
        self.steps = itertools.count(int(time.time()) // 30 - 1)

    def code(self) -> str:
        """Give a code that was not used yet."""
        digest = hmac.digest(self.secret, struct.pack(">Q", next(self.steps)), "sha1")
        place = digest[-1] & 15
        return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@pytest.fixture
def secured(sites):
    """Give a user who has set up a second factor, with the phone that has it, and the codes to recover with."""
    user_with_password()
    visitor = sites()
    visitor.log_in("ana@x.example")
    visitor.send("/accounts/reauthenticate/", {"password": PASSWORD})
    page = visitor.get("/accounts/2fa/totp/activate/").content.decode()
    assert 'src="data:image/svg+xml' in page
    secret = visitor.session["mfa.totp.secret"]
    assert secret in page
    phone = Phone(secret)
    done = visitor.fill(page, "/accounts/2fa/totp/activate/", {"code": phone.code()})
    assert done.status_code == 302
    visitor.send("/accounts/2fa/reauthenticate/", {"code": phone.code()})
    codes = re.findall(r"<code>(\d{8})</code>", visitor.get("/accounts/2fa/recovery-codes/").content.decode())
    assert len(codes) == 10
    return sites, phone, codes


def test_the_password_alone_opens_nothing_then(secured):
    sites, phone, _ = secured
    visitor = sites()

    asked = visitor.log_in("ana@x.example")
    assert asked["Location"] == "/accounts/2fa/authenticate/"
    assert not visitor.is_in
    assert visitor.send("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert not visitor.is_in

    assert visitor.send("/accounts/2fa/authenticate/", {"code": phone.code()})["Location"] == "/"
    assert visitor.is_in


def test_a_code_that_was_seen_over_a_shoulder_opens_nothing(secured):
    sites, phone, _ = secured
    one, other = sites(), sites()
    code = phone.code()
    for visitor in (one, other):
        visitor.log_in("ana@x.example")
        visitor.send("/accounts/2fa/authenticate/", {"code": code})

    assert (one.is_in, other.is_in) == (True, False)


def test_a_recovery_code_opens_once(secured):
    sites, _, codes = secured
    one, other = sites(), sites()
    for visitor in (one, other):
        visitor.log_in("ana@x.example")
        visitor.send("/accounts/2fa/authenticate/", {"code": codes[0]})

    assert (one.is_in, other.is_in) == (True, False)


def test_codes_are_not_guessed_without_end(secured):
    sites, phone, _ = secured
    visitor = sites()
    visitor.log_in("ana@x.example")
    for _ in range(6):
        visitor.send("/accounts/2fa/authenticate/", {"code": "000000"})

    visitor.send("/accounts/2fa/authenticate/", {"code": phone.code()})

    assert not visitor.is_in


def test_a_link_may_take_the_second_factor_away_where_the_phone_was_lost(secured):
    sites, _, _ = secured
    kept = new_link_for("ana@x.example", now(), operator("root"))
    sites().send(kept.path, {"password": PASSWORD, "again": PASSWORD})
    assert sites().log_in("ana@x.example")["Location"] == "/accounts/2fa/authenticate/"

    dropped = new_link_for("ana@x.example", now(), operator("root"), drop_second_factor=True)
    sites().send(dropped.path, {"password": PASSWORD, "again": PASSWORD})

    assert SecondFactor.objects.count() == 0
    assert sites().log_in("ana@x.example")["Location"] == "/"


def test_second_factors_are_written_down(secured):
    deeds = (
        Audit.objects.filter(action__startswith="users.second").order_by("pk").values_list("action", "detail")
    )

    assert list(deeds) == [
        ("users.second_factor.add", {"type": "totp"}),
        ("users.second_factor.add", {"type": "recovery_codes"}),
    ]


@pytest.mark.parametrize("how", ["role", "password", "removal"])
def test_who_is_half_way_in_when_something_changes_begins_anew(secured, how):
    sites, phone, _ = secured
    user_with_password("bo@x.example")
    visitor = sites()
    visitor.log_in("ana@x.example")
    asked = visitor.get("/accounts/2fa/authenticate/").content.decode()

    match how:
        case "role":
            change_role("ana@x.example", Role.VIEWER, now(), operator("root"))
        case "password":
            link = new_link_for("ana@x.example", now(), operator("root"))
            sites().send(link.path, {"password": PASSWORD + "2", "again": PASSWORD + "2"})
        case _:
            remove_user("ana@x.example", now(), operator("root"))

    answer = visitor.fill(asked, "/accounts/2fa/authenticate/", {"code": phone.code()})
    assert answer["Location"].startswith("/accounts/login/")
    assert not visitor.is_in
