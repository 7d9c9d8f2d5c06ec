"""What JSON values look like over a whole table: which fields they have, and of what kinds those are."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadlight.tables.errors import TooLargeError
from leadlight.tables.names import MOST_COLUMNS
from leadlight.tables.sql import array

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

_SAMPLE = 10_000
_DEEPEST = 32


@dataclass(slots=True)
class Shape:
    """The kinds of values seen at one place (as DuckDB's json_type names them), and the fields of objects."""

    kinds: set[str] = field(default_factory=set)
    fields: dict[str, Shape] = field(default_factory=dict)

    def walk(self, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Shape]]:
        """Every place below this one, the outer before the inner."""
        for name, shape in self.fields.items():
            yield (*path, name), shape
            yield from shape.walk((*path, name))


def pointer(path: tuple[str, ...]) -> str:
    """The JSON pointer of a path, which unlike a JSON path can hold every name."""
    return "".join("/" + name.replace("~", "~0").replace("/", "~1") for name in path)


def shape_of(connection: duckdb.DuckDBPyConnection, source: str, expression: str, place: str) -> Shape:
    """Look at every value: guess the places from the first ones, then pass until nothing new turns up."""
    shape = Shape({"OBJECT"})
    guess = (
        f"SELECT DISTINCT json_structure(doc) FROM (SELECT {expression} AS doc FROM {source} LIMIT {_SAMPLE})"
    )
    for (structure,) in connection.execute(guess).fetchall():
        _add(shape, json.loads(structure) if structure else None)
    while _pass(connection, source, expression, shape):
        if sum(1 for _ in shape.walk()) > MOST_COLUMNS:
            raise TooLargeError(
                f"{place} has more than {MOST_COLUMNS:,} different fields in its JSON. "
                "Names that are really values (an id as a key) belong into a list."
            )
    return shape


def _add(shape: Shape, structure: object) -> None:
    if isinstance(structure, dict):
        for name, inner in structure.items():
            _add(shape.fields.setdefault(name, Shape()), inner)


def _pass(connection: duckdb.DuckDBPyConnection, source: str, expression: str, shape: Shape) -> bool:
    """Look at all values for kinds at known places and fields of their objects; true if some are new."""
    places = list(shape.walk())
    paths = array(pointer(path) for path, _ in places)
    objects = [(path, each) for path, each in [((), shape), *places] if len(path) < _DEEPEST]
    inside = array(pointer(path) for path, _ in objects)
    found = connection.execute(
        f"SELECT {f'json_type(doc, {paths})' if places else '[]'} AS kinds, json_keys(doc, {inside}) AS keys "
        f"FROM (SELECT {expression} AS doc FROM {source}) WHERE doc IS NOT NULL GROUP BY ALL"
    )
    news = False
    while rows := found.fetchmany(1000):
        for kinds, keys in rows:
            for (_, at), kind in zip(places, kinds, strict=True):
                at.kinds.update([kind] if kind else [])
            for (_, at), names in zip(objects, keys, strict=True):
                fresh = [name for name in names or [] if name not in at.fields]
                at.fields.update({name: Shape() for name in fresh})
                news = news or bool(fresh)
    return news
