from decimal import Decimal

import pytest

from leadlight.ingest.identifiers import (
    Identifier,
    anonymous_id,
    email,
    identifiers_of,
    phone,
    user_id,
    ways_to_reach,
)


def found(kind="track", **body):
    return [tuple(each) for each in identifiers_of(kind, body)]


def test_all_that_identifies_comes_in_the_order_of_what_it_is_worth():
    assert found(
        "identify",
        anonymousId="a-1",
        userId=7,
        traits={"email": "Ana@Acme.example", "phone": "+41 44 668 18 00"},
        context={"traits": {"email": "ana@home.example"}},
    ) == [
        ("user_id", "7"),
        ("email", "ana@acme.example"),
        ("email", "ana@home.example"),
        ("phone", "+41446681800"),
        ("anonymous_id", "a-1"),
    ]


def test_a_message_may_identify_nobody():
    assert found() == []
    assert found(userId=["u-1"], anonymousId=None, traits="x", context=[], properties=3) == []


@pytest.mark.parametrize(
    ("user", "anonymous", "expected"),
    [
        ("u1", "a1", [("user_id", "u1"), ("anonymous_id", "a1")]),
        ("u1", "null", [("user_id", "u1")]),
        ("null", "a1", [("anonymous_id", "a1")]),
        ("Ana@Acme.com", "a1", [("email", "ana@acme.com"), ("anonymous_id", "a1")]),
    ],
)
def test_most_messages_have_two_ids_alone(user, anonymous, expected):
    body = {"userId": user, "anonymousId": anonymous, "context": {"ip": "1.2.3.4"}, "properties": {"a": 1}}

    assert list(identifiers_of("track", body)) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"userId": "u1", "anonymousId": "a1"}, []),
        ({"userId": "ana@acme.com"}, ["ana@acme.com"]),
        ({"userId": "null", "properties": {"email": "ana@acme.com"}}, ["ana@acme.com"]),
        ({"userId": "u1", "context": {"traits": {"phone": "+4930123456"}}}, ["+4930123456"]),
        ({"userId": "u1", "traits": {"email": "ana@acme.com"}}, ["ana@acme.com"]),
    ],
)
def test_addresses_and_numbers_are_ways_to_reach_somebody(body, expected):
    assert [each.value for each in ways_to_reach("track", body)] == expected


def test_a_user_id_that_is_an_address_counts_as_that():
    assert found(userId="Ana@Acme.example") == [("email", "ana@acme.example")]
    assert user_id("ana@acme") == Identifier("user_id", "ana@acme")


def test_numbers_are_ids_as_they_are_written():
    assert [user_id(value) for value in (7, 7.0, Decimal("7.00"), "7.0", 7.5)] == [
        Identifier("user_id", text) for text in ("7", "7", "7", "7.0", "7.5")
    ]


def test_the_address_in_the_properties_counts_where_the_message_has_nothing_better():
    form = {"email": "ana@acme.example"}

    assert found(anonymousId="a-1", properties=form)[0] == ("email", "ana@acme.example")
    assert found(userId="u-1", properties=form) == [("user_id", "u-1")]
    assert found(context={"traits": {"email": "b@acme.example"}}, properties=form) == [
        ("email", "b@acme.example")
    ]


def test_the_traits_of_a_group_are_those_of_a_company():
    assert found("group", userId="u-1", traits={"email": "info@acme.example"}) == [("user_id", "u-1")]
    assert found("group", anonymousId="a-1", properties={"email": "info@acme.example"}) == [
        ("anonymous_id", "a-1")
    ]


@pytest.mark.parametrize(
    ("previous", "expected"),
    [("a-1", ("anonymous_id", "a-1")), ("ana@acme.example", ("email", "ana@acme.example"))],
)
def test_an_alias_names_what_somebody_was_called_before(previous, expected):
    assert expected in found("alias", userId="u-1", previousId=previous)
    assert found("track", userId="u-1", previousId=previous) == [("user_id", "u-1")]
    assert found("alias", userId="u-1", previousId="null") == [("user_id", "u-1")]


@pytest.mark.parametrize(
    "value",
    [
        "null", " NULL ", "undefined", "Undefined", "0", "00", "-1", "none", "None", "NaN", "anonymous", "guest", "unknown", "N/A",
        "(not set)", "", " ", "-", "?", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "xxxxxxxx-xxxx-xxxx", "{{user_id}}", "${userId}", "%%EMAIL%%", "<%= id %>", "[object Object]", "a\x00b", "a\ud800", "x" * 256,
        0, -1, float("nan"), None, [], {}, False, True,
    ],
)  # fmt: skip
def test_what_programs_write_where_they_know_no_id_identifies_nobody(value):
    assert user_id(value) is None
    assert anonymous_id(value) is None


@pytest.mark.parametrize("value", ["u-1", "10", "-10", "nullable", "x1", "anonymous-17", "0f", "100%"])
def test_ids_that_only_look_a_little_like_that_are_ids(value):
    assert user_id(value) == Identifier("user_id", value)


@pytest.mark.parametrize(
    ("written", "normal"),
    [
        ("Ana.Maria+news@Acme.Example", "ana.maria+news@acme.example"),
        (" mailto:ana@acme.example ", "ana@acme.example"),
        ("ana@Bücher.example", "ana@xn--bcher-kva.example"),
        ("ana@xn--bcher-kva.example", "ana@xn--bcher-kva.example"),
        ("ana@" + "ü" * 61 + ".example", "ana@" + "ü" * 61 + ".example"),
        ("test@acme.example", "test@acme.example"),
        ("info@example.com", "info@example.com"),
    ],
)
def test_an_address_has_one_form(written, normal):
    assert email(written) == Identifier("email", normal)


@pytest.mark.parametrize(
    "value",
    ["ana", "ana@acme", "ana@@acme.example", "a na@acme.example", "ana@acme..example", "@acme.example", "ana@.example", "ana@acme.e",
     "noreply@acme.example", "no-reply@acme.example", "null@acme.example", "test@example.com", "test@example.whatever", "test@test.com",
     "asdf@asdf.com", "a\x00na@acme.example", "x" * 65 + "@acme.example", "ana@" + "abc." * 70 + "example", 7, None],
)  # fmt: skip
def test_what_is_no_address_or_nobodys_identifies_nobody(value):
    assert email(value) is None


@pytest.mark.parametrize(
    ("written", "country", "normal"),
    [
        ("+41 44 668 18 00", None, "+41446681800"),
        ("0041 (0)44 668 18 00", None, "+41446681800"),
        ("044 668 18 00", "ch", "+41446681800"),
        (41446681800, None, None),
        ("044 668 18 00", "Switzerland", None),
        ("044 668 18 00", None, None),
        ("+41 1", None, None),
        ("+41 44", None, None),
        ("+1 555 555 5555", None, None),
        (446681800, "CH", "+41446681800"),
        ("call me", None, None),
        (None, None, None),
    ],
)
def test_a_phone_number_has_one_form_or_is_none(written, country, normal):
    assert phone(written, country) == (normal and Identifier("phone", normal))
