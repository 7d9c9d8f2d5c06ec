"""`leadlight sql`: a model as SQL for a warehouse."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from leadlight.cli.check import ModelArgument
from leadlight.cli.failing import in_sentences
from leadlight.cli.inputs import (
    AsOfOption,
    DatesOption,
    DecimalMark,
    DecimalOption,
    EventsOption,
    instant_of,
    model_of,
)


class DialectName(StrEnum):
    """Warehouses and databases that SQL can be written for."""

    BIGQUERY = "bigquery"
    SNOWFLAKE = "snowflake"
    REDSHIFT = "redshift"
    DATABRICKS = "databricks"
    DUCKDB = "duckdb"
    POSTGRES = "postgres"
    SPARK = "spark"


@in_sentences
def sql(
    dialect: Annotated[DialectName, typer.Option("--dialect", help="Whose SQL to write.")],
    model: ModelArgument = Path("scoring.yaml"),
    leads: Annotated[
        str | None,
        typer.Option(
            "--leads", metavar="LEADS", help="Values of the leads' columns, to fill the lookup tables with."
        ),
    ] = None,
    events: EventsOption = None,
    as_of: AsOfOption = None,
    dates: DatesOption = None,
    decimal: DecimalOption = DecimalMark.POINT,
) -> None:
    """Print a model as SQL for a warehouse, with the lookup tables it needs. It is not run here."""
    from contextlib import ExitStack

    from leadlight.actions.warehouse_sql import Order, warehouse_sql
    from leadlight.actions.warehouse_tables import WarehouseTables
    from leadlight.cli.terminal import progress, shown
    from leadlight.engines.warehouses import Warehouse
    from leadlight.scoring.evaluate import instant_of as microseconds_of
    from leadlight.scoring.values import Forms

    at = microseconds_of(instant_of(as_of))
    loaded = model_of(model)
    tables = WarehouseTables(loaded.model)
    order = Order(
        loaded.model, Warehouse(dialect.value), at, Forms(dates.value if dates else None, decimal.value)
    )
    with ExitStack() as stack:
        with progress() as tell:
            tell("Looking at the values")
            notes = tables.sample(stack, leads, events or ()) if leads or events else ()
            statements = list(warehouse_sql(order, tables))
        for statement in statements:
            typer.echo(statement)
    for note in notes:
        typer.echo(shown(note), err=True)
