"""Fixed worlds, each a few leads and events on the edges of the language: what wrong compilers fail on first."""
# ruff: noqa: DTZ001 - rows of values are read more easily in one line each

from datetime import UTC, datetime
from typing import Any

from leadlight.scoring.document import read_document
from leadlight.scoring.values import microseconds
from tests.agreement.worlds import Column, Sheet, World

AT = microseconds(datetime(2026, 3, 4, 12, tzinfo=UTC))  # a Wednesday at noon

Rows = list[tuple[Any, ...]]


def world(model: str, leads: Rows, events: Rows, **kinds: str) -> World:
    """A world of two tables, each a header and rows; all columns are texts, but for `kinds`."""
    return World(
        sheet(leads, kinds), (sheet(events, kinds),), ("lead_id", "lead_id"), AT, read_document(model).value
    )


def sheet(rows: Rows, kinds: dict[str, str]) -> Sheet:
    header, *data = rows
    columns = zip(header, zip(*data, strict=True), strict=True)
    found = tuple(Column((name,), kinds.get(name, "text"), tuple(values)) for name, values in columns)
    return Sheet("parquet", found)


LEADS: Rows = [
    ("lead_id", "created_at", "industry", "employees"),
    ("a", "2026-02-25T12:00", "software", "10"),
    ("b", "2026-02-25T12:00:00.000001Z", "", "0.5"),
    ("c", "", "finance", "yes"),
    ("d", "2026-01-01", "other", "-0.5"),
    ("Ana@x.example", "2026-02-25T12:00", "x", ""),
    ("e", "", "x", ""),
    ("nobody", "2026-03-05", " Software ", "2.5"),
    ("", "2026-03-04T12:00:00Z", None, "12abc"),
]

EVENTS = world(
    """
name: events
scores:
  windows:
    rules:
      - {name: a week, event: view, within: 7 days, points: 1}
      - {name: two at least, event: view, min_count: 2, points: 10}
      - {name: three of which two, event: view, min_count: 3, max_count: 2, points: 100}
      - {name: three of which two fading, event: view, min_count: 3, max_count: 2, points: 9, fade: {linear: 90 days}}
      - {name: some, event: view, where: {amount: {is_not: 5}}, points: 0.01}
      - {name: tiers, event: view, points: {1: 3, 3: 7}}
      - {name: all, event: any, points: 0.5}
      - {name: all lately, event: any, within: 1 day, points: 0.25}
  sums:
    rules:
      - {name: half a hundredth, event: click, sum: amount, points: 0.01}
      - {name: sum of the latest, event: click, sum: amount, max_count: 1, points: 1}
      - {name: tiers of sums, event: click, sum: amount, points: {2: 1, 3: 5}}
      - {name: fading sums, event: click, sum: amount, points: 7, fade: {linear: 30 days}}
      - {name: halving, event: [click, view], points: 8, fade: {half_life: 15 days}, max_points: 3}
      - {name: halving sums, event: click, sum: amount, points: 1, fade: {half_life: 1 day}}
      - {name: straight, event: view, points: -3.33, fade: {linear: 14 days}}
  periods:
    rules:
      - {name: days, event: visit, once_per: day, sum: amount, points: 1}
      - {name: weeks, event: visit, once_per: week, sum: amount, points: 1}
      - {name: months, event: visit, once_per: month, sum: amount, points: 1, min_count: 2, max_count: 2}
      - {name: many, event: visit, max_count: 150, sum: amount, points: 0.1}
""",
    LEADS,
    [
        ("lead_id", "event", "timestamp", "amount"),
        ("a", "view", "2026-02-25T12:00:00Z", "5"),
        ("a", "View", "2026-02-25T12:00:00.000001Z", "5.0"),
        ("b", "view", "2026-03-04T12:00:00Z", ""),
        ("b", "view", "2026-03-04T12:00:00.000001Z", "1"),
        ("b", "view", "2026-02-01T00:00:00Z", "1"),
        ("b", "view", "2025-12-01T00:00:00Z", "1"),
        ("c", "view", "2026-03-03T12:00:00Z", None),
        ("a", "click", "2026-03-01T00:00:00Z", "0.5"),
        ("a", "click", "2026-03-04T12:00:00Z", ""),
        ("b", "click", "2026-03-03T12:00:00Z", "-0.5"),
        ("c", "click", "2026-03-03T12:00:00Z", "2.5"),
        ("c", "click", "2026-03-03T12:00:00Z", "0.5"),
        ("d", "click", "2026-01-13T12:00:00Z", "7"),
        ("d", "click", "2026-01-01T12:00:00Z", "-5"),
        ("a", "visit", "2026-02-28T23:59:59Z", "1"),
        ("a", "visit", "2026-03-01T00:00:00Z", "10"),
        ("a", "visit", "2026-03-01T23:59:59Z", "100"),
        ("a", "visit", "2026-03-01T23:59:59Z", "200"),
        ("a", "visit", "2026-03-02T00:00:00Z", "1000"),
        ("a", "visit", "2026-02-23T00:00:00Z", "10000"),
        ("b", "visit", "2026-03-01T01:00:00Z", "3"),
        ("ana@X.example ", "visit", "2026-03-02T01:00:00Z", "4"),
        ("", "visit", "2026-03-02T00:00:00Z", "1"),
        ("stranger", "visit", "2026-03-02T00:00:00Z", "1"),
        ("d", "visit", "soon", "1"),
    ],
)

