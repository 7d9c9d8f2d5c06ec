"""Texts are judged once for each distinct value: written into the query where they are few, else joined."""

import pytest

from leadlight.engines.compiler import Detail, Task, compiled
from leadlight.engines.duckdb import distinct_values
from leadlight.engines.lookups import MOST_INLINE
from tests.engines.conftest import AT, model_of


def tables_of(desk, model, *tables):
    """Give how many lookup tables a model needs for these leads and events."""
    staged = desk.stage(model, *tables)
    task = Task(model, staged.leads, staged.events, AT, staged.forms, Detail.SCORES)
    return len(compiled(task, lambda sources: distinct_values(desk.connection, sources)).lookups.tables)


@pytest.mark.parametrize(("values", "tables"), [(MOST_INLINE, 0), (MOST_INLINE + 1, 1)])
def test_few_values_that_tell_are_written_out_and_more_are_joined(desk, values, tables):
    model = model_of("when: {city: {contains: a}}, points: 1", "when: {city: {not_contains: a}}, points: 10")
    leads = "name,city\n" + "".join(f"x,a{n}\n" for n in range(values)) + "x,b\nx,\n"

    assert tables_of(desk, model, leads) == tables
    assert desk.agreed(model, leads) == [100] * values + [1000, 1000]


@pytest.mark.parametrize("value", ["STRASSE", "back\\slash", "it's", "x" * 300, "two\nlines"])
def test_values_that_databases_write_differently_are_found(desk, value):
    model = model_of(
        "when: {city: [straße, 'back\\slash', it's]}, points: 1",
        "when: {city: {contains: [xx, lines]}}, points: 1",
    )

    assert desk.agreed(model, f'name,city\nx,"{value}"\nx,\n') == [100, 0]


def test_a_table_of_many_values_gives_each_its_points(desk):
    listed = ", ".join(f"v{n}: {n}" for n in range(40))
    model = model_of(f"table: city, points: {{{listed}}}, otherwise: -1")
    leads = "name,city\n" + "".join(f"x,V{n} \n" for n in range(40)) + "x,other\nx,\n"

    assert desk.agreed(model, leads) == [*(100 * n for n in range(40)), -100, -100]


def test_names_of_events_are_told_among_many(desk):
    model = model_of("event: [Page Viewed, Order Completed], points: 1", "event: any, points: 10")
    names = [*(f"Other {n}" for n in range(40)), "PAGE viewed", "order_completed"]
    events = "email,event,timestamp\n" + "".join(f"a@x.example,{name},2026-02-01\n" for name in names)

    assert desk.agreed(model, "email\na@x.example\n", events) == [42_200]
