from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.scoring.counting import period, quantity_of
from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.values import ISO, microseconds
from tests.scoring.models import AT, NOW, ago, event, micros, model, points

FIVE = [event("view", f"{n} days") for n in range(1, 6)]


def test_points_count_once_for_each_event():
    assert points("event: view, points: 2.5", *FIVE) == Decimal("12.5")


def test_nothing_is_given_for_no_event():
    assert points("event: view, points: {1: 5}") == 0


def test_an_event_exactly_as_old_as_the_window_is_out_and_one_at_the_instant_is_in():
    just_in, just_out, now = event("view", ago("3 days") + 1), event("view", "3 days"), event("view", NOW)

    assert points("event: view, points: 1, within: 3 days", just_in, just_out, now) == 2


def test_fewer_than_the_least_count_give_nothing():
    assert points("event: view, points: 1, min_count: 6", *FIVE) == 0
    assert points("event: view, points: 1, min_count: 5", *FIVE) == 5


def test_only_the_latest_count():
    assert (
        points("event: view, points: 1, max_count: 2, sum: n", event(n=1), event("view", "3 days", n=9)) == 10
    )
    assert (
        points("event: view, points: 1, max_count: 1, sum: n", event(n=1), event("view", "3 days", n=9)) == 1
    )


@pytest.mark.parametrize("order", [1, -1])
def test_of_events_at_one_time_the_larger_number_is_the_later(order):
    events = [event("view", "1 day", n=n) for n in (1, 5, 3)][::order]

    assert points("event: view, points: 1, max_count: 2, sum: n", *events) == 8


@pytest.mark.parametrize(
    ("sums", "total"), [(["2", 1.5, "x", None, True, ["7"]], "3.5"), ([-1, "-2"], -3), ([1e300], 10**12)]
)
def test_a_sum_weighs_each_event_by_its_number(sums, total):
    assert points(
        "event: view, points: 1, sum: Order Value", *(event(order_value=n) for n in sums)
    ) == Decimal(total)


def test_what_is_no_number_adds_nothing():
    assert quantity_of(["5"], ISO) == quantity_of("five", ISO) == quantity_of(None, ISO) == 0


@pytest.mark.parametrize(("count", "given_points"), [(0, 0), (2, 0), (3, 5), (9, 5), (10, 12), (50, 12)])
def test_tiers_give_the_points_of_the_largest_count_reached(count, given_points):
    events = [event() for _ in range(count)]

    assert points("event: view, points: {3: 5, 10: 12}", *events) == given_points


def test_tiers_of_a_sum_compare_the_sum():
    assert (
        points("event: view, points: {3: 5, 10: 12}, sum: n", event(n="9.999999"), event(n="0.000001")) == 12
    )


@pytest.mark.parametrize(("months", "given_points"), [(0, 10), (1, 5), (2, 0), (3, 0)])
def test_ten_points_that_fade_by_half_a_month_are_ten_five_and_nothing(months, given_points):
    happened = event("view", NOW - months * micros("1 month"))

    assert points("event: view, points: 10, fade: {linear: 2 months}", happened) == given_points


@pytest.mark.parametrize(("days", "given_points"), [(3, "8.7"), (45, "4.5"), (90, 0)])
def test_nine_points_over_ninety_days(days, given_points):
    faded = points("event: view, points: 9, fade: {linear: 90 days}", event("view", f"{days} days"))

    assert faded == Decimal(given_points)


@pytest.mark.parametrize(("days", "given_points"), [(0, 8), (15, 4), (30, 2), (900, 0), (901, 0)])
def test_points_halve_with_every_half_life(days, given_points):
    happened = event("view", NOW - days * micros("1 day"))

    assert points("event: view, points: 8, fade: {half_life: 15 days}", happened) == given_points


def test_after_sixty_half_lives_nothing_is_left():
    rule = "event: view, points: 100000, sum: n, fade: {half_life: 1 day}"

    assert points(rule, event("view", "60 days", n=10**12)) > 0
    assert points(rule, event("view", ago("60 days") - 1, n=10**12)) == 0


