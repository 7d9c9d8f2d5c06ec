"""Disagreements that were found, each as the smallest world that shows it."""
# ruff: noqa: DTZ001 - rows of values are read more easily in one line each

from datetime import datetime

from leadlight.engines import duckdb, python
from tests.agreement.comparing import disagreements, report
from tests.agreement.examples import AT, sheet, world
from tests.agreement.variants import without_top_n
from tests.agreement.worlds import World

ANY = "{name: m, scores: {s: {rules: [{name: each, event: any, points: 1}]}}}"


def agreed(found_in: World) -> None:
    found = disagreements(found_in, duckdb.score_staged, without_top_n, python.score_staged)

    assert not found, report(found_in, found)


def test_tables_with_typed_times_and_with_written_ones_go_together():
    typed = world(
        ANY, [("lead_id",), (1,)], [("lead_id", "event", "timestamp"), (1, "view", datetime(2026, 3, 1))],
        lead_id="integer", timestamp="instant",
    )  # fmt: skip
    written = sheet([("lead_id", "event", "timestamp"), (1, "view", "2026-03-01")], {"lead_id": "integer"})

    agreed(World(typed.leads, (*typed.events, written), typed.key, AT, typed.document))


def test_the_total_is_held_within_what_a_contribution_may_be():
    rules = "{name: large, per: n, points: 1000}, {name: small, when: {n: {known: true}}, points: 0.01}"

    agreed(
        world(
            f"{{name: m, scores: {{s: {{rules: [{rules}]}}}}}}",
            [("lead_id", "n"), ("a", "9007199254740993"), ("b", "-9007199254740993")],
            [("lead_id", "event", "timestamp"), ("a", "view", "2026-03-01")],
        )
    )


def test_the_first_time_that_can_be_read_counts_however_it_is_written():
    agreed(
        world(
            ANY.replace("points", "within: 2 days, points"),
            [("lead_id",), ("a",)],
            [("lead_id", "event", "timestamp", "time"), ("a", "view", " 2026-03-03 ", "2026-02-01")],
        )
    )
