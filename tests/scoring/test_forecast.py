import time
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.scoring import forecast
from leadlight.scoring.evaluate import score
from leadlight.scoring.forecast import HORIZON, Drop, next_drop
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.values import HOUR, microseconds, moment
from tests.scoring.models import AT, NOW, ago, event, micros, model

PRIORITIES = "priorities: [{name: High, from: 50}, {name: Medium, from: 20}, {name: Low}]"


def drop(*rules, events=(), more=PRIORITIES, score_keys="", **fields):
    return next_drop(model(*rules, more=more, score_keys=score_keys), Lead(fields, tuple(events)), AT)


def after(found):
    assert found is not None
    return found.at - NOW


def test_the_fall_is_said_to_the_minute():
    found = Drop(microseconds(AT) + 59_999_999, "Medium", 2100)

    assert found.sentence == "drops to Medium on 2026-03-04 12:00 UTC if nothing more happens"
    assert Drop(NOW, None, 0).sentence.startswith("drops out of every priority on 2026-03-04")


def test_a_window_that_ends_lowers_the_priority():
    found = drop("event: view, points: 30, within: 10 days", events=[event("view", "4 days")])

    assert found == Drop(NOW + micros("6 days"), "Low", 0)


def test_a_linear_fade_crosses_the_threshold_at_the_very_microsecond():
    # 60 points over 90 days are below 49.995, which rounds to 50, after 15 days and 10.8 minutes
    found = drop("event: view, points: 60, fade: {linear: 90 days}", events=[event("view", NOW)])

    assert found.priority == "Medium"
    assert abs(after(found) - (micros("15 days") + micros("1 minute") * 108 // 10)) < HOUR // 30
    assert found.total == 4999


def test_a_half_life_crosses_the_threshold_where_half_is_left():
    found = drop("event: view, points: 100, fade: {half_life: 15 days}", events=[event("view", NOW)])

    assert found.priority == "Medium"
    assert micros("15 days") < after(found) < micros("15 days") + HOUR


def test_a_lead_that_stays_quiet_falls():
    rules = ("when: {a: 1}, points: 25", "quiet: any, for: 30 days, points: -10")

    assert after(drop(*rules, events=[event("view", "10 days")], a=1)) == micros("20 days")


def test_silence_that_counts_again_and_again_falls_in_time():
    rules = ("when: {a: 1}, points: 50", "quiet: view, for: 7 days, points: -5, repeat: yes")

    assert drop(*rules, events=[event("view", NOW)], a=1) == Drop(NOW + micros("7 days"), "Medium", 4500)


def test_a_lead_created_later_becomes_quiet_later():
    rules = ("when: {a: 1}, points: 20", "quiet: view, for: 7 days, points: -5")

    assert after(drop(*rules, a=1, created_at="2026-03-06T12:00")) == micros("9 days")


def test_a_sequence_that_grows_too_old_falls():
    rule = "sequence: [{event: view}, {event: click}], within: 9 days, since: 7 days, points: 20"

    assert after(drop(rule, events=[event("view", "3 days"), event("click", "2 days")])) == micros("5 days")


@pytest.mark.parametrize(
    ("tests", "days"),
    [("newer_than: 7 days", "5 days"), ("within_next: 30 days", None), ("older_than: 7 days", None)],
)
def test_a_condition_on_a_time_turns(tests, days):
    found = drop(f"when: {{signed_up: {{{tests}}}}}, points: 20", signed_up=["never", "2026-03-02T12:00"])

    assert found is None if days is None else after(found) == micros(days) + 1


def test_a_date_that_comes_turns_too():
    rule = "when: {renewal: {within_next: 30 days}}, points: 20"

    assert after(drop(rule, renewal="2026-03-09T12:00")) == micros("5 days")


def test_a_negative_condition_that_will_hold_turns():
    rules = ("when: {a: 1}, points: 20", "when: {renewal: {within_next: 30 days}}, points: -5")

    assert after(drop(*rules, a=1, renewal="2026-04-13T12:00")) == micros("10 days")


def test_a_condition_on_the_time_of_a_property_turns():
    rule = "event: booked, where: {slot: {within_next: 90 days}}, points: 20"

    assert after(drop(rule, events=[event("booked", "1 day", slot="2026-03-09T12:00")])) == micros("5 days")


def test_points_that_rise_first_do_not_hide_the_fall_behind_them():
    rules = ("event: view, points: 30, within: 10 days", "event: bounce, points: -5, within: 9 days")

    found = drop(*rules, events=[event("view", "1 day"), event("bounce", "1 day")])

    assert after(found) == micros("9 days")


def test_a_fall_that_does_not_last_is_found():
    # the window with the larger number leaves first, the negative one a day later
    rule = "event: view, points: 1, sum: n, within: 10 days"
    events = [event("view", "9 days", n=30), event("view", "8 days", n=-30), event("view", "1 day", n=20)]

    assert drop(rule, events=events) == Drop(NOW + micros("1 day"), "Low", -1000)


@pytest.mark.parametrize("fade", ["fade: {linear: 10 days}", "fade: {half_life: 10 days}"])
def test_fades_of_both_signs_are_followed(fade):
    rule = f"event: view, points: 1, sum: n, within: 60 days, {fade}"
    events = [event("view", NOW, n=60), event("view", NOW, n=-5)]

    found = drop(rule, events=events)

    assert found.priority == "Medium"
    assert score(model(rule), Lead({}, tuple(events)), moment(found.at - 1)).total_hundredths == 5000


def test_tiers_that_do_not_rise_are_followed():
    rule = "event: view, points: {1: 30, 2: 10, 3: 30}, within: 10 days"
    events = [event("view", f"{n} days") for n in (9, 5, 1)]

    assert after(drop(rule, events=events)) == micros("1 day")


def test_tiers_that_rise_need_no_turns():
    rule = "event: view, points: {1: 30, 2: 60}, within: 10 days"

    assert drop(rule, events=[event("view", "9 days"), event("view", "8 days")]).total == 3000


def test_one_test_of_a_score_is_enough():
    more = "priorities: [{name: Top, from: 1, scores: {fit: {at_least: 5}}}, {name: Low}]"
    found = drop("event: view, points: 10, fade: {linear: 10 days}", events=[event("view", NOW)], more=more)

    assert (found.priority, found.total) == ("Low", 499)


@pytest.mark.parametrize(
    ("tests", "total"), [("above: 5", 500), ("at_least: 5", 499), ("between: [5, 90]", 499)]
)
def test_the_edge_of_a_test_is_met_to_the_hundredth(tests, total):
    more = f"priorities: [{{name: Top, from: 1, scores: {{fit: {{{tests}}}}}}}, {{name: Low}}]"

    assert (
        drop("event: view, points: 10, fade: {linear: 10 days}", events=[event("view", NOW)], more=more).total
        == total
    )


@pytest.mark.parametrize(
    ("tests", "total"), [("at_most: -5", -499), ("below: -5", -500), ("between: [-90, -5]", -499)]
)
def test_the_upper_edge_of_a_test_is_met_to_the_hundredth(tests, total):
    more = f"priorities: [{{name: Top, from: -90, scores: {{fit: {{{tests}}}}}}}, {{name: Low}}]"

    assert (
        drop("event: view, points: -9, fade: {linear: 10 days}", events=[event("view", NOW)], more=more).total
        == total
    )


def test_a_lead_that_will_be_excluded_falls():
    more = f"exclude: [{{name: Lapsed, when: {{until: {{older_than: 1 day}}}}}}]\n{PRIORITIES}"

    found = drop("when: {a: 1}, points: 5", more=more, until="2026-03-09T12:00", a=1)

    assert (found.priority, found.total) == ("Excluded", None)


def test_scores_grades_and_negative_weights_are_followed():
    more = """
grades: {letter: {score: fit, from: {A: 5}, otherwise: B}}
total: {fit: -1, max: 100}
priorities: [{name: Top, from: -40, grade: [A]}, {name: Mid, from: -41, scores: {fit: {above: 3, below: 90, at_least: 1, at_most: 80, between: [1, 80]}}}]
"""

    found = drop("event: view, points: 10, fade: {linear: 10 days}", events=[event("view", NOW)], more=more)

    assert found.priority == "Mid"
    assert drop("when: {a: 1}, points: 10", a=1, more=more) is None


@pytest.mark.parametrize(
    ("fields", "more"),
    [({}, PRIORITIES), ({"a": 1}, ""), ({"a": 1}, f"exclude: [{{name: x, when: {{a: 1}}}}]\n{PRIORITIES}")],
)
def test_a_lead_that_cannot_fall_does_not(fields, more):
    assert drop("when: {a: 1}, points: 60", "event: view, points: 1", more=more, **fields) is None


def test_events_after_the_instant_never_happen():
    found = drop(
        "event: view, points: 30, within: 10 days", events=[event("view", "9 days"), Event("view", NOW + 1)]
    )

    assert after(found) == micros("1 day")


def test_what_lies_beyond_the_horizon_is_not_foretold():
    rule = "event: view, points: 30, within: 500 days"

    assert drop(rule, events=[event("view", NOW)]) is None
    assert after(drop(rule, events=[event("view", ago("100 days"))])) == HORIZON


def test_the_work_is_bounded(monkeypatch):
    monkeypatch.setattr(forecast, "MOST_LOOKS", 3)
    events = [event("view", f"{n} days", n=n - 5) for n in range(1, 10)]

    assert (
        drop(
            "event: view, points: 20, sum: n, within: 10 days",
            "when: {a: 1}, points: 500",
            events=events,
            a=1,
        )
        is None
    )
    assert drop("event: view, points: 60, fade: {linear: 90 days}", events=[event("view", NOW)]) is None


def test_a_lead_of_many_events_is_foretold_in_a_moment():
    events = [event("view", NOW - n * HOUR // 4, n=1) for n in range(2_000)]
    start = time.perf_counter()

    assert (
        drop(
            "event: view, points: 1, fade: {half_life: 9 days}",
            "event: view, points: 1, sum: n",
            events=events,
        )
        is None
    )
    assert time.perf_counter() - start < 5


RULES = st.sampled_from(
    [
        "event: view, points: 9, within: 4 days", "event: view, points: 30, fade: {half_life: 2 days}",
        "event: click, points: -30, fade: {half_life: 3 days}",
        "event: click, points: 20, fade: {linear: 5 days}",
        "event: any, points: -9, within: 3 days",
        "event: view, points: 7, sum: n, within: 2 days, max_points: 20",
        "event: view, points: {1: 5, 2: 25, 4: 3}, within: 3 days", "quiet: any, for: 2 days, points: -12",
        "quiet: view, for: 1 day, points: -3, repeat: yes", "quiet: click, for: 1 day, points: 11",
        "sequence: [{event: view}, {event: click}], within: 2 days, since: 3 days, points: 40",
        "event: any, points: 4, min_count: 2, once_per: day, within: 5 days",
        "when: {due: {within_next: 2 days}}, points: 30",
        "event: view, where: {due: {newer_than: 4 days}}, points: 15",
    ]
)  # fmt: skip
EVENTS = st.builds(
    Event,
    st.sampled_from(["view", "click"]),
    st.integers(0, 60).map(lambda n: NOW - n * 2 * HOUR),
    st.fixed_dictionaries({"n": st.integers(-2, 3), "due": st.sampled_from(["2026-03-02", "2026-03-05"])}),
)
KEYS = st.sampled_from(["", "max: 45", "min: 10"])


@given(st.lists(RULES, min_size=1, max_size=5), st.lists(EVENTS, max_size=6), KEYS, st.randoms())
def test_the_fall_is_the_first_and_the_meaning_agrees(rules, events, keys, random):
    scoring_model = model(*rules, more=PRIORITIES, score_keys=keys)
    lead = Lead({"due": "2026-03-08"}, tuple(events))
    rank = {"High": 2, "Medium": 1, "Low": 0, None: -1}

    def is_lower(at):
        return rank[score(scoring_model, lead, at).priority] < rank[score(scoring_model, lead, AT).priority]

    found = next_drop(scoring_model, lead, AT)

    end = found.at if found else NOW + HORIZON
    assert found is None or is_lower(moment(found.at))
    assert not is_lower(moment(end - 1))
    soon = [AT + timedelta(hours=hours) for hours in range(200)]
    chance = [moment(random.randint(NOW, min(end - 1, NOW + 10 * 24 * HOUR))) for _ in range(20)]
    assert not any(is_lower(at) for at in [*soon, *chance] if microseconds(at) < end)
