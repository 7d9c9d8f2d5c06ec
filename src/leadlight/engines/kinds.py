"""One kind for values that come from several places."""

from __future__ import annotations

from collections.abc import Iterable

from leadlight.tables import Database, DatabaseTable, File, Kind, Table

_TYPES = {Kind.INTEGER: "BIGINT", Kind.REAL: "DOUBLE", Kind.TRUTH: "BOOLEAN", Kind.INSTANT: "BIGINT"}


def sql_type(kind: Kind) -> str:
    """The SQL type of a kind."""
    return _TYPES.get(kind, "VARCHAR")


def common_kind(kinds: Iterable[Kind]) -> Kind:
    """The kind that holds values of all these kinds: the only one, else JSON, which keeps them apart."""
    found = set(kinds)
    return found.pop() if len(found) == 1 else Kind.JSON


def converted(sql: str, kind: Kind, wanted: Kind) -> str:
    """DuckDB's SQL of a value of one kind as another, which is the same or JSON."""
    if kind is wanted:
        return sql
    if kind is Kind.INSTANT:
        sql = f"strftime(make_timestamp({sql}), '%Y-%m-%dT%H:%M:%S.%fZ')"
    return f"CAST(nullif(to_json({sql}), 'null') AS VARCHAR)"


def is_columnar(table: Table) -> bool:
    """Whether reading a table again is cheap, so that no copy is needed."""
    match table.address:
        case DatabaseTable(kind=Database.DUCKDB):
            return True
        case File(path=path):
            return path.suffix.lower() == ".parquet"
        case _:
            return False
