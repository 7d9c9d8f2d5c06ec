"""Write a model as SQL for a warehouse, with the lookup tables it needs and how to fill them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from leadlight.actions.warehouse_tables import EVENTS_READ, LEADS_READ, WarehouseTables
from leadlight.engines.compiler import Detail, Task, compiled
from leadlight.engines.fragments import case, ident, text, with_queries
from leadlight.engines.lookups import Lookups, LookupTable, Source, upload_columns
from leadlight.engines.warehouses import Warehouse, literal_for, written_for
from leadlight.errors import EngineError
from leadlight.scoring.definition import ScoringModel, SequenceRule
from leadlight.scoring.sums import EXCLUDED
from leadlight.scoring.values import Forms, written_time

ROWS_AT_A_TIME = 200
"""So many values go into one INSERT."""

_NAMES = {
    Warehouse.BIGQUERY: "BigQuery",
    Warehouse.SNOWFLAKE: "Snowflake",
    Warehouse.REDSHIFT: "Amazon Redshift",
    Warehouse.DATABRICKS: "Databricks",
    Warehouse.DUCKDB: "DuckDB",
    Warehouse.POSTGRES: "PostgreSQL",
    Warehouse.SPARK: "Spark",
}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be written: a model for a warehouse, as of an instant in microseconds."""

    model: ScoringModel
    warehouse: Warehouse
    at: int
    forms: Forms


def warehouse_sql(order: Order, tables: WarehouseTables) -> Iterator[str]:
    """The statements and remarks, in order; the lookups hold what is known of the values of `tables`.

    Raises EngineError for a rule that the warehouse has no SQL for.
    """
    _check_rules(order)
    task = Task(order.model, tables.leads, tables.events, order.at, order.forms, Detail.REASONS)
    found = compiled(task, tables.values, Lookups(most_inline=-1))
    yield from _introduction(order, tables)
    looked_up = list(found.lookups.sources())
    if looked_up:
        yield from _distinct_values(order, tables, looked_up)
        yield from _lookup_tables(order, tables, found.lookups.tables)
    yield _remark(f"{'3' if looked_up else '1'}. The scores, a row for each lead, the highest first.")
    yield _statement(_query(order, tables, found.query), order.warehouse)


def _check_rules(order: Order) -> None:
    steps = [rule.name for _, _, rule in order.model.all_rules() if isinstance(rule, SequenceRule)]
    if steps and order.warehouse is Warehouse.REDSHIFT:
        raise EngineError(
            "Amazon Redshift has no window of a span of time (RANGE with an offset), which a sequence needs. "
            f"Take these rules out with `enabled: no`: {', '.join(steps)}."
        )


def _introduction(order: Order, tables: WarehouseTables) -> Iterator[str]:
    yield _remark(
        f"Leadlight: the model '{order.model.name}', compiled for {_NAMES[order.warehouse]}, not run here.",
        f"It scores as of {written_time(order.at)}; compile it again (--as-of) for another instant.",
        "",
        f"It reads a table leads with {', '.join(tables.lead_columns)};",
        "  lead_id names a lead and stands once, every other column is read as text.",
        *(
            [
                f"It reads a table events with {', '.join(tables.event_columns)};",
                "  timestamp is a TIMESTAMP in UTC, every other column text; an event stands once,",
                "  and what machines did is left out beforehand.",
            ]
            if tables.events is not None
            else []
        ),
        "Where yours are different, make views of these names, with NULL for what you lack.",
    )


def _distinct_values(order: Order, tables: WarehouseTables, sources: list[Source]) -> Iterator[str]:
    files = " ".join(f"--{name} {name}-values.csv" for name in tables.looked_up(sources))
    yield _remark(
        "1. A text means the same everywhere, because Leadlight looks at each distinct one.",
        "   These list them. Save what each gives as a CSV file and run",
        f"     leadlight sql --dialect {order.warehouse} scoring.yaml {files}",
        "   to have the lookup tables filled below. Do so again when there are new values.",
    )
    for statement in tables.distinct_statements(sources):
        yield _statement(statement, order.warehouse)


def _lookup_tables(order: Order, tables: WarehouseTables, lookups: Iterable[LookupTable]) -> Iterator[str]:
    yield _remark(
        "2. The lookup tables: a row for each distinct value v, a column for each thing to know of it."
    )
    for table in lookups:
        filled = "" if table.rows else ", empty yet: see 1"
        yield _remark(f"{table.name}: values of {tables.described(table.source)}{filled}")
        columns = ", ".join(f"{name} {kind}" for name, kind in upload_columns(table))
        yield _statement(f"CREATE TABLE {table.name} ({columns})", order.warehouse)
        yield from _inserts(table, order.warehouse)


def _inserts(table: LookupTable, warehouse: Warehouse) -> Iterator[str]:
    for start in range(0, len(table.rows), ROWS_AT_A_TIME):
        rows = [
            f"  ({', '.join(literal_for(value, warehouse) for value in row)})"
            for row in table.rows[start : start + ROWS_AT_A_TIME]
        ]
        yield f"INSERT INTO {table.name} VALUES\n" + ",\n".join(rows) + ";\n"


def _query(order: Order, tables: WarehouseTables, scored: str) -> str:
    queries = [(LEADS_READ, tables.leads_query())]
    if tables.events is not None:
        queries.append((EVENTS_READ, tables.events_query(order.at)))
    listed = ", ".join(f"{sql} AS {ident(name)}" for name, sql in _results(order.model))
    final = f"SELECT {listed} FROM scored ORDER BY scored.total DESC NULLS LAST, scored._row"
    return with_queries([*queries, ("scored", scored)], final)


def _results(model: ScoringModel) -> Iterator[tuple[str, str]]:
    yield "lead_id", "scored._row"
    yield "score", "scored.total / 100.0"
    yield from ((name, f"scored.score_{place} / 100.0") for place, name in enumerate(model.scores))
    named = _chosen([gate.name for gate in model.priorities], "priority")
    yield "priority", f"CASE WHEN scored.excluded IS NOT NULL THEN {text(EXCLUDED)} ELSE {named} END"
    yield "action", _chosen([gate.action for gate in model.priorities], "priority")
    yield "within", _chosen([gate.within for gate in model.priorities], "priority")
    yield "grade", "scored.grade"
    yield "qualifies_for", _chosen([gate.name for gate in model.stages], "stage")
    yield "reasons", "scored.reasons"
    yield "excluded", _chosen([entry.name for entry in model.exclude], "excluded")


def _chosen(names: Iterable[str | None], column: str) -> str:
    branches = [(f"scored.{column} = {place}", text(name)) for place, name in enumerate(names) if name]
    return case(branches, "CAST(NULL AS VARCHAR)")


def _statement(sql: str, warehouse: Warehouse) -> str:
    return written_for(sql, warehouse) + ";\n"


def _remark(*lines: str) -> str:
    """Lines of a comment, whatever stands in them."""
    safe = ("".join(char if char.isprintable() else " " for char in line) for line in lines)
    return "\n".join(f"-- {line}".rstrip() for line in safe)
