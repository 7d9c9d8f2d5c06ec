"""What an answer means for a message: told, sent again later, or given up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.channels.webhook.retrying import RETRIED_FOR, Tried, judged, rest_until
from leadlight.scoring.values import DAY, HOUR, MINUTE, SECOND

NOW = 1_790_000_000_000_000


def verdict(status, times=1, retry_after="", now=NOW, chance=0.5):
    return judged(status, retry_after, Tried(times, NOW, now), chance)


@pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
def test_every_2xx_is_told(status):
    assert verdict(status).delivered


@pytest.mark.parametrize("status", [None, 199, 300, 301, 400, 401, 404, 409, 422, 429, 500, 503])
def test_all_else_is_sent_again(status):
    found = verdict(status)

    assert not found.delivered
    assert found.again == NOW + 5 * SECOND
    assert not found.gone


def test_pauses_grow_up_to_four_hours_and_are_spread():
    pauses = [verdict(500, times).again - NOW for times in range(1, 12)]

    assert pauses == sorted(pauses)
    assert pauses[-1] == 4 * HOUR
    assert [verdict(500, 3, chance=chance).again - NOW for chance in (0, 0.99)] == [MINUTE, 178_800_000]


def test_it_is_tried_for_three_days_and_a_last_time_at_their_end():
    late = NOW + RETRIED_FOR - HOUR

    assert RETRIED_FOR == 3 * DAY
    assert verdict(500, 20, now=late).again == NOW + RETRIED_FOR
    assert verdict(500, 21, now=NOW + RETRIED_FOR).again is None


def test_tries_in_three_days_are_some_twenty():
    at: int | None = NOW
    times = 0
    while at is not None:
        times += 1
        at = verdict(500, times, now=at).again

    assert 15 < times < 30


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_for_a_rest_gets_it(status):
    found = verdict(status, retry_after="120")

    assert (found.again, found.rest_until) == (NOW + 2 * MINUTE, NOW + 2 * MINUTE)
    assert verdict(status, retry_after="1").again == NOW + 5 * SECOND


def test_others_who_ask_for_a_rest_are_not_listened_to():
    assert verdict(500, retry_after="120").rest_until is None


def test_410_means_that_nothing_more_is_wanted():
    assert verdict(410).gone
    assert verdict(410).again is None


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("0", 0),
        (" 30 ", 30 * SECOND),
        ("Mon, 21 Sep 2026 14:14:20 GMT", MINUTE),
        ("Mon, 21 Sep 2026 14:14:20 -0000", MINUTE),
        ("Mon, 21 Sep 2020 14:14:20 GMT", 0),
        ("99999999999999999999", DAY),
        ("Mon, 21 Sep 2096 14:14:20 GMT", DAY),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("٣", None),
        ("Mon, 99 Sep 2026 99:14:20 GMT", None),
        ("Mon, 01 Jan 99999999999999999999 00:00:00 GMT", None),
        ("Mon, 21 Sep 2026 14:14:99999999999999999999 GMT", None),
        ("Mon, 21 Sep 2026 14:14:20 +99999999999999999999", None),
        ("Mon, 01 Jan 0001 00:00:00 +2359", 0),
        ("Fri, 31 Dec 9999 23:59:59 -2359", DAY),
        ("9" * 10_000, DAY),
    ],
)
def test_a_rest_is_named_in_seconds_or_by_a_date_and_ends_within_a_day(text, at):
    assert rest_until(text, NOW) == (None if at is None else NOW + at)


NUMBERS = st.one_of(st.integers(-99, 99), st.integers(10**9, 10**30)).map(str)
PARTS = st.one_of(
    NUMBERS,
    st.sampled_from(
        ["Mon,", "Jan", "GMT", "UTC", "-0000", "+2359", "EST", ":", "::", ",", ".", "-", "+", "T", "Z"]
    ),
    st.text(),
)
DATES = st.builds(
    "{}, {} Jan {} {}:{}:{} {}".format,
    *[st.one_of(NUMBERS, st.sampled_from(["Mon", "GMT", "2026", "0"]))] * 7,
)


@given(st.one_of(DATES, st.lists(PARTS, max_size=9).map(" ".join)))
def test_whatever_is_said_of_a_rest_it_is_none_or_within_a_day(text):
    at = rest_until(text, NOW)

    assert at is None or NOW <= at <= NOW + DAY
