"""What of a view is written: its columns but `_row`, each as the kinds of output want it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadlight.tables.errors import DoesNotFitError
from leadlight.tables.rows import first_row
from leadlight.tables.sql import literal, quoted
from leadlight.tables.table import ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

_NESTED = ("STRUCT", "MAP", "UNION", "VARIANT")
_NUMBERS = (
    "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "HUGEINT",
    "UHUGEINT", "FLOAT", "DOUBLE", "DECIMAL",
)  # fmt: skip
_ZONED = "TIMESTAMP WITH TIME ZONE"
_SIMPLE = {"VARCHAR", "BOOLEAN", "DATE", "TIME", "UUID", "BLOB", _ZONED}


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A column to be written: its name there, its DuckDB type, and the SQL of its values."""

    name: str
    type: str
    sql: str

    @property
    def is_number(self) -> bool:
        return self.type.startswith(_NUMBERS) and not self.is_nested

    @property
    def is_nested(self) -> bool:
        return self.type.startswith(_NESTED) or self.type.endswith("]")

    @property
    def is_time(self) -> bool:
        """A date, or a date and a time of day."""
        return self.type == "DATE" or (self.type.startswith("TIMESTAMP") and not self.is_nested)

    def as_json(self) -> str:
        """The value as JSON; what is no number there is null."""
        if self.type in {"FLOAT", "DOUBLE"}:
            return f"CASE WHEN isfinite({self.sql}) THEN {self.sql} END"
        if self.type in {"BOOLEAN", "JSON"} or self.is_number or self.is_nested:
            return self.sql
        return self.as_text()

    def as_text(self) -> str:
        """The value as text that reads back: instants in UTC, nested values as JSON."""
        if self.type == _ZONED:
            return f"CAST(timezone('UTC', {self.sql}) AS VARCHAR) || 'Z'"
        if self.type == "JSON":
            text, raw = f"json_extract_string({self.sql}, '')", f"CAST({self.sql} AS VARCHAR)"
            return f"CASE WHEN json_type({self.sql}) IN ('VARCHAR', 'NULL') THEN {text} ELSE {raw} END"
        if self.is_nested:
            return f"CAST(to_json({self.sql}) AS VARCHAR)"
        return self.sql if self.type == "VARCHAR" else f"CAST({self.sql} AS VARCHAR)"

    @property
    def may_run(self) -> bool:
        """Whether a spreadsheet could take a value for a formula."""
        return not (self.is_number or self.is_time or self.type in {"BOOLEAN", "UUID", "TIME"})

    def holds_nul(self) -> str:
        """Whether the text of a value holds the character NUL, which CSV and PostgreSQL cannot."""
        return f"contains({self.as_text()}, chr(0))"

    def as_typed(self) -> str:
        """The value in a type that databases and Parquet hold without loss."""
        if self.type in {"HUGEINT", "UHUGEINT", "BIGNUM"}:
            return f"CAST({self.sql} AS VARCHAR)"
        return self.sql


def outgoing(
    connection: duckdb.DuckDBPyConnection, view: str, names: Mapping[str, str] | None = None
) -> tuple[Outgoing, ...]:
    """The columns of a view; JSON columns of one simple kind throughout are of that kind."""
    found = connection.sql(f"SELECT * FROM {quoted(view)} LIMIT 0")
    kept = [
        (ident, str(kind)) for ident, kind in zip(found.columns, found.types, strict=True) if ident != ROW
    ]
    simple = _simple_json(connection, view, [ident for ident, kind in kept if kind == "JSON"])
    return tuple(
        Outgoing((names or {}).get(ident, ident), *simple.get(ident, (kind, quoted(ident))))
        for ident, kind in kept
    )


def _simple_json(
    connection: duckdb.DuckDBPyConnection, view: str, idents: list[str]
) -> dict[str, tuple[str, str]]:
    """The type, and its SQL, of JSON columns that hold only texts, numbers or truth values."""
    if not idents:
        return {}
    texts = [f"json_extract_string({quoted(ident)}, '')" for ident in idents]
    tests = [
        f"list_distinct(list(json_type({quoted(ident)}))), "
        f"count(*) FILTER (TRY_CAST({text} AS BIGINT) IS NULL AND {text} IS NOT NULL)"
        for ident, text in zip(idents, texts, strict=True)
    ]
    row = first_row(connection, f"SELECT {', '.join(tests)} FROM {quoted(view)}")
    simple = {}
    for number, (ident, text) in enumerate(zip(idents, texts, strict=True)):
        if kind := _simple_kind(set(row[2 * number] or ()) - {"NULL", None}, beyond=row[2 * number + 1]):
            simple[ident] = (kind, text if kind == "VARCHAR" else f"CAST({text} AS {kind})")
    return simple


def _simple_kind(kinds: set[str], *, beyond: int) -> str | None:
    if kinds in ({"VARCHAR"}, {"BOOLEAN"}):
        return kinds.pop()
    if kinds and kinds <= {"BIGINT", "UBIGINT"}:
        return None if beyond else "BIGINT"
    return "DOUBLE" if kinds and kinds <= {"BIGINT", "UBIGINT", "DOUBLE"} else None


def computed(connection: duckdb.DuckDBPyConnection, view: str) -> str:
    """A table of what a view gives: what fails does so here, as DuckDB 2.0 may hang within a COPY of CSV."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE rows_to_write AS FROM {quoted(view)}")
    return "rows_to_write"


def refuse_nul(connection: duckdb.DuckDBPyConnection, view: str, column: Outgoing, what: str) -> None:
    """Raise `DoesNotFitError` where a column has a text with NUL, which the output (`what`) cannot hold."""
    numbered = f"SELECT row_number() OVER () AS number, {column.holds_nul()} AS nul FROM {quoted(view)}"
    query = f"SELECT count(*), min(number) FROM ({numbered}) WHERE nul"
    count, first = first_row(connection, query)
    if count:
        raise DoesNotFitError(
            f"{count:,} {'text' if count == 1 else 'texts'} in {column.name} (the first in row {first:,}) "
            f"{'holds' if count == 1 else 'hold'} the character NUL, which {what} cannot. "
            "Write .jsonl or .parquet instead, or take it out of the list."
        )


def selected(columns: tuple[Outgoing, ...], expressions: list[str], view: str) -> str:
    """The query that yields these expressions under the columns' names."""
    cells = [f"{sql} AS {quoted(column.name)}" for column, sql in zip(columns, expressions, strict=True)]
    return f"SELECT {', '.join(cells)} FROM {quoted(view)}"


def json_line(columns: tuple[Outgoing, ...]) -> str:
    """One JSON object of all columns."""
    parts = ", ".join(f"{literal(column.name)}, {column.as_json()}" for column in columns)
    return f"CAST(json_object({parts}) AS VARCHAR)"
