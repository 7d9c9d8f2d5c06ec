import pytest

from leadlight.errors import DataError
from leadlight.ingest.records import lead_of
from leadlight.scoring.lead import Event
from leadlight.scoring.values import instant


def test_fields_and_events_are_named_as_models_name_them():
    ana = lead_of(
        {"Company Size (employees)": 12, "address": {"City": "Bern"}},
        [{"event": "Page Viewed", "timestamp": "2026-02-01", "path": "/pricing"}],
    )

    assert ana.fields == {"company_size": 12, "address_city": "Bern"}
    assert [(event.name, event.time, event.properties["path"]) for event in ana.events] == [
        ("page_viewed", instant("2026-02-01"), "/pricing")
    ]
    assert isinstance(ana.events[0], Event)


def test_a_lead_may_have_done_nothing():
    assert lead_of({"a": 1}).events == ()


def test_events_that_cannot_be_read_are_left_out():
    assert lead_of({}, [{"event": "Page Viewed"}, {}]).events == ()


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"E-Mail": 1, "e mail": 2}, "the field 'e mail' is the field 'e_mail', as another one is"),
        ({"a": {"b": 1}, "a_b": 2}, "the field 'a_b' is the field 'a_b', as another one is"),
        ({"!": 1}, "the field '!' has no letter or digit"),
    ],
)
def test_two_fields_with_one_name_and_a_field_without_one_are_refused(fields, sentence):
    with pytest.raises(DataError, match=sentence):
        lead_of(fields)
