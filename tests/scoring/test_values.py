import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.scoring import values
from leadlight.scoring.values import (
    DAY,
    HOUR,
    MINUTE,
    Forms,
    day_or_month_first,
    duration,
    fold,
    folded,
    instant,
    is_missing,
    microseconds,
    moment,
    normal_name,
    number,
    text_of,
    truth,
)

COMMA = Forms(decimal="comma")
DMY = Forms(dates="dmy")
MDY = Forms(dates="mdy")
MARCH_FIRST = microseconds(datetime(2026, 3, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("name", "normal"),
    [
        ("Pricing Page Visits (Yes/No)", "pricing_page_visits"),
        ("  E-Mail  ", "e_mail"),
        ("Größe", "größe"),
        ("Gro\u0308ße", "größe"),
        ("a (b (c)) d", "a_d"),
        ("a) b (c", "a_b_c"),
        ("(all of it)", ""),
        ("!?", ""),
        ("Ⅷ ² 5", "5"),  # a numeral letter and a superscript are no decimal digits
        ("٣ apples", "٣_apples"),
        ("İstanbul", "i_stanbul"),
    ],
)
def test_a_name_is_compared_in_normal_form(name, normal):
    assert normal_name(name) == normal


@given(st.text())
def test_the_normal_form_of_a_normal_form_is_itself(name):
    assert normal_name(normal_name(name)) == normal_name(name)


def test_a_name_of_nothing_but_parentheses_is_read_in_no_time():
    assert normal_name("(" * 200_000 + "x" + ")" * 200_000) == ""


@pytest.mark.parametrize("value", [None, "", " \t\u00a0", math.nan, Decimal("NaN"), [], ["", None], ([""],)])
def test_nothing_blank_and_not_a_number_are_missing(value):
    assert is_missing(value)


@pytest.mark.parametrize("value", ["x", 0, 0.0, False, Decimal(0), date(2026, 1, 1), ["", "x"], "null"])
def test_zero_and_no_are_not_missing(value):
    assert not is_missing(value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" a ", "a"),
        ("e\u0301", "é"),
        (True, "true"),
        (False, "false"),
        (5.0, "5.0"),
        (Decimal("5.10"), "5.10"),
        (7, "7"),
        (date(2026, 3, 1), "2026-03-01"),
        (datetime(2026, 3, 1, 10), "2026-03-01T10:00:00Z"),  # noqa: DTZ001 - naive is the case
        (datetime(2026, 3, 1, 10, tzinfo=timezone(timedelta(hours=1))), "2026-03-01T09:00:00Z"),
        ("  ", None),
    ],
)
def test_every_value_has_a_text(value, text):
    assert text_of(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(" ACME ", "acme"), ("Straße", "strasse"), ("5.0", "5"), ("-5.0", "-5"), ("1.50", "1.50"), (5.0, "5"),
     ("v5.0", "v5.0"), ("É", "é"), ("E\u0301", "é"), (True, "true"), (None, None)],
)  # fmt: skip
def test_texts_are_compared_folded_and_without_a_point_zero(value, text):
    assert folded(value) == text


@given(st.text())
def test_a_text_equals_itself_in_any_spelling_of_its_characters(text):
    assert folded(f" {text} ") == folded(text)
    assert fold(text.strip()) == fold(text)


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("12", 12), (" +12.50 ", Decimal("12.5")), ("-3e2", -300), ("1E-2", Decimal("0.01")), ("007", 7),
        ("1e00000000000002", 100), (5, 5), (0.1, Decimal("0.1")), (Decimal("1.5"), Decimal("1.5")),
    ],
)  # fmt: skip
def test_a_number_is_the_decimal_written(value, found):
    assert number(value) == found


@pytest.mark.parametrize(
    "value",
    ["", "1,204", "1_000", "11-50", "inf", "nan", "1e400", "1e9999999999", ".5", "5.", "0x10", "１２",
     "12abc", True, None, math.inf, math.nan, Decimal("Infinity"), date(2026, 1, 1),
     datetime(2026, 1, 1, tzinfo=UTC)],
)  # fmt: skip
def test_what_only_looks_like_a_number_is_none(value):
    assert number(value) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [("1.234,5", Decimal("1234.5")), ("0,5", Decimal("0.5")), ("12,5", Decimal("12.5")), ("12", 12)],
)
def test_a_source_may_write_its_decimals_with_a_comma(text, found):
    assert number(text, COMMA) == found


