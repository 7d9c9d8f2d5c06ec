from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from leadlight.insights.periods import month_of, week_of
from leadlight.insights.rates import wilson
from leadlight.insights.verdicts import Rated, Verdict, agreement, difference, rating
from leadlight.scoring.values import DAY, microseconds, moment

NOW = microseconds(datetime(2026, 3, 29, 12, tzinfo=UTC))  # the clocks of Berlin went forward that night


def said(accepted, rated=Rated.FIRST, at=NOW):
    return Verdict(at, accepted=accepted, rated=rated)


@pytest.mark.parametrize(
    ("priority", "priorities", "found"),
    [
        ("High", ["High", "Medium", "Low"], Rated.FIRST),
        ("Medium", ["High", "Medium", "Low"], Rated.BETWEEN),
        ("Low", ["High", "Medium", "Low"], Rated.LAST),
        ("Excluded", ["High", "Low"], Rated.LAST),
        (None, ["High", "Low"], Rated.LAST),
        ("High", ["High"], Rated.BETWEEN),
    ],
)
def test_a_model_takes_a_side_on_leads_of_its_first_and_last_priority(priority, priorities, found):
    assert rating(priority, priorities) is found


def test_people_agree_who_accept_what_is_put_first_and_reject_what_is_put_last():
    verdicts = [
        said(accepted=True),
        said(accepted=False),
        said(accepted=False, rated=Rated.LAST),
        said(accepted=True, rated=Rated.LAST),
        said(accepted=True, rated=Rated.BETWEEN),
    ]

    found = agreement(verdicts, month_of(UTC))

    assert (found.agreed, found.decided, found.no_side) == (2, 4, 1)
    assert (found.taken, found.first, found.refused, found.last) == (1, 2, 1, 2)


def test_nothing_was_decided_yet():
    found = agreement([], month_of(UTC))

    assert (found.share, found.periods, found.change) == (None, (), 0)


def test_the_latest_periods_are_told_the_oldest_first_each_with_its_interval():
    verdicts = [said(accepted=place % 2 == 0, at=NOW - place * 31 * DAY) for place in range(20)]

    found = agreement(verdicts, month_of(UTC), most=3)

    starts = [moment(each.start).strftime("%Y-%m-%d") for each in found.periods]
    assert starts == ["2026-01-01", "2026-02-01", "2026-03-01"]
    assert [each.share.value for each in found.periods] == [1.0, 0.0, 1.0]
    assert found.periods[0].share == wilson(1, 1)


@pytest.mark.parametrize(("older", "newer", "change"), [(2, 28, 1), (28, 2, -1), (14, 17, 0)])
def test_a_change_is_told_where_chance_does_not_explain_it(older, newer, change):
    verdicts = [said(accepted=place < older, at=NOW - 60 * DAY + place) for place in range(30)]
    verdicts += [said(accepted=place < newer, at=NOW + place) for place in range(30)]

    assert agreement(verdicts, month_of(UTC)).change == change


def test_the_interval_of_a_difference_is_newcombes():
    """His example (1998): 56 of 70 beside 48 of 80 differ by 0.2, from 0.0524 to 0.3339."""
    one, other = wilson(56, 70), wilson(48, 80)
    assert one is not None
    assert other is not None

    low, high = difference(one, other)

    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_weeks_begin_on_monday_and_months_on_the_first_in_the_users_zone():
    berlin = ZoneInfo("Europe/Berlin")

    week, month = moment(week_of(berlin)(NOW)), moment(month_of(berlin)(NOW))

    assert week.astimezone(berlin).isoformat() == "2026-03-23T00:00:00+01:00"
    assert month.astimezone(berlin).isoformat() == "2026-03-01T00:00:00+01:00"
