from decimal import Decimal

import pytest

from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Event, Lead
from leadlight.scoring.lines import RuleLine
from tests.scoring.models import AT, NOW, ago, event, model, points


def test_points_for_a_condition_that_holds():
    assert points("when: {industry: software}, points: 5", industry="Software") == 5
    assert points("when: {industry: software}, points: 5", industry="steel") == 0


@pytest.mark.parametrize(
    ("source", "given_points"),
    [("Referral", 8), ("5.0", 3), (5, 3), ("yes", 2), (True, 2), ("1", 2), (["cold", "organic"], 6),
     ("tv", -1), (None, -1), ("", -1)],
)  # fmt: skip
def test_a_table_gives_the_points_of_the_first_entry_that_is_the_value(source, given_points):
    rule = "table: Lead Source, points: {referral: 8, organic: 6, yes: 2, 5: 3, '5': 4}, otherwise: -1"

    assert points(rule, lead_source=source) == given_points


def test_a_table_gives_nothing_to_a_field_it_does_not_name():
    assert points("table: source, points: {referral: 8}", source="tv") == 0


@pytest.mark.parametrize(
    ("opens", "given_points"),
    [(3, 6), ("3.5", 7), (-2, -4), ("1", 2), ("0.0024", 0), ("0.0025", "0.01"), (True, 2), ("yes", 2),
     ("no", 0),
     (False, 0), (None, 0), ("many", 0), ([3], 0), (1e300, 10**12)],
)  # fmt: skip
def test_points_for_each_one_a_field_counts(opens, given_points):
    assert points("per: Opens, points: 2", opens=opens) == Decimal(given_points)


@pytest.mark.parametrize(("rule", "given_points"),
[("points: 9, max_points: 5", 5), ("points: -9, max_points: 5", -5),
                                                    ("points: 3, max_points: 5", 3),
                                                    ("points: 3, max_points: 0", 0)])  # fmt: skip
def test_max_points_bounds_the_size_of_a_contribution(rule, given_points):
    assert points(f"when: {{a: 1}}, {rule}", a=1) == given_points


def test_a_rule_that_is_not_enabled_is_as_if_it_were_not_there():
    assert points("when: {a: 1}, points: 5, enabled: no", a=1) == 0


@pytest.mark.parametrize(("segment", "given_points"), [("b2b", 3), ("b2c", 0)])
def test_a_rule_gives_nothing_to_leads_it_does_not_apply_to(segment, given_points):
    assert points("event: view, points: 3, only_if: {segment: b2b}", event(), segment=segment) == given_points


@pytest.mark.parametrize(
    ("names", "count"),
    [("view", 2), ("VIEW", 2), ("[view, click]", 3), ("[view, view]", 2), ("any", 4), ("[click, any]", 4),
    ("tap", 0)]
)  # fmt: skip
def test_events_are_found_by_name_by_several_names_or_all(names, count):
    events = [event("view"), event("view", "2 days"), event("click", "3 days"), event("open", "4 days")]

    assert points(f"event: {names}, points: 1", *events) == count


def test_where_sees_the_properties_of_the_event_only():
    rule = "event: view, where: {path: {starts_with: /pricing}}, points: 1"

    assert points(rule, event(path="/pricing/eu"), event(path="/"), event(), path="/pricing") == 1


@pytest.mark.parametrize(
    ("last_view", "created", "given_points"),
    [
        (None, None, 0),  # nobody knows since when
        (None, "9 days", -5), (None, "3 days", -5), (None, "2 days", 0),
        ("3 days", None, -5), ("3 days", "9 days", -5), ("2 days", "9 days", 0), ("1 day", "9 days", 0),
    ],
)  # fmt: skip
def test_a_lead_that_was_known_and_did_nothing_is_quiet(last_view, created, given_points):
    events = [event("view", last_view)] if last_view else []
    created_at = (
        None
        if created is None
        else f"2026-{'02-23' if created == '9 days' else '03-01' if created == '3 days' else '03-02'}T12:00"
    )

    assert points("quiet: view, for: 3 days, points: -5", *events, created_at=created_at) == given_points


def test_an_event_exactly_as_old_as_the_silence_does_not_break_it():
    known = event("open", "9 days")

    assert points("quiet: view, for: 3 days, points: 1", known, event("view", "3 days")) == 1
    assert points("quiet: view, for: 3 days, points: 1", known, event("view", ago("3 days") + 1)) == 0


