"""Columns of databases and Parquet have types: tests on them give what the same values as text give."""

import pytest

from tests.engines.conftest import model_of

TYPES = ("BIGINT", "DOUBLE", "VARCHAR", "DECIMAL(9, 1)")
NUMBERS = (-2, 0, 1, 5, 10)


def held(kind):
    """Give a query of numbers and a missing one, in a column of this type."""
    return " UNION ALL ".join(
        f"SELECT {place} AS name, CAST({value} AS {kind}) AS n"
        for place, value in enumerate((*NUMBERS, "NULL"))
    )


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize(
    ("test", "holds"),
    [
        ("{above: 1}", (0, 0, 0, 1, 1, 0)),
        ("{at_least: 1}", (0, 0, 1, 1, 1, 0)),
        ("{below: 0.5}", (1, 1, 0, 0, 0, 0)),
        ("{at_most: 0}", (1, 1, 0, 0, 0, 0)),
        ("{between: [0.5, 5]}", (0, 0, 1, 1, 0, 0)),
        ("5", (0, 0, 0, 1, 0, 0)),
        ("{is: 5.5}", (0, 0, 0, 0, 0, 0)),
        ("{is: yes}", (0, 0, 1, 0, 0, 0)),
        ("{is: no}", (0, 1, 0, 0, 0, 0)),
        ("{is_not: 5}", (1, 1, 1, 0, 1, 1)),
        ("{known: true}", (1, 1, 1, 1, 1, 0)),
        ("{known: false}", (0, 0, 0, 0, 0, 1)),
        ("{above: 10000000000000000000000}", (0, 0, 0, 0, 0, 0)),
        ("{below: 99999999999999999999}", (1, 1, 1, 1, 1, 0)),
    ],
)
def test_a_test_on_a_number_holds_whatever_type_it_has(desk, kind, test, holds):
    assert desk.agreed(model_of(f"when: {{n: {test}}}, points: 1"), held(kind)) == [100 * h for h in holds]


@pytest.mark.parametrize("kind", TYPES)
def test_points_per_number_are_the_same_whatever_type_it_has(desk, kind):
    model = model_of("per: n, points: 0.35, max_points: 3")

    assert desk.agreed(model, held(kind)) == [-70, 0, 35, 175, 300, 0]


@pytest.mark.parametrize("kind", TYPES)
def test_a_table_of_points_is_the_same_whatever_type_the_field_has(desk, kind):
    model = model_of("table: n, points: {5: 3, 10: 4}, otherwise: -1")

    assert desk.agreed(model, held(kind)) == [-100, -100, -100, 300, 400, -100]


@pytest.mark.parametrize("kind", ["TIMESTAMP", "TIMESTAMP WITH TIME ZONE", "DATE", "VARCHAR"])
@pytest.mark.parametrize(
    ("test", "holds"),
    [
        ("{newer_than: 10 days}", (0, 1, 0, 0)),
        ("{older_than: 10 days}", (1, 0, 0, 0)),
        ("{within_next: 40 days}", (0, 0, 1, 0)),
        ("{after: 2026-02-01}", (0, 1, 1, 0)),
        ("{before: 2026-02-25}", (1, 0, 0, 0)),
        ("{known: true}", (1, 1, 1, 0)),
    ],
)
def test_a_test_on_a_time_holds_whatever_type_it_has(desk, kind, test, holds):
    desk.connection.execute("SET TimeZone = 'UTC'")
    days = ("'2026-01-01'", "'2026-02-25'", "'2026-04-01'", "NULL")
    leads = " UNION ALL ".join(f"SELECT CAST({day} AS {kind}) AS t" for day in days)

    assert desk.agreed(model_of(f"when: {{t: {test}}}, points: 1"), leads) == [100 * h for h in holds]


def test_truth_values_and_lists_are_tested_as_the_meaning_tests_them(desk):
    model = model_of("when: {t: yes}, points: 1", "when: {l: b}, points: 10", "per: t, points: 100")
    leads = (
        '{"t": true, "l": ["a", "B"]}\n{"t": "no", "l": "b"}\n{"t": null, "l": []}\n{"t": 1, "l": ["ab"]}\n'
    )

    assert desk.agreed(model, leads) == [11100, 1000, 0, 10100]


def test_a_row_is_read_with_its_text_times_and_whole_keys_from_parquet(desk):
    model = model_of("when: {created_at: {after: 2026-01-15}}, points: 1", "event: any, points: 10")
    leads = "SELECT 1 AS lead_id, '31.01.2026' AS created_at UNION ALL SELECT 2, 'soon'"
    events = "SELECT 1 AS lead_id, 'A' AS event, TIMESTAMP '2026-02-01' AS timestamp"

    assert desk.agreed(model, leads, events) == [1100, 0]


def test_fields_derived_from_an_address_are_read_where_there_is_none_of_that_name(desk):
    model = model_of("when: {email_domain: acme.example}, points: 1", "when: {email_kind: free}, points: 10")

    assert desk.agreed(model, "email\na@ACME.example\nb@gmail.com\nx\n") == [100, 1000, 0]
    assert desk.agreed(model, "email\nx@y@acme.example\nacme.example\n@\n") == [100, 0, 0]
    assert desk.agreed(model, "email,email_domain\na@acme.example,other.example\n") == [0]


@pytest.mark.parametrize("kind", ["BIGINT", "DOUBLE", "VARCHAR"])
def test_a_sum_of_a_property_is_the_same_whatever_type_it_has(desk, kind):
    model = model_of("event: Bought, sum: amount, points: 0.1", "event: Bought, sum: amount, points: {3: 5}")
    events = " UNION ALL ".join(
        f"SELECT 1 AS lead_id, 'Bought' AS event, TIMESTAMP '2026-02-01' AS timestamp, "
        f"CAST({value} AS {kind}) AS amount"
        for value in (1, 2, "NULL")
    )

    assert desk.agreed(model, "SELECT 1 AS lead_id", events) == [530]


def test_binary_numbers_are_summed_as_their_shortest_decimals(desk):
    model = model_of("event: Bought, sum: amount, points: 1", tail="")
    events = " UNION ALL ".join(
        "SELECT 1 AS lead_id, 'Bought' AS event, TIMESTAMP '2026-02-01' AS timestamp, "
        f"CAST('{value}' AS DOUBLE) AS amount"
        for value in ("0.1", "0.2", "0.0000005", "nan", "inf", "-0.0000004")
    )

    assert desk.agreed(model, "SELECT 1 AS lead_id", events, columns="r0") == [30]


def test_leads_without_events_may_be_quiet_since_they_were_made(desk):
    model = model_of(
        "quiet: any, for: 30 days, points: -5", "quiet: any, for: 10 days, points: -1, repeat: true"
    )

    assert desk.agreed(model, "created_at\n2026-01-01\n2026-02-15\n\n2027-01-01\n")[:2] == [-1000, -100]


def test_leads_without_events_have_no_points_for_any(desk):
    model = model_of(
        "event: Page Viewed, points: 1, within: 5 days",
        "sequence: [{event: A}, {event: B}], within: 3 days, points: 2",
        "event: A, sum: amount, points: 1, fade: {half_life: 3 days}, max_count: 2",
        "quiet: any, for: 3 days, points: -1",
    )

    assert desk.agreed(model, "name\na\n", columns="total, c0, c2") == [(0, 0, 0)]
