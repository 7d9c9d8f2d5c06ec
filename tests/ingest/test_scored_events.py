"""Messages of the log as a scoring model reads them."""

import json
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.json_text import read, written
from leadlight.ingest.messages import event_of
from leadlight.ingest.scored_events import EventReader
from leadlight.ingest.stored import Stored

NOW = 1_750_000_000_000_000


def stored(kind="track", name="page_viewed", **body):
    body = {"type": kind, "event": name, "timestamp": "2025-06-15T15:06:40Z", **body}
    return of_log(json.dumps(body), kind, name)


def of_log(body, kind="track", name="x"):
    read_body = read(body.encode())
    assert isinstance(read_body, dict)
    return Stored(1, kind, name, NOW, "server", read_body)


def there(message, *wanted):
    event = EventReader(wanted or None).event(message)
    assert event is not None
    return event


def test_properties_are_flat_and_have_normal_names():
    event = there(
        stored(properties={"Path (old)": "/a", "Page": {"Depth": 5}}, context={"page": {"url": "x"}})
    )

    assert (event.name, event.time, event.message_id) == ("page_viewed", NOW, None)
    assert event.properties["path"] == "/a"
    assert event.properties["page_depth"] == 5
    assert event.properties["context_page_url"] == "x"


def test_only_the_properties_that_are_wanted_are_read():
    event = there(stored(properties={"path": "/a", "other": 1}), "path")

    assert event.properties == {"path": "/a"}


def test_numbers_are_as_written_and_what_is_nested_in_a_list_is_its_text():
    message = of_log('{"properties": {"n": 1.50, "l": [1, {"a": 2.50}]}}')

    assert there(message, "n", "l").properties == {"n": Decimal("1.50"), "l": [1, '{"a":2.50}']}


@pytest.mark.parametrize("kind", ["identify", "group", "alias"])
def test_what_says_who_somebody_is_is_no_event(kind):
    assert EventReader().event(stored(kind)) is None


@pytest.mark.parametrize(
    ("machine", "there"), [(True, False), ("yes", False), (False, True), ("who knows", True)]
)
def test_an_event_of_a_machine_does_not_exist(machine, there):
    assert (EventReader().event(stored(properties={"machine": machine})) is not None) is there


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-5, 5)
    | st.sampled_from(["", "a", "5.0", "ß"])
    | st.integers(-900, 900).map(lambda hundredths: hundredths / 100)
)
VALUES = st.recursive(
    SCALARS | st.lists(st.integers(0, 2) | st.text("ab", max_size=2), max_size=2),
    lambda inner: st.dictionaries(
        st.sampled_from(["path", "Path", "a b", "Machine", "x(y)", "()"]), inner, max_size=3
    ),
    max_leaves=6,
)


@given(
    st.dictionaries(
        st.sampled_from(["properties", "context", "userId", "Machine", "messageId"]), VALUES, max_size=4
    )
)
def test_properties_are_those_of_a_message_in_a_file(body):
    message = stored(**body)
    expected = event_of(message.body)
    found = EventReader().event(message)

    assert (found is None) == (expected is None)
    if found is not None and expected is not None:
        assert {name: value for name, value in expected.properties.items() if name} == found.properties
        assert written(found.properties)


def test_messages_of_any_number_of_shapes_are_read(monkeypatch):
    monkeypatch.setattr("leadlight.ingest.scored_events._SHAPES", 2)
    reader = EventReader()
    messages = [stored(properties={f"name_{number // 4}": number}) for number in range(20)]

    events = [event for message in messages if (event := reader.event(message)) is not None]

    assert [event.properties[f"name_{number // 4}"] for number, event in enumerate(events)] == list(range(20))


def test_a_property_may_be_one_of_the_context():
    message = stored(context={"ip": "1.2.3.4", "page": {"url": "x"}}, properties={"path": "/a"})

    assert there(message, "path").properties == {"path": "/a"}
    assert there(message, "path", "context_page_url").properties == {"path": "/a", "context_page_url": "x"}
