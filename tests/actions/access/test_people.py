import pytest

from leadlight.actions.access.api_keys import add_personal_key, add_server_key
from leadlight.actions.access.authenticate import actor_of_user
from leadlight.actions.access.links import (
    FIRST_LASTS,
    LASTS,
    LinkUsedError,
    first_link,
    opened_link,
    use_link,
)
from leadlight.actions.access.look_up import look_up
from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.access.people import add_user, change_role, known_users, new_link_for, remove_user
from leadlight.actions.live.first_start import first_words
from leadlight.errors import DataError, NotAllowedError
from leadlight.storage.audit_rows import Wanted
from leadlight.storage.database import open_database
from leadlight.storage.models import ApiKey, Audit, EmailName, OneTimeLink, SecondFactor, User
from tests.actions.access.people import NOW, actor_of

OPERATOR = operator("root")
HASH = "argon2$a hash"


def token_of(invitation):
    return invitation.path.rpartition("/")[2]


def with_password(email, role):
    """Add somebody who used the link."""
    return use_link(token_of(add_user(email, role, NOW, OPERATOR)), HASH, NOW)


def test_somebody_is_added_and_sets_a_password_with_a_link_once(place):
    invitation = add_user(" Ana@X.example", Role.MARKETER, NOW, OPERATOR, "Ana")

    assert (invitation.email, invitation.expires_at) == ("ana@x.example", NOW + LASTS)
    assert not known_users()[0].has_password
    user = use_link(token_of(invitation), HASH, NOW + LASTS - 1)
    assert (user.email, user.role, user.password) == ("ana@x.example", "marketer", HASH)
    with pytest.raises(LinkUsedError):
        use_link(token_of(invitation), "argon2$another", NOW + 1)
    (known,) = known_users()
    assert (known.email, known.name, known.role, known.has_password) == (
        "ana@x.example",
        "Ana",
        Role.MARKETER,
        True,
    )


def test_of_a_link_only_its_digest_is_kept(sqlite_place):
    invitation = add_user("ana@x.example", Role.REP, NOW, OPERATOR)

    assert token_of(invitation) not in str([*OneTimeLink.objects.values(), *Audit.objects.values()])
    assert len(token_of(invitation)) == 43


def test_a_link_that_is_too_old_or_replaced_or_of_somebody_removed_opens_nothing(sqlite_place):
    first = add_user("ana@x.example", Role.REP, NOW, OPERATOR)
    second = new_link_for("ana@x.example", NOW, OPERATOR)
    gone = add_user("bo@x.example", Role.REP, NOW, OPERATOR)
    remove_user("bo@x.example", NOW, OPERATOR)

    for invitation, at in ((first, NOW), (second, NOW + LASTS), (gone, NOW)):
        with pytest.raises(LinkUsedError):
            opened_link(token_of(invitation), at)
        with pytest.raises(LinkUsedError):
            use_link(token_of(invitation), HASH, at)
    assert opened_link(token_of(second), NOW).user is not None


def test_the_first_link_makes_the_administrator_and_no_second_one(place):
    old = first_link(NOW)
    new = first_link(NOW)
    assert old is not None
    assert new is not None

    with pytest.raises(LinkUsedError):
        use_link(token_of(old), HASH, NOW, "eve@x.example")
    with pytest.raises(LinkUsedError):
        use_link(token_of(new), HASH, NOW + FIRST_LASTS, "eve@x.example")
    assert use_link(token_of(new), HASH, NOW, "ana@x.example").role == Role.ADMIN
    assert first_link(NOW) is None


def test_a_first_link_opens_nothing_once_somebody_was_added_otherwise(sqlite_place):
    link = first_link(NOW)
    assert link is not None
    add_user("ana@x.example", Role.ADMIN, NOW, OPERATOR)

    with pytest.raises(LinkUsedError):
        use_link(token_of(link), HASH, NOW, "eve@x.example")


def test_what_the_first_start_says(sqlite_place):
    sentence, link = first_words(sqlite_place, "http://127.0.0.1:9000", NOW)
    open_database(sqlite_place)

    assert "until 2027-01-16" in sentence
    assert link.startswith("http://127.0.0.1:9000/accounts/welcome/")
    use_link(link.rpartition("/")[2], HASH, NOW, "ana@x.example")
    assert first_words(sqlite_place, "http://127.0.0.1:9000", NOW) == ()


