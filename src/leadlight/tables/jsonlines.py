"""JSON Lines: one object a line, its fields taken from all lines; other lines are left out and named."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING

from leadlight.tables.content import head_of
from leadlight.tables.dialect import LONGEST_LINE, Encoding, encoding_of
from leadlight.tables.errors import EmptyInputError, WrongContentError
from leadlight.tables.leaves import json_leaves
from leadlight.tables.names import columns_named, listed, notes_on
from leadlight.tables.rows import first_row
from leadlight.tables.shapes import Shape, pointer, shape_of
from leadlight.tables.spool import plain_words, readable_by_duckdb, room_for
from leadlight.tables.sql import literal, quoted
from leadlight.tables.table import ROW, Kind, Leaf, Opened

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import duckdb

    from leadlight.tables.table import Column

_REMEDY = 'JSON Lines has one object a line, such as {"email": "ana@example.com"}'
_BLANK = b"\xef\xbb\xbf \t\r\n"
_UTF8 = Encoding("utf-8")
_SIZE = f"maximum_object_size = {LONGEST_LINE + 1024}"


def view_json_lines(connection: duckdb.DuckDBPyConnection, path: Path, place: str, view: str) -> Opened:
    """Make the view: a column for every field, with texts as texts and other values as raw JSON."""
    encoding = encoding_of(path, place)
    if encoding.name == "cp1252":  # which JSON never is: what is not UTF-8 is a bad line
        encoding = Encoding("utf-8-sig" if head_of(path).startswith(BOM_UTF8) else "utf-8")
    notes: list[str] = []
    if encoding.name != "utf-8":
        path = _copied(connection, path, encoding, frozenset())[0]
    documents = _documents(connection, path)
    if bad := _bad_rows(connection, documents, path, place):
        path, lines = _copied(connection, path, _UTF8, frozenset(bad))
        documents = _documents(connection, path)
        what = "1 line is" if len(lines) == 1 else f"{len(lines):,} lines are"
        notes.append(f"{place}: {what} no JSON object and left out: line {listed(lines)}.")
    shape = shape_of(connection, documents, "json", place)
    header = list(shape.fields)
    columns = columns_named(header, [_type(field) for field in shape.fields.values()], place)
    source = _source(connection, path, documents, header, columns)
    cells = [f"{sql} AS {quoted(column.ident)}" for sql, column in zip(source[1], columns, strict=True)]
    row = f"CAST(row_number() OVER () AS BIGINT) AS {ROW}"
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {quoted(view)} AS SELECT {', '.join([row, *cells])} FROM {source[0]}"
    )
    return Opened(columns, (*notes, *notes_on(header, columns)), tuple(_leaves(columns, shape)))


def _documents(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    name = literal(readable_by_duckdb(connection, path))
    return f"read_ndjson_objects({name}, ignore_errors = true, compression = 'uncompressed', {_SIZE})"


def _source(
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    documents: str,
    header: Sequence[str],
    columns: Sequence[Column],
) -> tuple[str, list[str]]:
    """What to select the columns from, and their SQL: in one go where DuckDB can tell the names apart."""
    if (
        not all(header)
        or "\0" in "".join(header)
        or len({name.casefold() for name in header}) < max(1, len(header))
    ):
        extract = {
            "VARCHAR": "json_extract_string(json, {0})",
            "BOOLEAN": "CAST(json_extract_string(json, {0}) AS BOOLEAN)",
        }
        cells = [
            extract.get(column.type, "nullif(json_extract(json, {0}), 'null')").format(
                literal(pointer((name,)))
            )
            for name, column in zip(header, columns, strict=True)
        ]
        return documents, cells
    typed = ", ".join(
        f"{literal(name)}: {literal(column.type)}" for name, column in zip(header, columns, strict=True)
    )
    reader = (
        f"read_json({literal(readable_by_duckdb(connection, path))}, format = 'newline_delimited', "
        f"columns = {{{typed}}}, compression = 'uncompressed', hive_partitioning = false, {_SIZE})"
    )
    return reader, [quoted(name) for name in header]


def _type(field: Shape) -> str:
    kinds = field.kinds - {"NULL"}
    return kinds.pop() if kinds in ({"VARCHAR"}, {"BOOLEAN"}) else "JSON"


def _leaves(columns: Sequence[Column], shape: Shape) -> Iterator[Leaf]:
    kinds = {"VARCHAR": Kind.TEXT, "BOOLEAN": Kind.TRUTH}
    for column, field in zip(columns, shape.fields.values(), strict=True):
        if column.type in kinds:
            yield Leaf((column.name,), quoted(column.ident), kinds[column.type])
        else:
            yield from json_leaves((column.name,), quoted(column.ident), field)


def _bad_rows(connection: duckdb.DuckDBPyConnection, documents: str, path: Path, place: str) -> list[int]:
    """Which of the lines that are not blank hold no object; raises where none does."""
    objects = "coalesce(json_type(json) = 'OBJECT', false)"
    counted = f"SELECT count(*), count(*) FILTER ({objects}) FROM {documents}"
    total, good = first_row(connection, counted)
    if not total:
        raise EmptyInputError(f"{place} has no line at all. {_REMEDY}.")
    if not good or (good < total and _is_array(path)):
        raise _no_object(path, place)
    if total == good:
        return []
    numbered = f"SELECT row_number() OVER () AS number, {objects} AS fine FROM {documents}"
    query = f"SELECT number FROM ({numbered}) WHERE NOT fine"
    return [int(number) for (number,) in connection.execute(query).fetchall()]


def _is_array(path: Path) -> bool:
    with path.open("rb") as file:
        first = file.read(4096).lstrip(_BLANK)[:1]
        file.seek(max(0, path.stat().st_size - 4096))
        return first == b"[" and file.read().rstrip(_BLANK)[-1:] == b"]"


def _no_object(path: Path, place: str) -> WrongContentError:
    with path.open("rb") as file:
        first = file.read(4096).lstrip(_BLANK)[:1]
    if first in {b"[", b"{"}:
        what = "one JSON array" if first == b"[" else "JSON over several lines"
        query = ".[]" if first == b"[" else "."
        return WrongContentError(
            f"{place} is {what}. {_REMEDY}: jq -c '{query}' in.json > out.jsonl makes that of it."
        )
    return WrongContentError(f"{place} has no line with a JSON object. {_REMEDY}.")


def _copied(
    connection: duckdb.DuckDBPyConnection, path: Path, encoding: Encoding, without: frozenset[int]
) -> tuple[Path, list[int]]:
    """A copy in UTF-8 without some of the lines that are not blank; and the numbers of those lines."""
    copy = room_for(connection, "repaired.jsonl")
    lines: list[int] = []
    seen = 0
    source = path.open(
        encoding=encoding.name,
        errors="surrogateescape" if encoding.is_utf8 else encoding.errors,
        newline="\n",
    )
    with (
        plain_words(copy, "writing"),
        source,
        copy.open("w", encoding="utf-8", errors="surrogateescape", newline="") as target,
    ):
        for number, line in enumerate(source, 1):
            filled = bool(line.strip(" \t\r\n"))
            seen += filled
            if filled and seen in without:
                lines.append(number)
            else:
                target.write(line)
    return copy, lines
