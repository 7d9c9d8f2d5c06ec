import pytest

from leadlight.errors import DataError
from leadlight.scoring.values import Forms, instant
from tests.engines.conftest import model_of

ANY = model_of("event: any, points: 1")
LEAD = "email,industry\na@x.example,retail\n"
HEAD = "email,event,type,timestamp,message_id,machine\n"


def events(*rows):
    """Give events of the lead, each as name, type, time, message id, machine."""
    return HEAD + "".join(f"a@x.example,{','.join(row)}\n" for row in rows)


def times(desk):
    return desk.existing("t")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-02-01", "2026-02-01T00:00:00Z"),
        ("2026-02-01 10:30", "2026-02-01T10:30:00Z"),
        ("2026-02-01T10:30:00.1234567Z", "2026-02-01T10:30:00.123456Z"),
        ("2026-02-01T10:30:00+02:00", "2026-02-01T08:30:00Z"),
        ("2026-02-01T10:30:00-14:00", "2026-02-02T00:30:00Z"),
        ("0999-02-01", "0999-02-01"),
    ],
)
def test_times_are_read_as_the_meaning_reads_them(desk, written, read):
    desk.stage(ANY, LEAD, events(("Page Viewed", "", written, "", "")))

    assert times(desk) == [instant(read)]


@pytest.mark.parametrize(
    "written", ["", "soon", "2026-02-30", "2026-02-01T24:00", "2026-02-01T10", "1770000000"]
)
def test_an_event_without_a_readable_time_is_left_out_and_counted(desk, written):
    desk.stage(ANY, LEAD, events(("Page Viewed", "", written, "", "")))

    assert times(desk) == []
    assert desk.counts().without_time == 1


def test_an_event_later_than_the_instant_does_not_exist(desk):
    at, after = "2026-03-01T12:00:00Z", "2026-03-01T12:00:00.000001Z"

    desk.stage(ANY, LEAD, events(("A", "", at, "", ""), ("A", "", after, "", "")))

    assert times(desk) == [instant(at)]
    assert desk.counts().later == 1


def test_the_first_readable_of_several_times_counts(desk):
    table = (
        "email,event,timestamp,original_timestamp,time\n"
        "a@x.example,A,soon,2026-02-01,2026-02-03\n"
        "a@x.example,A,2026-02-02,2026-02-01,\n"
    )

    desk.stage(ANY, LEAD, table)

    assert times(desk) == [instant("2026-02-01"), instant("2026-02-02")]


def test_dates_that_could_be_two_things_are_read_as_the_others_show(desk):
    staged = desk.stage(ANY, LEAD, events(("A", "", "03/02/2026", "", ""), ("A", "", "13/02/2026", "", "")))

    assert times(desk) == [instant("2026-02-03"), instant("2026-02-13")]
    assert staged.notes == ("Dates are read as day, month, year, as in '13/02/2026'.",)


def test_months_come_first_where_a_date_shows_it(desk):
    staged = desk.stage(ANY, LEAD, events(("A", "", "02/03/2026", "", ""), ("A", "", "02/13/2026", "", "")))

    assert times(desk) == [instant("2026-02-03"), instant("2026-02-13")]
    assert staged.notes == ("Dates are read as month, day, year, as in '02/13/2026'.",)


def test_dates_with_points_put_the_day_first(desk):
    desk.stage(ANY, LEAD, events(("A", "", "03.02.2026", "", "")))

    assert times(desk) == [instant("2026-02-03")]


def test_dates_of_unknown_order_need_the_user(desk):
    table = events(("A", "", "03/02/2026", "", ""))

    with pytest.raises(DataError, match=r"'03/02/2026' could be two things\. Say --dates dmy"):
        desk.stage(ANY, LEAD, table)
    desk.stage(ANY, LEAD, table, forms=Forms("dmy"))

    assert times(desk) == [instant("2026-02-03")]


def test_dates_of_both_orders_are_refused(desk):
    with pytest.raises(DataError, match="Some dates put the day first"):
        desk.stage(ANY, LEAD, events(("A", "", "13/02/2026", "", ""), ("A", "", "02/14/2026", "", "")))


def test_dates_in_fields_of_leads_tell_the_order_too(desk):
    model = model_of("when: {created_at: {after: 2026-02-01}}, points: 1")

    assert desk.agreed(model, "name,created_at\na,05/02/2026\nb,31/01/2026\nc,\n") == [100, 0, 0]