STORIES = world(
    """
name: stories
scores:
  chains:
    rules:
      - {name: two steps, sequence: [{event: view}, {event: click}], within: 1 day, points: 10}
      - {name: three steps, sequence: [{event: view}, {event: any}, {event: buy}], within: 7 days, since: 2 days, points: 3.33}
      - {name: twice, sequence: [{event: view}, {event: view}], within: 7 days, points: 1}
  silence:
    rules:
      - {name: silent, quiet: any, for: 7 days, points: -10}
      - {name: no click, quiet: click, for: 7 days, points: 3}
      - {name: more and more, quiet: [click, buy], for: 2 days, points: -1, repeat: true}
  fresh:
    reset_by: [lost]
    groups:
      web:
        reset_by: buy
        rules:
          - {name: since then, event: view, points: 1}
          - {name: since then in turn, sequence: [{event: view}, {event: click}], within: 30 days, points: 5}
          - {name: silence goes on, quiet: view, for: 7 days, points: 9}
    rules:
      - {name: since lost, event: any, points: 0.1}
""",
    LEADS,
    [
        ("lead_id", "event", "timestamp", "message_id", "machine"),
        ("a", "view", "2026-03-01T12:00", "m1", ""),
        ("a", "click", "2026-03-01T12:00", " m2", "no"),
        ("a", "view", "2026-03-03T12:00", "m1 ", ""),
        ("b", "view", "2026-03-02T12:00", "", ""),
        ("b", "click", "2026-03-03T12:00", "", ""),
        ("b", "buy", "2026-03-03T13:00", "", ""),
        ("b", "buy", "2026-03-04T12:00", "m4", "yes"),
        ("b", "view", "2026-03-03T13:00", "", ""),
        ("b", "view", "2026-03-03T13:00:00.000001", "", ""),
        ("b", "click", "2026-03-04T11:00:00.000001", "", ""),
        ("c", "view", "2026-02-25T12:00", "", ""),
        ("c", "lost", "2026-02-25T12:00", "", ""),
        ("c", "view", "2026-02-25T12:00:00.000001", "", "1.0"),
        ("e", "click", "2026-02-25T12:00", "", ""),
        ("c", "view", "2026-03-02T12:00", "", ""),
        ("c", "click", "2026-03-03T12:00", "", ""),
        ("", "buy", "2026-03-02T12:00", "", ""),
        ("d", "view", "2026-02-26T12:00", "m7", ""),
        ("d", "click", "2026-02-27T12:00:00.000001", "m8", ""),
        ("d", "lost", "2026-02-26T12:00", "", ""),
        ("d", "buy", "2026-03-02T12:00", "m9", ""),
        ("d", "lost", "2026-03-05T12:00", "m9", ""),
        ("d", "view", "2026-03-02T12:00:00.000001", "", ""),
        ("d", "buy", "2026-03-02T12:00:00.000001", "", ""),
        ("nobody", "click", "2026-02-24T12:00", "", "TRUE"),
        ("nobody", "view", "2026-02-27T12:00", "", ""),
        ("nobody", "click", "2026-02-28T12:00", "", ""),
        ("nobody", "buy", "2026-03-02T12:00", "", ""),
        ("nobody", "buy", "2026-02-26T12:00", "", ""),
    ],
)

