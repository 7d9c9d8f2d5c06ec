"""The readable values of a table's rows: nested ones taken apart, every one brought to one of six kinds."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from leadlight.tables.rows import first_row
from leadlight.tables.shapes import Shape, pointer, shape_of
from leadlight.tables.sql import literal, quoted
from leadlight.tables.table import Kind, Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import duckdb
    from duckdb.sqltypes import DuckDBPyType

    from leadlight.tables.table import Column

_MESSAGE_PARTS = {"properties", "traits", "context"}
"""Columns of Segment-style events which hold JSON even where the file only knows texts."""

_INTEGERS = {"tinyint", "smallint", "integer", "bigint", "utinyint", "usmallint", "uinteger"}
_LISTS = {"list", "array"}
_SCALARS = {"VARCHAR": Kind.TEXT, "BOOLEAN": Kind.TRUTH}


def leaves_of(
    connection: duckdb.DuckDBPyConnection, view: str, columns: Sequence[Column], place: str
) -> tuple[Leaf, ...]:
    """The leaves of a view, in the order of its columns; looks into the values of JSON and MAP columns."""
    types = connection.sql(f"SELECT * EXCLUDE _row FROM {quoted(view)}").types
    found: list[Leaf] = []
    for column, kind in zip(columns, types, strict=True):
        sql = quoted(column.ident)
        if str(kind) == "JSON" or (kind.id == "varchar" and _holds_objects(connection, view, column)):
            document = sql if str(kind) == "JSON" else f"CAST({sql} AS JSON)"
            shape = shape_of(connection, quoted(view), f"json_object('', {document})", place)
            found.extend(json_leaves((column.name,), document, shape.fields.get("", Shape())))
        else:
            found.extend(_typed(connection, view, (column.name,), sql, kind))
    return tuple(found)


def json_leaves(
    path: tuple[str, ...], document: str, shape: Shape, inner: tuple[str, ...] = ()
) -> Iterator[Leaf]:
    """Objects are taken apart; what is always text or always yes/no is so, the rest is raw JSON."""
    for name, field in shape.fields.items():
        yield from json_leaves((*path, name), document, field, (*inner, name))
    kinds = shape.kinds - {"NULL"}
    if kinds == {"OBJECT"} and shape.fields:
        return
    at = f"json_extract({document}, {literal(pointer(inner))})" if inner else document
    text = f"json_extract_string({document}, {literal(pointer(inner))})"
    kind = _SCALARS.get(next(iter(kinds)), Kind.JSON) if len(kinds) == 1 else Kind.JSON
    match kind:
        case Kind.TEXT:
            yield Leaf(path, text, kind)
        case Kind.TRUTH:
            yield Leaf(path, f"CAST({text} AS BOOLEAN)", kind)
        case _:
            empty = "('NULL', 'OBJECT')" if shape.fields else "('NULL')"
            raw = f"CASE WHEN json_type({at}) NOT IN {empty} THEN CAST({at} AS VARCHAR) END"
            yield Leaf(path, raw, Kind.JSON)


def _typed(
    connection: duckdb.DuckDBPyConnection, view: str, path: tuple[str, ...], sql: str, kind: DuckDBPyType
) -> Iterator[Leaf]:
    if kind.id == "struct":
        for name, inner in _children(kind):
            part = f"struct_extract({sql}, {literal(name)})"
            yield from _typed(connection, view, (*path, name), part, inner)
    elif kind.id == "map":
        inner = dict(_children(kind))["value"]
        for key, text in _keys(connection, view, sql):
            part = f"map_extract_value({sql}, {key})"
            yield from _typed(connection, view, (*path, text), part, inner)
    else:
        yield _scalar(path, sql, kind)


def _children(kind: DuckDBPyType) -> list[tuple[str, DuckDBPyType]]:
    """The parts of a nested type; the same property gives an enumeration's values and a decimal's digits."""
    return cast("list[tuple[str, DuckDBPyType]]", kind.children)


def _scalar(path: tuple[str, ...], sql: str, kind: DuckDBPyType) -> Leaf:
    name = kind.id
    if str(kind) == "JSON" or name in _LISTS:
        document = sql if str(kind) == "JSON" else f"to_json({sql})"
        return Leaf(path, f"CAST(nullif({document}, 'null') AS VARCHAR)", Kind.JSON)
    if name in _INTEGERS:
        return Leaf(path, f"CAST({sql} AS BIGINT)", Kind.INTEGER)
    if name in {"float", "double"}:
        return Leaf(path, f"CAST({sql} AS DOUBLE)", Kind.REAL)
    if name == "boolean":
        return Leaf(path, sql, Kind.TRUTH)
    if name.startswith("timestamp"):
        instant = sql if name == "timestamp with time zone" else f"CAST({sql} AS TIMESTAMP)"
        return Leaf(path, f"epoch_us({instant})", Kind.INSTANT, None if "zone" in name else instant)
    return Leaf(path, sql if name == "varchar" else f"CAST({sql} AS VARCHAR)", Kind.TEXT)


def _keys(connection: duckdb.DuckDBPyConnection, view: str, sql: str) -> Iterable[tuple[str, str]]:
    """The keys of a MAP over all rows, as SQL and as text, in the order of the text."""
    query = (
        f"SELECT DISTINCT CAST(key AS VARCHAR) AS text, typeof(key) AS kind FROM "
        f"(SELECT unnest(map_keys({sql})) AS key FROM {quoted(view)}) ORDER BY text"
    )
    for text, kind in connection.execute(query).fetchall():
        yield f"CAST({literal(text)} AS {kind})", text


def _holds_objects(connection: duckdb.DuckDBPyConnection, view: str, column: Column) -> bool:
    """Whether a text column has such a name and holds objects only."""
    if column.name.strip().lower() not in _MESSAGE_PARTS:
        return False
    sql = quoted(column.ident)
    is_object = f"json_valid({sql}) AND ltrim({sql})[1] = '{{'"
    query = f"SELECT bool_and({is_object}) FROM {quoted(view)} WHERE {sql} IS NOT NULL"
    (objects_only,) = first_row(connection, query)
    return bool(objects_only)
