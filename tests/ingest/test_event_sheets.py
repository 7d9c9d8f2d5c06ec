import pytest

from leadlight.errors import DataError
from leadlight.ingest.event_sheets import event_sheet
from leadlight.ingest.sheets import Columns, Unusable

WHEN = "2026-02-20T10:00:00Z"


def read(names, row, key=None, renamed=None):
    paths = [tuple(name.split(".")) for name in names]
    columns = Columns(paths, ["text"] * len(names), "events.csv")
    return event_sheet(columns, "crm", key, renamed or {}).read(row)


def test_a_flat_row_becomes_an_event_with_properties():
    said = read(
        ["message_id", "lead_id", "Event", "Timestamp", "Path", "campaign"],
        ["m", "7", "Page Viewed", WHEN, "/x", " "],
    )

    assert said == {
        "type": "track",
        "event": "Page Viewed",
        "userId": "7",
        "timestamp": WHEN,
        "messageId": "m",
        "properties": {"Path": "/x"},
    }


def test_an_address_tells_who_it_was():
    said = read(["email", "phone", "event", "time"], ["a@x.example", "+49 30 1", "Called", WHEN])

    assert said["context"] == {"traits": {"email": "a@x.example", "phone": "+49 30 1"}}
    assert "userId" not in said


def test_messages_in_segments_shape_keep_it():
    said = read(
        ["type", "userId", "anonymousId", "timestamp", "sentAt", "Properties.Plan.Name", "groupId", "a.b"],
        ["group", "7", "b", WHEN, WHEN, "pro", "acme", "x"],
    )

    assert said == {
        "type": "group",
        "userId": "7",
        "anonymousId": "b",
        "timestamp": WHEN,
        "properties": {"Plan": {"Name": "pro"}, "a_b": "x"},
        "groupId": "acme",
    }


@pytest.mark.parametrize(
    ("event", "kind", "what"),
    [
        (None, "page", {"type": "page"}),
        ("Viewed it", "page", {"type": "track", "event": "Viewed it"}),
        (None, "Identify", {"type": "identify"}),
        (None, "email_open", {"type": "track", "event": "email_open"}),
        ("Called", "track", {"type": "track", "event": "Called"}),
        ("Called", None, {"type": "track", "event": "Called"}),
    ],
)
def test_a_type_may_be_that_of_a_message_or_the_name_of_an_event(event, kind, what):
    said = read(["event", "type", "user_id", "time"], [event, kind, "7", WHEN])

    assert {name: said[name] for name in ("type", "event") if name in said} == what


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ([None, "7", WHEN], "what happened"),
        (["Called", "7", "never"], "no time"),
        (["Called", "7", None], "no time"),
        (["Called", "null", WHEN], "who did it"),
    ],
)
def test_a_row_that_lacks_something_is_left_out(row, why):
    with pytest.raises(Unusable, match=why):
        read(["event", "user_id", "time"], row)


def test_a_type_that_says_track_alone_says_nothing():
    with pytest.raises(Unusable, match="what happened"):
        read(["event", "type", "user_id", "time"], [None, "track", "7", WHEN])


def test_a_key_of_the_lists_own_ties_events_to_leads():
    names, row = ["no", "event", "time"], ["7", "Called", WHEN]

    assert read(names, row, key="no")["userId"] == "crm:7"
    assert read(["user_id", *names[1:]], row, key="user_id")["userId"] == "7"
    assert read(["user_id", *names[1:]], row, key="other")["userId"] == "7"
    with pytest.raises(Unusable):
        read(names, [None, *row[1:]], key="no")


def test_columns_may_be_called_otherwise():
    said = read(
        ["who", "what", "when", "utm"],
        ["7", "Called", WHEN, "spring"],
        renamed={"user_id": "who", "event": "what", "time": "when", "campaign": "utm"},
    )

    assert (said["event"], said["userId"], said["timestamp"]) == ("Called", "7", WHEN)
    assert said["properties"] == {"utm": "spring", "campaign": "spring"}


def test_a_value_where_an_object_should_be_gives_way_to_none():
    said = read(
        ["event", "user_id", "time", "properties.a", "properties.a.b"], ["Called", "7", WHEN, "x", "y"]
    )

    assert said["properties"] == {"a": "x"}


@pytest.mark.parametrize(
    ("names", "why"), [(["user_id", "time"], "what happened"), (["event", "user_id"], "when")]
)
def test_a_list_that_cannot_say_what_or_when_is_refused(names, why):
    with pytest.raises(DataError, match=why):
        read(names, [])