SUMS = world(
    """
name: sums
exclude:
  - {name: Rival, when: {industry: rival}}
  - {name: Other rival, when: {any: [{industry: rival}, {employees: 3}]}}
scores:
  fit:
    min: -1
    max: 20
    groups:
      web:
        only_if: {industry: software}
        min: 10
        rules:
          - {name: small, when: {employees: {between: [1, 10]}}, points: 4.5}
      other:
        max: 5
        rules:
          - {name: for each, per: employees, points: 1.5, max_points: 10}
    rules:
      - {name: table, table: industry, points: {software: 5, finance: -7, 5: 1}, otherwise: 0.01}
      - {name: not small, when: {employees: {not_in: [1, 3, 10]}}, points: 3}
      - {name: unlike, when: {not: {industry: {contains: [soft, fin]}, employees: {above: 5}}}, points: -1.5}
      - {name: not large, when: {not: {employees: {above: 5}}}, points: 0.06}
      - {name: late, only_if: {seen: {newer_than: 7 days}}, when: {seen: {known: true}}, points: 0.5}
      - {name: soon, when: {seen: {within_next: 1 day}}, points: 0.02}
      - {name: long ago, when: {seen: {older_than: 7 days}}, points: 0.03}
      - {name: exact, when: {amount: {at_most: 0.1}}, points: 0.04}
      - {name: beyond, when: {amount: {above: 0.1}}, points: 2}
      - {name: less, when: {employees: {below: 2.5}}, points: 0.05}
  extra:
    only_if: {amount: {known: true}}
    max: -2
    rules: [{name: always, when: {industry: {is_not: x}}, points: 1.25}]
total: {fit: 0.3333, extra: -0.505, min: -0.5, max: 6}
priorities:
  - {name: low, from: 0}
  - {name: lowest, from: -0.5}
  - {name: high, from: 6}
  - {name: middle, from: 1.5, when: {employees: {known: true}}}
  - {name: none}
grades:
  letter: {score: fit, from: {A: 20, B: 3.01, C: 0}}
  digit: {score: total, from: {1: 6, 2: 0}, otherwise: 3}
stages:
  - {name: first, from: 0}
  - {name: second, from: 1.5, scores: {fit: {at_least: 10, below: 20}, extra: {between: [-2, 0]}}}
  - {name: third, grade: [A1, B2]}
  - {name: never, scores: {extra: {below: -2}}}
""",
    [
        ("lead_id", "industry", "employees", "amount", "seen"),
        ("a", "software", 1, 0.1, datetime(2026, 2, 25, 12)),
        ("b", "SOFTWARE", 10, 0.30000000000000004, datetime(2026, 3, 4, 12)),
        ("c", "finance", 11, float("nan"), datetime(2026, 2, 25, 11, 59, 59, 999_999)),
        ("d", None, None, None, None),
        ("e", "rival", 2, -0.0, datetime(2026, 3, 5, 12)),
        ("f", "x", 3, 5.5, datetime(2026, 2, 25, 12)),
        ("g", "5.0", 2**62, float("inf"), datetime(2026, 3, 4, 12, 0, 0, 1)),
        ("h", "Finance ", -2, 0.10000000000000002, datetime(2026, 3, 5, 12, 0, 0, 1)),
        ("i", "fin", 0, 1e300, None),
        ("j", "software", 2, 0.1, None),
    ],
    [("lead_id", "event", "timestamp"), ("a", "view", "2026-03-04")],
    employees="integer", amount="real", seen="instant",
)  # fmt: skip

PLACE = world(
    """
name: in place
scores:
  fit:
    rules:
      - {name: a week, event: view, within: 7 days, points: 1}
      - {name: sums, event: click, sum: amount, points: 0.01}
      - {name: silent, quiet: view, for: 7 days, points: 3}
      - {name: large, event: view, where: {amount: {at_least: 2.5}}, points: 10}
""",
    [("lead_id",), (1,), (2,), (None,), (3,)],
    [
        ("lead_id", "event", "timestamp", "amount"),
        (1, "view", datetime(2026, 2, 25, 12), 2.5),
        (1, "view", datetime(2026, 2, 25, 12, 0, 0, 1), 2.4999999999999996),
        (2, "view", datetime(2026, 3, 4, 12), None),
        (2, "click", datetime(2026, 3, 4, 12), 0.5),
        (2, "click", datetime(2026, 3, 4, 12, 0, 0, 1), 7.0),
        (None, "view", datetime(2026, 3, 4), 2.5),
        (3, "click", datetime(2026, 2, 1), 0.0000015),
        (3, "click", datetime(2026, 2, 2), float("inf")),
        (3, "click", datetime(2026, 2, 2), -0.5),
        (3, "view", None, -0.5),
    ],
    lead_id="integer", timestamp="instant", amount="real",
)  # fmt: skip

WORLDS = {"events": EVENTS, "stories": STORIES, "sums": SUMS, "in place": PLACE}