def test_quiet_counts_from_the_earlier_of_the_first_event_of_any_kind_and_the_creation():
    assert (
        points("quiet: view, for: 3 days, points: 1", event("open", "4 days"), created_at="2026-03-03") == 1
    )
    assert points("quiet: view, for: 3 days, points: 1", created_at="2026-03-05") == 0
    assert points("quiet: view, for: 3 days, points: 1", created_at=["2026-01-01"]) == 0
    assert (
        points("quiet: view, for: 3 days, points: 1", event("open", "4 days"), created_at="2026-03-05") == 1
    )


def test_quiet_looks_at_matching_events_only():
    visit = event("view", "1 day", path="/blog")

    assert (
        points("quiet: view, where: {path: /pricing}, for: 3 days, points: 1", event("open", "9 days"), visit)
        == 1
    )
    assert points("quiet: any, for: 3 days, points: 1", event("open", "9 days"), visit) == 0


@pytest.mark.parametrize(
    ("since", "given_points"),
    [("2 days", 0), ("3 days", -2), ("5 days", -2), ("6 days", -4), ("61 days", -40)],
)
def test_repeated_silence_counts_every_whole_length(since, given_points):
    rule = "quiet: view, for: 3 days, points: -2, repeat: yes"

    assert points(rule, event("view", since)) == given_points
    assert points(rule, event("open", since)) == given_points


STEPS = "sequence: [{event: feature}, {event: pricing, where: {plan: pro}}, {event: demo}], points: 15"


@pytest.mark.parametrize(
    ("days", "given_points"),
    [
        ({"feature": 9, "pricing": 8, "demo": 7}, 15), ({"feature": 14, "pricing": 8, "demo": 7}, 15),
        ({"feature": 15, "pricing": 8, "demo": 7}, 0), ({"feature": 7, "pricing": 8, "demo": 9}, 0),
        ({"feature": 8, "pricing": 8, "demo": 7}, 0), ({"feature": 9, "pricing": 7, "demo": 7}, 0),
        ({"feature": 9, "demo": 7}, 0), ({}, 0),
    ],
)  # fmt: skip
def test_events_that_follow_one_another_strictly_and_within_the_time_are_a_sequence(days, given_points):
    events = [event(name, f"{ago_days} days", plan="pro") for name, ago_days in days.items()]

    assert points(f"{STEPS}, within: 7 days", *events) == given_points


def test_a_sequence_takes_the_latest_start_that_still_precedes():
    views = [event("feature", "30 days"), event("feature", "9 days"), event("pricing", "8 days", plan="pro")]

    assert points(f"{STEPS}, within: 2 days", *views, event("demo", "7 days")) == 15
    assert (
        points(f"{STEPS}, within: 2 days", *views, event("feature", "7 days"), event("demo", "6 days")) == 0
    )


def test_the_last_step_of_a_sequence_must_be_recent_enough():
    steps = [event("feature", "9 days"), event("pricing", "8 days", plan="pro")]

    assert points(f"{STEPS}, within: 9 days, since: 7 days", *steps, event("demo", "7 days")) == 0
    assert points(f"{STEPS}, within: 9 days, since: 7 days", *steps, event("demo", ago("7 days") + 1)) == 15


def test_one_event_is_no_two_steps_and_one_step_may_be_any_event():
    rule = "sequence: [{event: any}, {event: [view, click]}], within: 1 day, points: 1"

    assert points(rule, event()) == 0
    assert points(rule, event(), event()) == 0
    assert points(rule, event("open", "2 days"), event()) == 1


def test_a_line_says_how_many_events_counted_and_when_the_latest_was():
    rules = ("event: view, points: 1, max_count: 2", f"{STEPS}, within: 9 days")
    views = tuple(event("view", f"{n} days") for n in (3, 5, 7))
    steps = (event("feature", "9 days"), event("pricing", "8 days", plan="pro"), event("demo", "6 days"))

    lines = score(model(*rules), Lead({}, views + steps), AT).lines

    assert lines == (
        RuleLine("fit", None, 200, "rule 1", 2, ago("3 days")),
        RuleLine("fit", None, 1500, "rule 2", None, ago("6 days")),
    )


def test_silence_counts_no_events_and_has_no_latest():
    quiet = score(model("quiet: tap, for: 1 day, points: 1"), Lead({}, (event("tap", "4 days"),)), AT)

    assert quiet.lines == (RuleLine("fit", None, 100, "rule 1", None, None),)


def test_ten_points_less_twenty_five_are_fifteen_below_zero():
    rules = model("when: {a: 1}, points: 10", "when: {a: 1}, points: -25")

    assert score(rules, Lead({"a": 1}), AT).total == -15


def test_an_event_later_than_the_instant_does_not_exist():
    assert points("event: view, points: 1", Event("view", NOW + 1)) == 0
