"""All tables, row by row, in a form that every database gives and takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from leadlight.ingest.json_text import written
from leadlight.storage.many import execute, rows
from leadlight.storage.statements import streamed

APP = "leadlight"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns, and which of them counts its rows, if one does."""

    name: str
    columns: tuple[str, ...]
    number: str | None


def tables() -> list[Table]:
    """All tables of an installation, those that others refer to first."""
    found: dict[type[models.Model], Table] = {}
    for model in apps.get_app_config(APP).get_models():
        _add(model, found)
    return list(found.values())


def _add(model: type[models.Model], found: dict[type[models.Model], Table]) -> None:
    if model in found:
        return
    fields = model._meta.concrete_fields  # noqa: SLF001 - Django's documented way to look at a model
    for field in fields:
        if isinstance(field, models.ForeignKey) and field.related_model is not model:
            _add(field.related_model, found)
    counts = [field.column for field in fields if isinstance(field, models.AutoField | models.BigAutoField)]
    found[model] = Table(
        model._meta.db_table,  # noqa: SLF001 - likewise
        tuple(str(field.column) for field in fields),
        str(counts[0]) if counts else None,
    )


def content(table: Table) -> Iterator[list[tuple[Any, ...]]]:
    """The rows of a table, some at a time, of values that JSON has; the caller reads as of one moment."""
    order = table.number or table.columns[0]
    for some in streamed(f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {order}"):
        yield [tuple(map(_plain, row)) for row in some]


def _plain(value: object) -> object:
    """Texts and numbers stay; what PostgreSQL has read of JSON is text again."""
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value) if isinstance(value, Decimal) else written(value)


def last_number(table: Table) -> int:
    """The greatest number that a row of a table ever had: numbers are never used twice."""
    if table.number is None:
        return 0
    if connection.vendor == "sqlite":
        found = rows("SELECT seq FROM sqlite_sequence WHERE name = %s", (table.name,))
    else:
        sequence = "pg_get_serial_sequence(%s, %s)"
        found = rows(
            "SELECT last_value FROM pg_sequences "
            f"WHERE format('%%I.%%I', schemaname, sequencename) = {sequence}",
            (table.name, table.number),
        )
    return int(found[0][0] or 0) if found else 0


def count_on(table: Table, last: int) -> None:
    """Let the next row of a table have a number after `last`."""
    if table.number is None or not last:
        return
    if connection.vendor == "sqlite":
        execute("DELETE FROM sqlite_sequence WHERE name = %s", (table.name,))
        execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", (table.name, last))
    else:
        execute(f"SELECT setval(pg_get_serial_sequence(%s, %s), {int(last)})", (table.name, table.number))


def fill(name: str, columns: Sequence[str], some: Iterable[Sequence[object]]) -> None:
    """Add rows to a table."""
    connection.ensure_connection()
    raw = connection.connection
    into = ", ".join(columns)
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(columns))
        raw.executemany(f"INSERT INTO {name} ({into}) VALUES ({marks})", some)
        return
    with psycopg.Cursor(raw).copy(f"COPY {name} ({into}) FROM STDIN".encode()) as copy:
        for row in some:
            copy.write_row(row)


def clear() -> None:
    """Take all rows out of all tables, in the transaction there is."""
    names = [table.name for table in reversed(tables())]
    if connection.vendor == "sqlite":
        execute("UPDATE leadlight_lead SET root_id = NULL WHERE root_id IS NOT NULL")
        for name in names:
            execute(f"DELETE FROM {name}")
    else:
        execute(f"TRUNCATE {', '.join(names)}")


def is_empty() -> bool:
    """Whether nobody has used this installation yet."""
    return not any(rows(f"SELECT 1 FROM leadlight_{name} LIMIT 1") for name in ("event", "lead", "source"))


def migrations() -> list[str]:
    """The names of all steps that made the tables what they are, in order."""
    loader = MigrationLoader(None)
    return sorted(name for app, name in loader.graph.nodes if app == APP)


def migrations_made() -> list[str]:
    """Those of the steps that this database has been through."""
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(name for app, name in applied if app == APP)


def migrate(name: str | None = None) -> None:
    """Take the tables to a step, or to the last."""
    call_command("migrate", APP, *([] if name is None else [name]), verbosity=0, interactive=False)
