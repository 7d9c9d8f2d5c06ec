"""Tables whose rows are only added: the database itself refuses to change or remove one.

The triggers are made after every step of the tables, because SQLite loses them where it makes a table anew.
Whoever owns the database can remove them; a mistake, or a hole in Leadlight, cannot.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from leadlight.storage.many import execute
from leadlight.storage.transaction import writing

TABLES = ("leadlight_audit",)

_SAYS = "rows of {table} are only added"
_SQLITE = {
    "update": "BEFORE UPDATE ON {table}",
    "delete": "BEFORE DELETE ON {table}",
    "replace": "BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id)",
}
_FUNCTION = """
CREATE OR REPLACE FUNCTION leadlight_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'rows of %% are only added', TG_TABLE_NAME; END $$
"""


def guard() -> None:
    """Have the database refuse."""
    there = set(connection.introspection.table_names())
    with writing():
        for table in (table for table in TABLES if table in there):
            if connection.vendor == "sqlite":
                _guard_in_sqlite(table)
            else:
                execute(_FUNCTION)
                execute(
                    f"CREATE OR REPLACE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE OR TRUNCATE "
                    f"ON {table} FOR EACH STATEMENT EXECUTE FUNCTION leadlight_only_added()"
                )


def _guard_in_sqlite(table: str) -> None:
    for name, event in _SQLITE.items():
        execute(
            f"CREATE TRIGGER IF NOT EXISTS {table}_{name} {event.format(table=table)} "
            f"BEGIN SELECT RAISE(ABORT, '{_SAYS.format(table=table)}'); END"
        )


@contextmanager
def lifted() -> Iterator[None]:
    """Let rows go where a backup takes the place of all there is; inside a transaction of the caller's."""
    for table in TABLES:
        if connection.vendor == "sqlite":
            for name in _SQLITE:
                execute(f"DROP TRIGGER IF EXISTS {table}_{name}")
        else:
            execute(f"DROP TRIGGER IF EXISTS {table}_only_added ON {table}")
    yield
    guard()
