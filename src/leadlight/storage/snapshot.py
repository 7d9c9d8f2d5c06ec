"""All tables, row by row, in a form that every database gives and takes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import psycopg
from django.apps import apps
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from leadlight.ingest.json_text import written
from leadlight.storage.append_only import lifted
from leadlight.storage.many import execute, rows
from leadlight.storage.statements import streamed

APP = "leadlight"


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its name, its columns, and which of them counts its rows, if one does."""

    name: str
    columns: tuple[str, ...]
    number: str | None


OF_THE_MOMENT = {
    *("leadlight_session", "leadlight_onetimelink", "leadlight_ration", "leadlight_keptanswer"),
    *("leadlight_upload", "leadlight_manychange", "leadlight_manystep"),
}
"""Tables that are in no backup, and empty after restoring one: who is logged in, links that open once, lists
that were uploaded, what can be undone."""

OF_THIS_PLACE = {"leadlight_secret"}
"""Tables that are in no backup and stay as they are when one is restored."""

OF_PEOPLE = frozenset(
    {
        "leadlight_user",
        "leadlight_apikey",
        "leadlight_savedview",
        "account_emailaddress",
        "mfa_authenticator",
    }
)
"""Tables of who may get in: they stay as they are where a backup replaces an installation that has any.

Who was removed since the backup was made, or whose key was revoked, would get in again.
"""


def tables() -> list[Table]:
    """The tables that a backup holds, those that others refer to first."""
    return [table for table in _all_tables() if table.name not in OF_THE_MOMENT | OF_THIS_PLACE]


def _all_tables() -> list[Table]:
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
    for some in streamed(f"SELECT {named(table.columns)} FROM {table.name} ORDER BY {order}"):
        yield [tuple(map(_plain, row)) for row in some]


def named(columns: Iterable[str]) -> str:
    """Columns as they stand in SQL, where `primary` is a word of its own."""
    return ", ".join(f'"{column}"' for column in columns)


def _plain(value: object) -> object:
    """Texts and numbers stay; what PostgreSQL has read of JSON is text again."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, datetime):
        return value.isoformat(" ")
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
    into = named(columns)
    if connection.vendor == "sqlite":
        marks = ", ".join("?" * len(columns))
        raw.executemany(f"INSERT INTO {name} ({into}) VALUES ({marks})", some)
        return
    with psycopg.Cursor(raw).copy(f"COPY {name} ({into}) FROM STDIN".encode()) as copy:
        for row in some:
            copy.write_row(row)


def clear(stays: Collection[str] = ()) -> None:
    """Take all rows out of all tables but those of this place and what stays, in the transaction there is."""
    names = [table.name for table in reversed(_all_tables()) if table.name not in {*OF_THIS_PLACE, *stays}]
    with lifted():
        if connection.vendor == "sqlite":
            execute("UPDATE leadlight_lead SET root_id = NULL WHERE root_id IS NOT NULL")
            for name in names:
                execute(f"DELETE FROM {name}")
        else:
            execute(f"TRUNCATE {', '.join(names)}")


def lets_anybody_in() -> bool:
    """Whether this installation has users, or keys of programs."""
    return any(rows(f"SELECT 1 FROM leadlight_{name} LIMIT 1") for name in ("user", "apikey"))


def revoked_sources() -> list[tuple[int, str]]:
    """Keys of websites and servers that were revoked: when, and their digests."""
    found = "SELECT revoked_at, digest FROM leadlight_source WHERE revoked_at IS NOT NULL"
    return [(at, digest) for at, digest in rows(f"{found} AND digest IS NOT NULL")]


def revoke_again(revoked: Iterable[tuple[int, str]]) -> None:
    """Revoke the keys of websites and servers that were before a backup took the place of all there was."""
    for at, digest in revoked:
        execute(
            "UPDATE leadlight_source SET revoked_at = %s WHERE digest = %s AND revoked_at IS NULL",
            (at, digest),
        )


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