def test_the_last_administrator_stays_one(place):
    with_password("ana@x.example", Role.ADMIN)

    for deed in (
        lambda: change_role("ana@x.example", Role.VIEWER, NOW, OPERATOR),
        lambda: remove_user("ana@x.example", NOW, OPERATOR),
    ):
        with pytest.raises(DataError, match="is the last administrator"):
            deed()
    assert [user.role for user in known_users()] == [Role.ADMIN]

    add_user("bo@x.example", Role.ADMIN, NOW, OPERATOR)
    with pytest.raises(DataError, match="is the last administrator"):  # bo cannot log in yet
        remove_user("ana@x.example", NOW, OPERATOR)
    remove_user("bo@x.example", NOW, OPERATOR)

    with_password("cy@x.example", Role.ADMIN)
    remove_user("ana@x.example", NOW, OPERATOR)
    assert [user.email for user in known_users()] == ["cy@x.example"]


def test_who_is_removed_leaves_nothing_to_get_in_with(place):
    with_password("ana@x.example", Role.ADMIN)
    with_password("bo@x.example", Role.REP)
    add_personal_key("bo@x.example", "assistant", NOW, OPERATOR)
    new_link_for("bo@x.example", NOW, OPERATOR)
    bo = User.objects.get(email="bo@x.example")
    SecondFactor.objects.create(user=bo, type="totp", data={}, created_at="2026-03-01T00:00:00Z")

    remove_user("Bo@x.example", NOW, OPERATOR)

    assert [user.email for user in known_users()] == ["ana@x.example"]
    assert [model.objects.count() for model in (ApiKey, OneTimeLink, SecondFactor, EmailName)] == [0, 0, 0, 1]
    with_password("bo@x.example", Role.VIEWER)
    assert User.objects.get(email="bo@x.example").pk != bo.pk


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMIN}))
def test_only_administrators_manage_users(sqlite_place, role):
    by = actor_of(role, "me@x.example")

    for deed in (
        lambda: add_user("ana@x.example", Role.ADMIN, NOW, by),
        lambda: change_role("me@x.example", Role.ADMIN, NOW, by),
        lambda: remove_user("me@x.example", NOW, by),
        lambda: new_link_for("me@x.example", NOW, by),
    ):
        with pytest.raises(NotAllowedError):
            deed()
    assert [user.role for user in known_users()] == [role]
    assert Audit.objects.count() == 0


def test_strange_names_are_refused_in_a_sentence(place):
    odd = ("\x00", "a\x00@x.example", "\ud800@x.example", f"{'a' * 300}@x.example", '"\x01"@x.example')
    for text in odd:
        with pytest.raises(DataError, match="is no e-mail address"):
            add_user(text, Role.REP, NOW, OPERATOR)
        for deed in (
            lambda text=text: change_role(text, Role.REP, NOW, OPERATOR),
            lambda text=text: add_personal_key(text, "x", NOW, OPERATOR),
        ):
            with pytest.raises(DataError, match="There is no user"):
                deed()
    for name in ("a\x00b", "two\nlines", "a" * 201):
        with pytest.raises(DataError, match="A name is one line"):
            add_user("ana@x.example", Role.REP, NOW, OPERATOR, name)
        with pytest.raises(DataError, match="A name is one line"):
            add_server_key(Role.REP, name, NOW, OPERATOR)
    assert look_up(Wanted(actor="\x00"), OPERATOR) == []
    assert known_users() == []


def test_what_cannot_be_is_said(sqlite_place):
    add_user("ana@x.example", Role.REP, NOW, OPERATOR)

    with pytest.raises(DataError, match="is a user already"):
        add_user("ANA@x.example", Role.ADMIN, NOW, OPERATOR)
    with pytest.raises(DataError, match="is no e-mail address"):
        add_user("ana", Role.ADMIN, NOW, OPERATOR)
    with pytest.raises(DataError, match="There is no user"):
        change_role("bo@x.example", Role.ADMIN, NOW, OPERATOR)


def test_each_deed_is_written_down_once(sqlite_place):
    with_password("ana@x.example", Role.ADMIN)
    ana = actor_of_user(User.objects.get())
    add_user("bo@x.example", Role.REP, NOW, ana)
    change_role("bo@x.example", Role.VIEWER, NOW, ana)
    change_role("bo@x.example", Role.VIEWER, NOW, ana)
    new_link_for("bo@x.example", NOW, ana, drop_second_factor=True)
    remove_user("bo@x.example", NOW, ana)

    rows = Audit.objects.order_by("pk").values_list("actor", "action", "subject", "detail")
    assert list(rows) == [
        ("root", "users.add", "user ana@x.example", {"role": "admin"}),
        ("ana@x.example", "users.password", "user ana@x.example", {}),
        ("ana@x.example", "users.add", "user bo@x.example", {"role": "rep"}),
        ("ana@x.example", "users.role", "user bo@x.example", {"before": "rep", "after": "viewer"}),
        ("ana@x.example", "users.link", "user bo@x.example", {"second_factor_dropped": True}),
        ("ana@x.example", "users.remove", "user bo@x.example", {"role": "viewer"}),
    ]
    assert Actor("x", Role.REP).email == ""
