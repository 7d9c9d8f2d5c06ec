"""A PostgreSQL database as staging sees it: statements, and small tables sent up and fetched down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from leadlight.errors import EngineError
from leadlight.tables import DatabaseTable
from leadlight.tables.postgres import connected

C = 'COLLATE "C"'
"""Texts compare by their bytes, whatever order the database has been given."""

TYPES = {"BOOLEAN": "boolean", "BIGINT": "bigint", "DOUBLE": "double precision", "VARCHAR": f"text {C}"}

_SETTINGS = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ",
    "SET LOCAL statement_timeout = 0",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL standard_conforming_strings = on",
    "SET LOCAL work_mem = '64MB'",
    # compiling so many small expressions takes longer than they do
    "SET LOCAL jit = off",
    # every join here is by equality, and a loop that was taken for short is the one way to never end
    "SET LOCAL enable_nestloop = off",
)
_MADE = re.compile(r"CREATE OR REPLACE TEMP TABLE (\w+) AS ")


class PostgresDatabase:
    """One transaction in a database, with as much of the interface of a DuckDB connection as staging uses."""

    def __init__(self, connection: psycopg.Connection, address: DatabaseTable) -> None:
        """Work within the transaction of `connection`; `address` is one of the database's tables."""
        self.connection = connection
        self.address = address

    def execute(self, sql: str, parameters: Sequence[list[Any]] = ()) -> psycopg.Cursor[Any]:
        """Run a statement of PostgreSQL's; temporary tables go when the transaction does.

        `parameters` are lists that stand for marks of `?`, as with DuckDB.
        """
        if made := _MADE.match(sql):
            self._execute(f"DROP TABLE IF EXISTS pg_temp.{made[1]}")
            self._execute(f"CREATE TEMP TABLE {made[1]} ON COMMIT DROP AS {sql[made.end() :]}")
            return self._execute(f"ANALYZE pg_temp.{made[1]}")
        return self._execute(sql, parameters)

    def _execute(self, sql: str, parameters: Sequence[list[Any]] = ()) -> psycopg.Cursor[Any]:
        for place, values in enumerate(parameters, 1):
            kind = "bigint" if any(isinstance(value, int) for value in values) else "text"
            sql = sql.replace("?", f"CAST(${place} AS {kind}[])", 1)
        try:
            return psycopg.RawCursor(self.connection).execute(sql.encode(), parameters or None)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction) as error:
            raise EngineError(
                f"{self.address}: PostgreSQL scores in temporary tables, and lets this user make none: "
                f"{_line(error)}. Allow it (GRANT TEMPORARY ON DATABASE ... TO ...), or score with "
                "--engine duckdb."
            ) from None
        except (psycopg.errors.ProgramLimitExceeded, psycopg.errors.TooManyColumns) as error:
            raise EngineError(
                f"{self.address}: the model is larger than what PostgreSQL takes in one query: "
                f"{_line(error)}. Score with --engine duckdb."
            ) from None

    def upload(self, name: str, columns: Sequence[tuple[str, str]], rows: Iterable[Sequence[Any]]) -> None:
        """Make a temporary table of rows; `columns` are names with DuckDB's types."""
        shape = ", ".join(f"{column} {TYPES[kind]}" for column, kind in columns)
        self.execute(f"DROP TABLE IF EXISTS pg_temp.{name}")
        self.execute(f"CREATE TEMP TABLE {name} ({shape}) ON COMMIT DROP")
        with self.connection.cursor().copy(f"COPY pg_temp.{name} FROM STDIN".encode()) as copy:
            for row in rows:
                copy.write_row(row)
        self.execute(f"ANALYZE pg_temp.{name}")

    def download(self, query: str, file: Path) -> None:
        """Write the rows of a query into a CSV file with a header, in which an unquoted nothing is NULL."""
        with (
            file.open("wb") as target,
            self.connection.cursor().copy(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)".encode()) as rows,
        ):
            for block in rows:
                target.write(block)


def _line(error: psycopg.Error) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


@contextmanager
def transaction(address: DatabaseTable) -> Iterator[PostgresDatabase]:
    """One transaction that sees the tables as they are now; kept at the end unless something raises."""
    with connected(address) as connection:
        for setting in _SETTINGS:
            connection.execute(setting.encode())
        encoding = connection.execute("SHOW server_encoding").fetchone()
        if encoding != ("UTF8",):
            raise EngineError(
                f"{address}: PostgreSQL scores in databases with the encoding UTF8 only. "
                "Score with --engine duckdb."
            )
        yield PostgresDatabase(connection, address)
