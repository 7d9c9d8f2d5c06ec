from datetime import UTC, datetime

from leadlight.scoring.arithmetic import LARGEST_CONTRIBUTION
from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Lead
from leadlight.scoring.reading import read_model
from leadlight.scoring.requirements import (
    fields_of,
    numbers_of,
    properties_of,
    reads_events,
    sums_of,
    times_of,
    truths_of,
)
from tests.scoring.models import model

EVERYTHING = read_model("""
name: m
exclude: [{name: x, when: {f1: 1}}]
scores:
  fit:
    only_if: {f2: 1}
    groups: {g: {only_if: {f3: 1}, rules: [{name: a, when: {any: [{f4: 1}, {not: {F5: 1}}]}, points: 1}]}}
    rules:
      - {name: b, table: f6, points: {x: 1}, only_if: {f7: 1}}
      - {name: c, per: f8, points: 1}
      - {name: d, event: e, where: {p1: 1}, sum: p2, points: 1}
      - {name: e, quiet: e, where: {p3: 1}, for: 1 day, points: 1}
      - {name: f, sequence: [{event: e, where: {p4: 1}}, {event: e}], within: 1 day, points: 1}
      - {name: g, when: {f99: 1}, points: 1, enabled: no}
priorities: [{name: P, when: {f9: 1}}]
stages: [{name: S, when: {f10: 1}}, {name: T}]
""")


def test_every_field_a_model_reads_is_found():
    assert fields_of(EVERYTHING) == {*(f"f{n}" for n in range(1, 11)), "created_at"}


def test_every_property_a_model_reads_is_found():
    assert properties_of(EVERYTHING) == {"p1", "p2", "p3", "p4"}


def test_only_rules_on_events_read_events():
    assert reads_events(EVERYTHING)
    assert not reads_events(model("when: {a: 1}, points: 1", "per: a, points: 1"))


TYPED = model(
    "per: n1, points: 1",
    "when: {n2: {above: 1}, n3: 5, t1: {newer_than: 1 day}, s: x, not: {n4: {between: [1, 2]}}}, points: 1",
    "event: e, where: {p1: {at_most: 1}, p2: {after: 2026-01-01}, p3: x}, sum: p4, points: 1",
    "event: e, points: 1",
)


def test_what_is_read_as_a_number_or_a_time_is_known():
    assert {"n1", "n2", "n4"} <= numbers_of(TYPED)
    assert not {"t1", "s"} & numbers_of(TYPED)
    assert times_of(TYPED) == {"t1"}
    assert {"p1", "p4"} <= sums_of(TYPED)
    assert not {"p2", "p3"} & sums_of(TYPED)


def test_a_rule_on_silence_reads_when_the_lead_was_created_as_a_time():
    assert times_of(model("quiet: any, for: 1 day, points: 1")) == {"created_at"}


def test_fields_and_properties_are_told_by_what_they_are_read_as():
    model = read_model(
        """
name: needs
scores:
  s:
    rules:
      - {name: big, when: {employees: {above: 5}}, points: 1}
      - {name: opens, per: email_opens, points: 1}
      - {name: asked, when: {demo: yes}, points: 1}
      - {name: booked, table: booked, points: {yes: 3}}
      - {name: fresh, when: {last_contact: {newer_than: 3 days}}, points: 1}
      - {name: quiet, quiet: any, for: 3 days, points: -1}
      - {name: spent, event: Paid, where: {items: {at_least: 2}}, sum: price, points: 1}
"""
    )

    assert numbers_of(model) == {"employees", "email_opens"}
    assert times_of(model) == {"last_contact", "created_at"}
    assert sums_of(model) == {"price", "items"}
    assert truths_of(model) == {"demo", "booked"}


def test_a_total_beyond_what_any_engine_adds_is_held_with_a_line():
    model = read_model(
        "{name: m, scores: {s: {rules: [{name: large, per: n, points: 1000},"
        " {name: small, when: {n: {known: true}}, points: 0.01}]}}}"
    )

    scored = score(model, Lead({"n": 9007199254740993}), datetime(2026, 3, 1, tzinfo=UTC))

    assert scored.total_hundredths == LARGEST_CONTRIBUTION
    assert sum(line.points for line in scored.lines) == LARGEST_CONTRIBUTION
