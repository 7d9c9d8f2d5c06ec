import json

import pytest

from leadlight.ingest.messages import (
    columns_of,
    decoded,
    event_name,
    event_of,
    is_identify,
    is_machine,
    key_of,
    renamed_columns,
    role_name,
    shared_key,
)
from leadlight.scoring.values import Forms, instant

SEGMENT = [
    ("type",),
    ("userId",),
    ("anonymousId",),
    ("event",),
    ("messageId",),
    ("originalTimestamp",),
    ("timestamp",),
    ("properties", "path"),
    ("properties", "machine"),
    ("context", "page", "path"),
    ("traits", "email"),
    ("traits", "company", "size"),
]


def test_segments_spelling_of_ids_is_ours():
    found = columns_of(SEGMENT)

    assert (found.name, found.type, found.message_id) == (3, 0, 4)
    assert found.times == (6, 5)
    assert (found.keys["user_id"], found.keys["anonymous_id"], found.keys["email"]) == (1, 2, 10)


def test_nested_values_are_properties_joined_with_underscores():
    found = columns_of(SEGMENT)

    assert found.properties["path"] == 7
    assert found.properties["context_page_path"] == 9
    assert found.machine == 8


def test_traits_are_fields_of_the_lead():
    assert columns_of(SEGMENT).traits == {"email": 10, "company_size": 11}


def test_what_lies_in_properties_comes_before_a_column_beside_it():
    assert columns_of([("path",), ("properties", "path")]).properties["path"] == 1


def test_two_columns_of_one_name_are_told():
    found = columns_of([("event",), ("Plan",), ("plan",)])

    assert found.repeated == {"plan": (1, 2)}


def test_names_given_by_the_user_come_before_columns_of_that_name():
    paths = [("event",), ("timestamp",), ("touch_type",), ("happened",), ("url",), ("path",), ("Path",)]

    found = columns_of(
        paths, {"event": "touch_type", "time": "happened", "path": "url", "lead_id": "nothing"}
    )

    assert found.name == 2
    assert found.times == (3,)
    assert found.properties["path"] == 4
    assert found.repeated == {}
    assert "lead_id" not in found.keys


def test_names_given_by_the_user_may_be_exchanged_and_spelt_as_in_the_file():
    assert renamed_columns([("type",), ("event",)], {"event": "type", "type": "event"}) == {
        "event": 0,
        "type": 1,
    }
    assert renamed_columns([("userId",)], {"lead_id": "userId"}) == {"lead_id": 0}


@pytest.mark.parametrize(
    ("of_leads", "of_events", "found"),
    [
        (["Email", "lead_id"], ["email", "lead_id"], ("lead_id", "lead_id")),
        (["user_id", "email"], ["user_id", "email"], ("user_id", "user_id")),
        (["email_address", "email"], ["email", "email_address"], ("email", "email")),
        (["email_address"], ["email_address"], ("email_address", "email_address")),
        (["userid"], ["user_id"], ("userid", "user_id")),
        (["id"], ["lead_id", "id"], ("id", "lead_id")),
        (["id"], ["id"], None),
        (["email"], ["user_id"], None),
        (["lead", "name"], ["lead", "event"], ("lead", "lead")),
        (["contact_id", "lead"], ["lead_id", "contact_id"], ("contact_id", "contact_id")),
        (["customer_id"], ["person_id"], None),
        (["e_mail_address"], ["e_mail_address"], ("e_mail_address", "e_mail_address")),
        (["e_mail"], ["email"], ("e_mail", "email")),
        (["lead_id"], ["lead"], ("lead_id", "lead")),
        (["id"], ["lead"], None),
    ],
)
def test_the_first_field_that_both_have_ties_events_to_leads(of_leads, of_events, found):
    assert shared_key(of_leads, of_events) == found


def test_ids_of_other_systems_go_by_our_names():
    assert role_name("anonymousId") == "anonymous_id"
    assert role_name("Lead ID") == "lead_id"


@pytest.mark.parametrize(
    ("value", "key"),
    [
        (" Ana@ACME.example ", "ana@acme.example"),
        (" AB-1 ", "AB-1"),
        ("STRASSE@x.example", "strasse@x.example"),
        ("", None),
        (" \t", None),
        (None, None),
        (12, "12"),
        (12.0, "12"),
        (12.5, "12.5"),
        (["a"], None),
    ],
)
def test_an_address_is_compared_folded_and_any_other_key_stripped(value, key):
    assert key_of(value) == key


@pytest.mark.parametrize(
    ("name", "kind", "found"),
    [
        ("Page  Viewed", "track", "page_viewed"),
        ("", " PAGE ", "page_viewed"),
        (None, "screen", "screen_viewed"),
        (None, "form_submit", "form_submit"),
        ("!", "page", None),
        (None, None, None),
        (["a"], "page", "page_viewed"),
        (None, ["page"], None),
    ],
)
def test_an_event_goes_by_its_name_or_what_its_type_stands_for(name, kind, found):
    assert event_name(name, kind) == found


def test_an_identify_message_is_told_by_its_type():
    assert is_identify(" Identify ")
    assert not is_identify("track")
    assert not is_identify(None)


@pytest.mark.parametrize(
    ("value", "machine"),
    [("yes", True), (True, True), ("no", False), (None, False), ("x", False), ([True], False)],
)
def test_a_machine_is_one_that_says_so(value, machine):
    assert is_machine(value) is machine


def test_a_message_is_an_event_with_all_its_properties():
    message = {
        "type": "page",
        "messageId": " m1 ",
        "timestamp": "nonsense",
        "originalTimestamp": "03/04/2026",
        "properties": {"path": "/pricing"},
    }

    event = event_of(message, Forms("dmy"))

    assert event is not None
    assert (event.name, event.time, event.message_id) == ("page_viewed", instant("2026-04-03"), "m1")
    assert event.properties["path"] == "/pricing"


@pytest.mark.parametrize(
    "message",
    [
        {"event": "Page Viewed"},
        {"event": "Page Viewed", "timestamp": ["2026-02-01"]},
        {"type": "identify", "timestamp": "2026-02-01"},
        {"event": "Page Viewed", "timestamp": "2026-02-01", "machine": "yes"},
    ],
)
def test_a_message_that_is_no_event_is_none(message):
    assert event_of(message) is None


def test_a_message_without_a_name_is_still_something_the_lead_did():
    event = event_of({"timestamp": "2026-02-01"})

    assert event is not None
    assert event.name == ""


def test_numbers_in_json_are_as_written():
    assert decoded("[1.10, 2e3, true, null]") == ["1.10", "2e3", True, None]


def test_what_is_no_json_or_an_object_counts_as_its_text():
    assert decoded("{oops") == "{oops"
    assert decoded('{"a": 1}') == '{"a": 1}'
    assert decoded("[" * 100_000) == "[" * 100_000
    assert decoded(json.dumps("a")) == "a"


def test_a_table_without_an_event_column_is_read_by_the_only_column_that_names_and_dates_what_happened():
    found = columns_of([("lead_id",), ("touch_type",), ("touch_timestamp",)])

    assert (found.name, found.times) == (1, (2,))


def test_of_two_columns_that_may_say_what_happened_none_is_guessed():
    found = columns_of([("lead_id",), ("touch_type",), ("visit_type",), ("time",)])

    assert found.name is None
