"""Leads and events as the tables people have: files of several formats, columns of several types."""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq


class Token(str):
    """A number in JSON, as written."""

    __slots__ = ()


class Absent:
    """A field that an object in JSON does not have."""

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT = Absent()

TYPES = {
    "text": pa.string(),
    "integer": pa.int64(),
    "small": pa.int16(),
    "real": pa.float64(),
    "truth": pa.bool_(),
    "instant": pa.timestamp("us"),
    "zoned": pa.timestamp("us", "Europe/Madrid"),
    "date": pa.date32(),
    "list": pa.list_(pa.string()),
}
"""Kinds of columns in tables with types; in CSV all are text, in JSON text, truth or a mixture (`json`)."""


@dataclass(frozen=True)
class Column:
    """A column: where its values stand (nested names), of what kind they are, and the values."""

    path: tuple[str, ...]
    kind: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Sheet:
    """A table in some format: csv, jsonl, parquet or duckdb."""

    format: str
    columns: tuple[Column, ...]

    @property
    def rows(self) -> int:
        return len(self.columns[0].values)


@dataclass(frozen=True, repr=False)
class World:
    """A list of leads, tables of events, the field that ties them, and the instant."""

    leads: Sheet
    events: tuple[Sheet, ...]
    key: tuple[str, str]
    at: int
    document: dict[str, Any] = field(default_factory=dict)


def write(sheet: Sheet, folder: Path, name: str) -> str:
    """Write a sheet; gives its address."""
    path = folder / f"{name}.{sheet.format}"
    match sheet.format:
        case "csv":
            _write_csv(sheet, path)
        case "jsonl":
            path.write_text(
                "".join(f"{as_json(object_of(sheet, row))}\n" for row in range(sheet.rows)), encoding="utf-8"
            )
        case "parquet":
            pq.write_table(arrow(sheet), path)
        case _:
            with duckdb.connect(str(path)) as connection:
                connection.register("arrow", arrow(sheet))
                connection.execute(f"CREATE TABLE {name} AS FROM arrow")
            return f"duckdb:///{path}#{name}"
    return str(path)


def _write_csv(sheet: Sheet, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(["_".join(column.path) for column in sheet.columns])
        writer.writerows(
            zip(*(("" if v is None else v for v in c.values) for c in sheet.columns), strict=True)
        )


def object_of(sheet: Sheet, row: int) -> dict[str, Any]:
    """A row as nested objects."""
    found: dict[str, Any] = {}
    for column in sheet.columns:
        if column.values[row] is ABSENT:
            continue
        inside = found
        for name in column.path[:-1]:
            inside = inside.setdefault(name, {})
        inside[column.path[-1]] = column.values[row]
    return found


def as_json(value: Any) -> str:
    """JSON with the numbers as written."""
    match value:
        case Token():
            return str(value)
        case dict():
            return (
                "{"
                + ", ".join(f"{json.dumps(name)}: {as_json(inner)}" for name, inner in value.items())
                + "}"
            )
        case list():
            return "[" + ", ".join(map(as_json, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)


def arrow(sheet: Sheet) -> pa.Table:
    """A sheet with types, nested columns as structs."""
    return pa.table(_arrays([(c.path, pa.array(c.values, TYPES[c.kind])) for c in sheet.columns]))


def _arrays(columns: Sequence[tuple[tuple[str, ...], Any]]) -> dict[str, Any]:
    heads: dict[str, list[tuple[tuple[str, ...], Any]]] = {}
    for path, values in columns:
        heads.setdefault(path[0], []).append((path[1:], values))
    return {name: found[0][1] if found[0][0] == () else _struct(found) for name, found in heads.items()}


def _struct(columns: Sequence[tuple[tuple[str, ...], Any]]) -> Any:
    inner = _arrays(columns)
    return pa.StructArray.from_arrays(list(inner.values()), list(inner))


def shown(sheet: Sheet) -> str:
    """A sheet for the eye."""
    lines = [f"  {sheet.format}: " + ", ".join(f"{'.'.join(c.path)} ({c.kind})" for c in sheet.columns)]
    lines += [
        f"  {row + 1}: {[_plain(column.values[row]) for column in sheet.columns]!r}"
        for row in range(sheet.rows)
    ]
    return "\n".join(lines)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value
