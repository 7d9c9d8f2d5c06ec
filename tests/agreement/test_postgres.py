"""PostgreSQL scores where the tables are, so the worlds are written into a database first."""

import json
from dataclasses import replace
from typing import Any

import duckdb
import psycopg
import pytest
from hypothesis import given
from psycopg import sql

from leadlight.engines.compiler import Detail
from leadlight.engines.postgres import in_place
from leadlight.engines.staging import Choices
from leadlight.scoring.definition import ScoringModel
from leadlight.tables import parse_address
from tests.agreement.comparing import compared, report, rows_of
from tests.agreement.drawing import worlds
from tests.agreement.examples import WORLDS
from tests.agreement.meaning import looks
from tests.agreement.searching import agree, search
from tests.agreement.worlds import ABSENT, Sheet, World, as_json, object_of

pytestmark = pytest.mark.postgres

TYPES = {
    "text": "text", "integer": "bigint", "small": "smallint", "real": "double precision", "truth": "boolean",
    "instant": "timestamp", "zoned": "timestamptz", "date": "date", "list": "text[]", "json": "json",
}  # fmt: skip


def disagreements(world: World, url: str) -> list[str]:
    model = ScoringModel.model_validate(world.document)
    expected = looks(model, world)
    names = ["leads", *(f"events_{place}" for place in range(len(world.events)))]
    with psycopg.connect(url, autocommit=True) as database:
        for name, sheet in zip(names, (world.leads, *world.events), strict=True):
            insert(database, name, sheet)
    leads, *events = [parse_address(f"{url}#{name}") for name in names]
    found: list[str] = []
    with in_place(leads, events) as place, duckdb.connect() as connection:
        staged = place.staged(model, Choices(key=world.key[0]), world.at)
        for detail in (Detail.RULES, Detail.REASONS):
            place.score(model, staged, world.at, detail)
            place.fetch(connection, model, detail)
            found += compared(model, expected, rows_of(connection), detail)
    return found


def insert(database: "psycopg.Connection[Any]", name: str, sheet: Sheet) -> None:
    """Make a table of a sheet; what is nested in JSON becomes a column of JSON."""
    if sheet.format != "jsonl":
        flat = tuple(replace(column, path=("_".join(column.path),)) for column in sheet.columns)
        sheet = replace(sheet, columns=flat)
    heads = list(dict.fromkeys(column.path[0] for column in sheet.columns))
    kinds = {column.path[0]: "json" if len(column.path) > 1 else column.kind for column in sheet.columns}
    declared = sql.SQL(", ").join(
        sql.SQL("{} {}").format(sql.Identifier(head), sql.SQL(TYPES[kinds[head]])) for head in heads
    )
    database.execute(sql.SQL("DROP TABLE IF EXISTS {} CASCADE").format(sql.Identifier(name)))
    database.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(name), declared))
    holders = sql.SQL(", ").join([sql.Placeholder()] * len(heads))
    into = sql.SQL("INSERT INTO {} VALUES ({})").format(sql.Identifier(name), holders)
    for row in range(sheet.rows):
        values = object_of(sheet, row)
        database.execute(into, [cell(values.get(head, ABSENT), kinds[head]) for head in heads])


def cell(value: Any, kind: str) -> Any:
    if value is ABSENT or value is None:
        return None
    return as_json(value) if kind == "json" else json.loads(json.dumps(value)) if kind == "list" else value


@pytest.mark.parametrize("name", WORLDS)
def test_postgresql_says_what_the_meaning_says_on_the_edges(postgres, name):
    found = disagreements(WORLDS[name], postgres)

    assert not found, report(WORLDS[name], found)


@pytest.mark.slow
@search(1)
@given(worlds())
def test_postgresql_says_what_the_meaning_says(postgres_turkish, world):
    agree(world, lambda some: disagreements(some, postgres_turkish))