def test_a_sum_fades_like_a_count():
    assert points("event: view, points: 2, sum: n, fade: {linear: 2 days}", event(n=3)) == 3
    assert points("event: view, points: 2, sum: n, fade: {half_life: 1 day}", event(n=-3)) == -3


@pytest.mark.parametrize(("length", "count"), [("day", 4), ("week", 2), ("month", 2)])
def test_only_the_latest_of_a_period_counts(length, count):
    # Saturday 28 February, Sunday 1 March twice, Monday 2 March, Wednesday 4 March
    days = (
        "2026-02-28T23:59",
        "2026-03-01T00:00",
        "2026-03-01T23:59",
        "2026-03-02T00:00",
        "2026-03-04T11:00",
    )
    events = [Event("view", microseconds(datetime.fromisoformat(day).replace(tzinfo=UTC))) for day in days]

    assert points(f"event: view, points: 1, once_per: {length}", *events) == count


def test_once_per_day_keeps_the_larger_number_of_one_time_and_comes_before_all_else():
    events = [
        event("view", NOW, n=1),
        event("view", NOW, n=4),
        event("view", NOW - 1, n=9),
        event("view", "1 day", n=2),
    ]

    assert points("event: view, points: 1, once_per: day, sum: n", *events) == 6
    assert points("event: view, points: 1, once_per: day, min_count: 3", *events) == 0
    assert points("event: view, points: 1, once_per: day, max_count: 1, sum: n", *events) == 4


@given(st.datetimes(timezones=st.just(UTC)).filter(lambda start: start.year < 9999), st.integers(0, 40))
def test_periods_are_those_of_the_calendar(start, days):
    end = start + timedelta(days=days)

    def same(length):
        return period(microseconds(start), length) == period(microseconds(end), length)

    assert same("day") == (start.date() == end.date())
    assert same("week") == (start.isocalendar()[:2] == end.isocalendar()[:2])
    assert same("month") == ((start.year, start.month) == (end.year, end.month))


RULES = [
    "event: view, points: 3, within: 5 days", "event: any, points: -1.5, max_count: 2, sum: n",
    "event: view, points: 7, fade: {half_life: 3 days}",
    "event: view, points: 7, sum: n, fade: {linear: 9 days}",
    "event: [view, click], points: {1: 2, 3: 9}, once_per: day",
    "event: view, points: 1, min_count: 2, sum: n",
    "quiet: view, for: 2 days, points: 4", "quiet: click, for: 1 day, points: 1, repeat: true",
    "sequence: [{event: view}, {event: click}], within: 3 days, points: 6",
]  # fmt: skip
histories = st.lists(
    st.builds(
        Event,
        st.sampled_from(["view", "click", "open"]),
        st.integers(-2, 40).map(lambda quarters: NOW - quarters * micros("6 hours")),
        st.fixed_dictionaries({"n": st.sampled_from([None, 1, -2, "2.5", "x"])}),
        st.none() | st.sampled_from(["m1", "m2", "m3"]),
    ),
    max_size=12,
)


@given(st.sampled_from(RULES), histories, st.randoms())
def test_the_order_of_events_changes_nothing(rule, events, random):
    scoring_model = model(rule)
    shuffled = random.sample(events, len(events))

    assert score(scoring_model, Lead({}, tuple(events)), AT) == score(
        scoring_model, Lead({}, tuple(shuffled)), AT
    )


@given(st.sampled_from(RULES), histories)
def test_sending_events_with_a_message_id_again_changes_nothing(rule, events):
    scoring_model = model(rule)
    again = [sent for sent in events if sent.message_id]

    once = score(scoring_model, Lead({}, tuple(events)), AT)
    assert score(scoring_model, Lead({}, (*again, *events)), AT) == once


@given(histories)
def test_one_more_event_never_lowers_points_for_each(events):
    before = points("event: view, points: 2, within: 9 days, fade: {linear: 9 days}", *events)
    after = points(
        "event: view, points: 2, within: 9 days, fade: {linear: 9 days}", *events, event("view", NOW)
    )

    assert after >= before