def test_a_message_sent_twice_is_one_event_the_earliest(desk):
    desk.stage(
        ANY,
        LEAD,
        events(
            ("A", "", "2026-02-02", "m1", ""),
            ("A", "", "2026-02-01", " m1 ", ""),
            ("A", "", "soon", "m1", ""),
            ("A", "", "2026-01-01", "m1", "yes"),
            ("A", "", "2026-02-02", "m2", ""),
            ("A", "", "2026-02-02", "", ""),
            ("A", "", "2026-02-02", "", ""),
        ),
    )

    assert times(desk) == [instant("2026-02-01"), *[instant("2026-02-02")] * 3]
    assert desk.counts().repeated == 1


def test_of_copies_at_one_time_the_first_by_its_texts_counts(desk):
    model = model_of("event: A, sum: amount, points: 1")
    head = "email,event,timestamp,message_id,amount\n"
    rows = [f"a@x.example,{name},2026-02-01,m1,{amount}\n" for name, amount in [("B", 1), ("a", 7), ("A", 5)]]

    assert desk.agreed(model, LEAD, head + "".join(rows)) == [500]
    assert desk.agreed(model, LEAD, head + "".join(reversed(rows))) == [500]


def test_what_a_machine_did_does_not_exist(desk):
    flags = ["yes", "TRUE", "1", "no", "", "robot"]

    desk.stage(ANY, LEAD, events(*(("A", "", "2026-02-01", "", flag) for flag in flags)))

    assert len(times(desk)) == 3
    assert desk.counts().machine == 3


def test_a_machine_is_told_by_a_nested_truth_value_too(desk):
    known = '"email": "a@x.example", "event": "A", "timestamp": "2026-02-01"'
    flags = ("true", "false", "null")

    desk.stage(ANY, LEAD, "".join(f'{{{known}, "properties": {{"machine": {flag}}}}}\n' for flag in flags))

    assert len(times(desk)) == 2


def test_messages_are_counted_under_the_first_reason_that_leaves_them_out(desk):
    others = (
        "q@x.example,A,,2026-02-01,,\n"
        ",A,,2026-02-01,,\n"
        ",A,,soon,,\n"
        "a@x.example,,identify,soon,,\n"
        ",A,,2027-01-01,,yes\n"
    )

    desk.stage(
        ANY, LEAD, events(("A", "", "2026-02-01", "", ""), ("A", "", "2027-02-01", "", "yes")) + others
    )

    found = desk.counts()
    assert found.total == 7
    assert (found.matched, found.of_unknown_leads, found.leads_with_events) == (1, 1, 1)
    assert (found.without_time, found.without_key, found.later) == (1, 2, 1)
    assert (found.identify, found.machine, found.repeated) == (1, 0, 0)


def test_the_counts_are_said_in_sentences(desk):
    desk.stage(ANY, LEAD, events(("A", "", "2026-02-01", "", ""), ("", "identify", "2026-02-01", "", "")))

    *_, last = desk.counts().sentences(1)

    assert last == "Identify messages that set fields: 1."


def test_identify_messages_set_fields_the_latest_word_first(desk):
    model = model_of("when: {industry: software}, points: 5", "per: seats, points: 1")
    line = '{{"type": "identify", "email": "{}", "timestamp": "{}", "traits": {}}}\n'
    messages = [
        ("a@x.example", "2026-02-02", '{"industry": "software", "seats": 7}'),
        ("A@x.example", "2026-02-01", '{"industry": "retail"}'),
        ("a@x.example", "2026-02-03", '{"industry": " ", "seats": null}'),
        ("a@x.example", "2027-02-01", '{"industry": "retail"}'),
        ("a@x.example", "soon", '{"industry": "retail"}'),
        ("q@x.example", "2026-02-01", '{"industry": "software"}'),
    ]

    found = desk.agreed(model, LEAD + "b@x.example,software\n", "".join(line.format(*m) for m in messages))

    assert found == [1200, 500]


def test_two_columns_of_one_name_are_refused_only_if_the_model_uses_them(desk):
    table = "email,event,timestamp,Plan,plan\na@x.example,A,2026-02-01,pro,free\n"

    assert desk.agreed(ANY, LEAD, table) == [100]
    assert "have one name, 'plan', which the model does not use." in desk.staged.notes[-1]
    with pytest.raises(DataError, match="the columns 'Plan' and 'plan' have one name, 'plan', which is used"):
        desk.stage(model_of("event: A, where: {plan: pro}, points: 1"), LEAD, table)


@pytest.mark.parametrize("twice", ["event,Event,timestamp", "event,time,Time", "event,time,Email"])
def test_two_columns_of_one_name_are_refused_where_they_say_who_when_or_what(desk, twice):
    table = f"email,{twice}\na@x.example,2026-02-01,2026-02-01,2026-02-01\n"

    with pytest.raises(DataError, match=r"have one name, '(event|time|email)', which is used"):
        desk.stage(ANY, LEAD, table)
