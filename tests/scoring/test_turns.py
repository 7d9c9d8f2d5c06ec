from leadlight.scoring.lead import Lead
from leadlight.scoring.turns import Turns
from leadlight.scoring.values import DAY, ISO, instant
from tests.scoring.models import NOW, ago, event, model


def micros_of(day):
    found = instant(day)
    assert found is not None
    return found


def turns_of(rule, *events, **fields):
    return sorted(Turns(model(rule), ISO).of(Lead(fields, events)))


def test_windows_and_fades_that_only_shrink_need_no_turns():
    assert turns_of("event: view, points: 1, within: 9 days, fade: {linear: 9 days}", event()) == []
    assert turns_of("event: view, points: -1, sum: n, within: 9 days", event(n=5)) == []
    assert turns_of("event: view, points: {1: -5, 2: -9}, within: 9 days", event()) == []
    assert turns_of("quiet: view, for: 9 days, points: 1", event()) == []


def test_a_window_over_numbers_of_both_signs_turns_with_every_event_that_leaves():
    rule = "event: view, points: 1, sum: n, within: 9 days"

    assert turns_of(rule, event(n=-1), event("view", "2 days", n=1)) == [
        ago("2 days") + 9 * DAY,
        ago("1 day") + 9 * DAY,
    ]


def test_fades_over_numbers_of_both_signs_turn_where_they_end():
    negative = event("view", NOW, n=-1)

    assert turns_of("event: view, points: 1, sum: n, fade: {linear: 9 days}", negative) == [NOW + 9 * DAY]
    assert turns_of("event: view, points: 1, sum: n, fade: {half_life: 1 day}", negative) == [
        NOW + 60 * DAY + 1
    ]
    assert turns_of("event: view, points: 1, sum: n", negative) == []


def test_a_date_turns_a_condition_on_it_when_it_comes_and_when_it_has_passed():
    day = micros_of("2026-03-09")

    assert turns_of("when: {d: {newer_than: 2 days}}, points: 1", d="2026-03-09") == [day, day + 2 * DAY + 1]
    assert turns_of("when: {d: {within_next: 2 days}}, points: 1", d=["2026-03-09", "soon"]) == [
        day - 2 * DAY,
        day,
    ]
    assert turns_of("when: {d: {after: 2026-03-01}}, points: 1", d="2026-03-09") == []


def test_a_date_among_the_properties_turns_a_condition_on_it():
    day = micros_of("2026-03-09")
    rule = "event: view, where: {d: {older_than: 2 days}}, points: 1"

    assert turns_of(rule, event(d="2026-03-09"), event()) == [day, day + 2 * DAY + 1]
