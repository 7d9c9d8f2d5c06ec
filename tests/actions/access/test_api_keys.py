import pytest

from leadlight.actions.access.api_keys import (
    add_personal_key,
    add_server_key,
    listed_api_keys,
    revoke_api_key,
)
from leadlight.actions.access.authenticate import actor_of_key
from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.live.sources import add_key
from leadlight.errors import DataError, NotAllowedError
from leadlight.storage.models import ApiKey, Audit
from tests.actions.access.people import NOW, actor_of, user_of

OPERATOR = operator("root")


def test_a_personal_key_stands_for_its_user_with_the_role_of_the_moment(place):
    ana = user_of(Role.REP, "ana@x.example")
    key = add_personal_key("Ana@x.example", "assistant", NOW, OPERATOR).key

    assert actor_of_key(key, NOW) == Actor("ana@x.example", Role.REP, ana.pk)
    ana.role = "viewer"
    ana.save()
    assert actor_of_key(key, NOW) == Actor("ana@x.example", Role.VIEWER, ana.pk)
    ana.delete()
    assert actor_of_key(key, NOW) is None


def test_a_servers_key_has_a_role_and_no_user(sqlite_place):
    key = add_server_key(Role.MARKETER, "nightly export", NOW, OPERATOR).key

    assert actor_of_key(key, NOW) == Actor("key nightly export", Role.MARKETER)


def test_a_key_is_kept_as_its_digest_only_and_written_down_without_it(sqlite_place):
    made = add_server_key(Role.VIEWER, "wall", NOW, OPERATOR)

    row = ApiKey.objects.values().get()
    assert made.key not in str(row)
    assert made.key.removeprefix("api_") not in str(list(Audit.objects.values()))
    assert len(made.key.removeprefix("api_")) == 32


def test_a_revoked_or_expired_or_unknown_key_opens_nothing(sqlite_place):
    revoked = add_server_key(Role.ADMIN, "old", NOW, OPERATOR)
    revoke_api_key(revoked.kept.pk, NOW, OPERATOR)
    short = add_server_key(Role.ADMIN, "short", NOW, OPERATOR, expires_at=NOW + 10).key

    assert actor_of_key(revoked.key, NOW) is None
    assert actor_of_key(short, NOW + 9) is not None
    assert actor_of_key(short, NOW + 10) is None
    assert actor_of_key("api_" + "0" * 32, NOW) is None
    assert actor_of_key("", NOW) is None
    assert actor_of_key("\ud800", NOW) is None


@pytest.mark.parametrize("kind", ["browser", "server"])
def test_a_key_that_messages_are_sent_with_reads_nothing(sqlite_place, kind):
    _, key = add_key(kind, NOW, "root")

    assert actor_of_key(key, NOW) is None


def test_everybody_makes_and_revokes_keys_of_their_own_and_nobody_elses(sqlite_place):
    ana, bo = actor_of(Role.VIEWER, "ana@x.example"), actor_of(Role.MARKETER, "bo@x.example")
    made = add_personal_key("ana@x.example", "mine", NOW, ana)

    with pytest.raises(NotAllowedError):
        add_personal_key("ana@x.example", "not mine", NOW, bo)
    with pytest.raises(NotAllowedError):
        revoke_api_key(made.kept.pk, NOW, bo)
    with pytest.raises(NotAllowedError):
        add_server_key(Role.ADMIN, "more than I may", NOW, ana)
    with pytest.raises(NotAllowedError):  # whether there is such a user is none of bo's business
        add_personal_key("nobody@x.example", "x", NOW, bo)
    assert [key.name for key in listed_api_keys(ana.user)] == ["mine"]

    revoke_api_key(made.kept.pk, NOW, ana)
    assert actor_of_key(made.key, NOW) is None


def test_what_cannot_be_is_said(sqlite_place):
    made = add_server_key(Role.ADMIN, "x", NOW, OPERATOR).kept.pk
    revoke_api_key(made, NOW, OPERATOR)

    with pytest.raises(DataError, match="was revoked before"):
        revoke_api_key(made, NOW, OPERATOR)
    with pytest.raises(DataError, match="There is no API key 99"):
        revoke_api_key(99, NOW, OPERATOR)
    with pytest.raises(DataError, match="There is no user"):
        add_personal_key("nobody@x.example", "x", NOW, OPERATOR)
    with pytest.raises(DataError, match="needs a name"):
        add_server_key(Role.ADMIN, " ", NOW, OPERATOR)


def test_each_deed_is_written_down_once(sqlite_place):
    user_of(Role.REP, "ana@x.example")
    add_personal_key("ana@x.example", "assistant", NOW, OPERATOR)
    number = add_server_key(Role.ADMIN, "x", NOW, OPERATOR).kept.pk
    revoke_api_key(number, NOW, OPERATOR)

    assert list(Audit.objects.order_by("pk").values_list("actor", "action", "subject")) == [
        ("root", "users.key", "user ana@x.example"),
        ("root", "api_keys.add", f"API key {number}"),
        ("root", "api_keys.revoke", f"API key {number}"),
    ]


def test_a_user_has_so_many_keys_at_most(place, monkeypatch):
    user_of(Role.REP, "ana@x.example")
    monkeypatch.setattr("leadlight.actions.access.api_keys.MOST_KEYS", 1)
    add_personal_key("ana@x.example", "ended", NOW - 2, OPERATOR, NOW - 1)
    kept = add_personal_key("ana@x.example", "one", NOW, OPERATOR).kept

    with pytest.raises(DataError, match="Revoke one"):
        add_personal_key("ana@x.example", "two", NOW, OPERATOR)
    revoke_api_key(kept.pk, NOW, OPERATOR)
    add_personal_key("ana@x.example", "two", NOW, OPERATOR)
