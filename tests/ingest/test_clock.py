import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.clock import AHEAD, event_time
from leadlight.scoring.values import HOUR, SECOND, instant

NOW = instant("2026-11-22T09:00:00Z") or 0
INSTANTS = st.integers(instant("0001-01-01") or 0, instant("9999-12-31") or 0)


def test_a_clock_that_is_wrong_by_an_hour_is_as_wrong_when_it_sends():
    happened = NOW - 90 * SECOND

    assert event_time(happened + HOUR, NOW + HOUR, NOW) == happened


@pytest.mark.parametrize(
    ("original", "sent", "found"),
    [
        (None, None, NOW),
        (None, NOW - HOUR, NOW),
        (NOW - HOUR, None, NOW - HOUR),
        (instant("0001-01-01"), None, 0),
        (instant("9999-12-31"), None, NOW + AHEAD),
        (instant("9999-12-31"), NOW, NOW + AHEAD),
        (NOW, instant("9999-12-31"), 0),
        (instant("2030-01-01T00:00:00Z"), instant("2030-01-01T00:00:02Z"), NOW - 2 * SECOND),
    ],
)
def test_times_that_are_missing_or_impossible_lead_to_the_nearest_possible_one(original, sent, found):
    assert event_time(original, sent, NOW) == found


@given(st.none() | INSTANTS, st.none() | INSTANTS)
def test_every_event_lies_between_1970_and_five_minutes_after_its_arrival(original, sent):
    assert 0 <= event_time(original, sent, NOW) <= NOW + AHEAD
