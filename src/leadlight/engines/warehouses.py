"""Compiled queries in the words of warehouses that nobody can run here.

What SQLGlot says of each is kept; what stands here is where the same words count otherwise: whole-number
division, whole numbers of more than 64 bits, names that a warehouse folds, and instants as microseconds.
"""

from __future__ import annotations

import re
from enum import StrEnum

import sqlglot
from sqlglot import exp

from leadlight.engines.dialects import Dialect, translated


class Warehouse(StrEnum):
    """Where a query is meant to run, by the name SQLGlot has for it."""

    BIGQUERY = "bigquery"
    SNOWFLAKE = "snowflake"
    REDSHIFT = "redshift"
    DATABRICKS = "databricks"
    DUCKDB = "duckdb"
    POSTGRES = "postgres"
    SPARK = "spark"


MICROSECONDS_OF = "MICROSECONDS_OF"
"""Stands in a query for the function that gives a timestamp's microseconds since 1970."""

_MICROSECONDS = {
    Warehouse.BIGQUERY: "UNIX_MICROS(CAST({} AS TIMESTAMP))",
    Warehouse.SNOWFLAKE: "DATE_PART(EPOCH_MICROSECOND, {})",
    Warehouse.REDSHIFT: "DATEDIFF(MICROSECOND, TIMESTAMP '1970-01-01', {})",
    Warehouse.DATABRICKS: "UNIX_MICROS({})",
    Warehouse.DUCKDB: "EPOCH_US({})",
    Warehouse.POSTGRES: "CAST(EXTRACT(EPOCH FROM {}) * 1000000 AS BIGINT)",
    Warehouse.SPARK: "UNIX_MICROS({})",
}
_WIDEST = {Warehouse.BIGQUERY: "BIGNUMERIC"}
_HUGE = exp.DataType.Type.INT128
_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_RESERVED = (
    "all and any as between by case cast check column connect create cross current delete distinct "
    "drop else exists false following for from full grant group having in inner insert intersect into "
    "is join lateral left like minus natural not null of on or order qualify right row rows sample "
    "select set some start table then to trigger true union unique update using values view when "
    "where with"
)


def written_for(statement: str, warehouse: Warehouse) -> str:
    """A statement of DuckDB's in the words of a warehouse, indented for people."""
    said = _indented(_said(statement, warehouse), warehouse)
    stand_in = re.compile(MICROSECONDS_OF + r"\(([^()]+)\)")
    return stand_in.sub(lambda found: _MICROSECONDS[warehouse].format(found[1]), said)


def _said(statement: str, warehouse: Warehouse) -> str:
    match warehouse:
        case Warehouse.POSTGRES:
            return translated(statement, Dialect.POSTGRES)
        case Warehouse.SPARK | Warehouse.DATABRICKS:
            return translated(statement, Dialect.SPARK)
        case Warehouse.DUCKDB:
            return statement
        case Warehouse.BIGQUERY | Warehouse.SNOWFLAKE | Warehouse.REDSHIFT:
            return _translated(statement, warehouse)


def literal_for(value: bool | int | str | None, warehouse: Warehouse) -> str:  # noqa: FBT001 - a value as any other
    """A value as a warehouse writes it."""
    match value:
        case None:
            return "NULL"
        case bool():
            return "TRUE" if value else "FALSE"
        case int():
            return str(value)
        case str():
            return exp.Literal.string(value).sql(dialect=warehouse.value)


def _indented(said: str, warehouse: Warehouse) -> str:
    """The statement over several lines, where reading it again loses nothing."""
    dialect = Warehouse.SPARK if warehouse is Warehouse.DATABRICKS else warehouse
    tree = sqlglot.parse_one(said, read=dialect.value)
    same = warehouse is Warehouse.DUCKDB or tree.sql(dialect=dialect.value) == said
    return tree.sql(dialect=dialect.value, pretty=True) if same else said


def _translated(statement: str, warehouse: Warehouse) -> str:
    tree = sqlglot.parse_one(statement, read="duckdb")
    # the innermost first, so that what is put in another's place is complete
    for node in reversed(list(tree.walk())):
        changed = _changed(node, warehouse)
        if changed is not node:
            node.replace(changed)
    # times and weights are never NULL, so where BigQuery puts NULLs in an order does not matter
    return tree.sql(dialect=warehouse.value, unsupported_level=sqlglot.ErrorLevel.IGNORE)


def _changed(node: exp.Expr, warehouse: Warehouse) -> exp.Expr:
    match node:
        case exp.DataType() if node.is_type(_HUGE):
            return _widest(warehouse)
        case exp.IntDiv() if warehouse is not Warehouse.BIGQUERY:
            return _divided_exactly(node, warehouse)
        case exp.Sum() if warehouse is Warehouse.BIGQUERY and node.find(exp.Pow) is None:
            # BigQuery adds 64-bit numbers in 64 bits, and fails where they do not suffice
            return exp.Sum(this=exp.Cast(this=node.this, to=_widest(warehouse)))
        case exp.Greatest() | exp.Least():
            node.set("ignore_nulls", None)  # none of them is ever NULL
            return node
        case exp.Identifier() if warehouse is Warehouse.SNOWFLAKE and _may_be_bare(node.name):
            # in quotes Snowflake takes a name as written, while its own are in capitals
            return exp.Identifier(this=node.name, quoted=False)
        case _:
            return node


def _may_be_bare(name: str) -> bool:
    return _PLAIN.fullmatch(name) is not None and name.lower() not in _RESERVED.split()


def _widest(warehouse: Warehouse) -> exp.DataType:
    return exp.DataType.build(_WIDEST.get(warehouse, "DECIMAL(38, 0)"), dialect=warehouse.value)


def _divided_exactly(node: exp.IntDiv, warehouse: Warehouse) -> exp.Expr:
    """The whole part of a quotient; / gives decimals and rounds them, so what would be cut off goes first."""
    number, by = exp.Cast(this=node.this, to=_widest(warehouse)), node.expression
    rest = exp.Mod(this=number.copy(), expression=by.copy())
    multiple = exp.Paren(this=exp.Sub(this=number, expression=rest))
    quotient = exp.Div(this=multiple, expression=by.copy(), typed=True, safe=False)
    return exp.Cast(this=quotient, to=_widest(warehouse))
