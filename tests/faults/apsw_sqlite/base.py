"""Django's SQLite on another build of SQLite, apsw's, which lets us write the file system below it.

The file system is named under OPTIONS as `vfs`. One connection holds the database: a file system written in
Python has no shared memory, and without it SQLite's log wants the database for itself.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import apsw
from django.db.backends.sqlite3 import base

KNOWN = (
    (apsw.ConstraintError, sqlite3.IntegrityError),
    (apsw.MismatchError, sqlite3.IntegrityError),
    (apsw.SQLError, sqlite3.OperationalError),
    (apsw.Error, sqlite3.OperationalError),
    (OSError, sqlite3.OperationalError),  # raised by the file system of a test
)


@contextmanager
def as_sqlite3() -> Iterator[None]:
    try:
        yield
    except (apsw.Error, OSError) as error:
        kind = next(theirs for ours, theirs in KNOWN if isinstance(error, ours))
        raise kind(str(error)) from error


class Connection:
    isolation_level = None

    def __init__(self, path: str, vfs: str) -> None:
        self.inner = apsw.Connection(path, vfs=vfs)

    @property
    def in_transaction(self):
        return self.inner.in_transaction

    def execute(self, sql, values=()):
        return Cursor(self).execute(sql, values)

    def executemany(self, sql, rows):
        return Cursor(self).executemany(sql, rows)

    def create_function(self, *args, **kwargs):
        """Do nothing: what is tested needs none of Django's own functions."""

    create_aggregate = create_function

    def commit(self):
        if self.in_transaction:
            self.execute("COMMIT")

    def rollback(self):
        if self.in_transaction:
            self.execute("ROLLBACK")

    def close(self):
        with suppress(
            apsw.Error, OSError
        ):  # what cannot be tidied up at the end is tidied up at the next beginning
            self.inner.close()


class Cursor:
    arraysize = 100
    rowcount = -1
    lastrowid = None
    description = None

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.inner = connection.inner.cursor()

    def execute(self, sql, values=None):
        before = self.connection.inner.total_changes()
        with as_sqlite3():
            self.inner.execute(django_sql(sql, values), tuple(values or ()))
        self.after(before)
        return self

    def executemany(self, sql, rows):
        before = self.connection.inner.total_changes()
        rows = list(rows)
        with as_sqlite3():
            self.inner.executemany(django_sql(sql, rows and rows[0]), rows)
        self.after(before)
        return self

    def after(self, before):
        self.rowcount = self.connection.inner.total_changes() - before
        self.lastrowid = self.connection.inner.last_insert_rowid()
        try:
            self.description = [
                (name, None, None, None, None, None, None) for name, *_ in self.inner.description
            ]
        except apsw.ExecutionCompleteError:
            self.description = None

    def fetchone(self):
        with as_sqlite3():
            return self.inner.fetchone()

    def fetchmany(self, size=arraysize):
        return [row for _ in range(size) if (row := self.fetchone()) is not None]

    def fetchall(self):
        with as_sqlite3():
            return self.inner.fetchall()

    def __iter__(self):
        return iter(self.fetchall())

    def close(self):
        self.inner.close()


def django_sql(sql, values):
    return sql if values is None else sql.replace("%s", "?").replace("%%", "%")


class DatabaseWrapper(base.DatabaseWrapper):
    def get_new_connection(self, conn_params):
        with as_sqlite3():
            made = Connection(str(conn_params["database"]), conn_params["vfs"])
        for command in ("PRAGMA locking_mode=EXCLUSIVE", "PRAGMA foreign_keys=ON", *self.init_commands):  # type: ignore[attr-defined]
            made.execute(command.strip()).fetchall()
        return made

    def create_cursor(self, name=None):  # noqa: ARG002 - Django's signature
        return Cursor(self.connection)
