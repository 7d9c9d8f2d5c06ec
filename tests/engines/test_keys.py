import pytest

from leadlight.errors import DataError
from tests.engines.conftest import model_of

VIEWED = model_of("event: Page Viewed, points: 1")
EVENTS = "email,event,timestamp\n"


def viewed(*keys, name="email"):
    return f"{name},event,timestamp\n" + "".join(f"{key},Page Viewed,2026-02-01\n" for key in keys)


def test_addresses_match_in_any_case_and_other_keys_do_not(desk):
    assert desk.agreed(VIEWED, "email\nAna@Acme.example\n", viewed(" ANA@acme.EXAMPLE ")) == [100]
    assert desk.agreed(VIEWED, "lead_id\nAB\nab\n", viewed(" AB ", name="lead_id")) == [100, 0]


def test_addresses_with_letters_of_any_language_match_in_any_case(desk):
    assert desk.agreed(VIEWED, "email\nçiğdem@straße.example\n", viewed("ÇİĞDEM@STRASSE.EXAMPLE")) == [0]
    assert desk.agreed(VIEWED, "email\nmüller@straße.example\n", viewed("MÜLLER@STRASSE.EXAMPLE")) == [100]


def test_a_blank_key_matches_nothing(desk):
    assert desk.agreed(VIEWED, "email,name\n,a\nb@x.example,b\n", viewed("", " ", "b@x.example")) == [0, 100]


def test_rows_of_one_key_are_scored_alike(desk):
    assert desk.agreed(VIEWED, "email\na@x.example\nA@X.example\n", viewed("a@x.example")) == [100, 100]


def test_a_number_and_a_text_of_the_same_digits_are_one_key(desk):
    leads = '{"lead_id": 12}\n{"lead_id": "13"}\n'

    assert desk.agreed(VIEWED, leads, viewed("12", "13", name="lead_id")) == [100, 100]


def test_a_binary_number_that_is_whole_is_the_key_without_its_point(desk):
    leads = "SELECT CAST(12 AS DOUBLE) AS lead_id UNION ALL SELECT 13.5"

    assert desk.agreed(VIEWED, leads, viewed("12", "13.5", "13", name="lead_id")) == [100, 100]


def test_whole_numbers_on_both_sides_are_compared_in_place(desk):
    leads = "SELECT CAST(12 AS INTEGER) AS lead_id UNION ALL SELECT NULL"
    events = (
        "SELECT CAST(12 AS BIGINT) AS lead_id, 'Page Viewed' AS event, TIMESTAMP '2026-02-01' AS timestamp "
        "UNION ALL SELECT NULL, 'Page Viewed', TIMESTAMP '2026-02-01'"
    )

    assert desk.agreed(VIEWED, leads, events) == [100, 0]
    assert desk.staged.read.lazy


def test_the_first_field_that_both_have_ties_them(desk):
    events = "email,lead_id,event,timestamp\na@x.example,2,Page Viewed,2026-02-01\n"

    assert desk.agreed(VIEWED, "email,lead_id\na@x.example,1\nb@x.example,2\n", events) == [0, 100]
    assert desk.staged.key == ("lead_id", "lead_id")


def test_the_id_of_leads_matches_the_lead_id_of_events(desk):
    assert desk.agreed(VIEWED, "id\n1\n", viewed("1", name="lead_id")) == [100]


def test_the_key_may_be_named_and_a_column_of_the_events_too(desk):
    found = desk.agreed(
        VIEWED,
        "Customer No\nC1\n",
        viewed("C1", name="cust"),
        key="Customer No",
        renamed={"customer_no": "cust"},
    )

    assert found == [100]


@pytest.mark.parametrize(
    ("leads", "choices", "sentence"),
    [
        ("name\na\n", {}, "No field ties the events to the leads. The leads have name"),
        ("email\na\n", {"key": "phone"}, "The leads have no field 'phone' to be the key; they have email"),
        ("phone\na\n", {"key": "phone"}, "The events have no field 'phone' to be the key"),
        ("Email,email\na,b\n", {"key": "email"}, "have one name, 'email', which is used"),
    ],
)
def test_no_key_is_refused_with_the_fields_there_are(desk, leads, choices, sentence):
    with pytest.raises(DataError, match=sentence):
        desk.stage(VIEWED, leads, viewed("a"), **choices)


def test_several_tables_of_events_count_together(desk):
    other = '{"email": "a@x.example", "type": "page", "timestamp": "2026-02-02T10:00:00Z"}\n'

    assert desk.agreed(VIEWED, "email\na@x.example\n", viewed("a@x.example"), other) == [200]


@pytest.mark.parametrize(
    ("events", "sentence"),
    [
        ("email,timestamp\na,2026-02-01\n", "no column says what happened"),
        ("email,event\na,Page Viewed\n", "no column says when it happened"),
    ],
)
def test_events_without_a_name_or_a_time_are_refused(desk, events, sentence):
    with pytest.raises(DataError, match=sentence):
        desk.stage(VIEWED, "email\na\n", events)


def test_a_column_of_events_that_is_not_there_is_refused_by_name(desk):
    with pytest.raises(DataError, match="--events-map event=tuch: the events have no column 'tuch'"):
        desk.stage(VIEWED, "email\na\n", "email,touch,timestamp\n", renamed={"event": "tuch"})