@pytest.mark.parametrize("text", ["12.5", "1,2,3", "1.23,4"])
def test_a_point_where_a_comma_is_declared_makes_no_number(text):
    assert number(text, COMMA) is None


@pytest.mark.parametrize("value", ["yes", "Y", " TRUE ", "t", "on", "1", "1.0", 1, 1.0, True])
def test_these_say_yes(value):
    assert truth(value) is True


@pytest.mark.parametrize("value", ["no", "N", "False", "f", "OFF", "0", "0.0", 0, False])
def test_these_say_no(value):
    assert truth(value) is False


@pytest.mark.parametrize("value", ["", None, "maybe", "2", 2, "ja", math.nan])
def test_anything_else_says_neither(value):
    assert truth(value) is None


@pytest.mark.parametrize(
    ("value", "later"),
    [
        ("2026-03-01", 0),
        (" 2026-03-01T10:00 ", 10 * HOUR),
        ("2026-03-01 10:00:30", 10 * HOUR + 30_000_000),
        ("2026-03-01T10:00Z", 10 * HOUR),
        ("2026-03-01T10:00:00+02:00", 8 * HOUR),
        ("2026-03-01T10:00:00-05:30", 15 * HOUR + 30 * MINUTE),
        ("2026-03-01T00:00:00.1234567", 123_456),
        ("2026-03-01T00:00:00.5", 500_000),
        (date(2026, 3, 1), 0),
        (datetime(2026, 3, 1, 1), HOUR),  # noqa: DTZ001 - naive is the case
        (datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=1))), 0),
    ],
)
def test_a_time_is_an_instant_in_whole_microseconds(value, later):
    assert instant(value) == MARCH_FIRST + later


@pytest.mark.parametrize(
    "value",
    ["", "2026-3-1", "2026-02-30", "2026-03-01T24:00", "2026-03-01T10", "2026-03-01T10:00 Z",
     "2026-03-01T10:00:00+24:00",
     "2026-03-01T10:00:00+02:60", "03/04/2026", "0000-01-01", "0001-01-01T00:00+01:00",
     "9999-12-31T23:59-01:00",
     "2026-03-01t10:00", "yesterday", 1_772_000_000, True, None],
)  # fmt: skip
def test_anything_else_is_no_time(value):
    assert instant(value) is None


def test_a_source_may_put_the_day_or_the_month_first():
    assert instant("03/04/2026", DMY) == instant("2026-04-03")
    assert instant("03/04/2026 10:00", MDY) == instant("2026-03-04T10:00")
    assert instant("2026-03-04", MDY) == instant("2026-03-04")
    assert instant("3.4.2026", DMY) == instant("2026-04-03")
    assert instant("31.12.2026", MDY) is None


def test_a_date_that_could_be_two_things_shows_its_two_numbers():
    assert day_or_month_first(" 3/14/2026 ") == (3, 14)
    assert day_or_month_first("2026-03-14") is None


@given(st.datetimes(timezones=st.just(UTC)))
def test_an_instant_written_is_the_instant_read(at):
    assert moment(microseconds(at)) == at
    assert instant(text_of(at)) == microseconds(at)


def test_an_instant_beyond_the_calendar_is_shown_as_its_end():
    assert moment(10**18).year == 9999
    assert moment(-(10**18)).year == 1


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("1 minute", MINUTE),
        ("24 hours", DAY),
        ("30 Days", 30 * DAY),
        ("1 week", 7 * DAY),
        ("2 months", 60 * DAY),
    ],
)
def test_a_duration_is_a_number_and_a_unit(text, length):
    assert duration(text) == length


@pytest.mark.parametrize(
    "text", ["", "0 days", "-1 day", "1.5 days", "day", "1 year", "1 fortnight", "1e3 days"]
)
def test_anything_else_is_no_duration(text):
    assert duration(text) is None


def test_white_space_is_all_that_stripping_removes():
    assert values.WHITE_SPACE.strip() == ""
    assert "\u3000" in values.WHITE_SPACE
