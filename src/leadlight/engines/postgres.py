"""PostgreSQL 15 and later, in place: leads and events stay in their database, which does the scoring."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from leadlight.engines.compiler import Compiled, Detail, Task, compiled
from leadlight.engines.dialects import Dialect, translated
from leadlight.engines.lookups import LookupTable, Raw, Source, upload_columns
from leadlight.engines.postgres_database import PostgresDatabase, transaction
from leadlight.engines.postgres_source import open_in_place
from leadlight.engines.postgres_staging import stage_in_place
from leadlight.engines.python import result_columns
from leadlight.engines.staging import Choices, Staged
from leadlight.errors import EngineError
from leadlight.scoring.definition import ScoringModel
from leadlight.tables import ROW, Address, Database, DatabaseTable, Table
from leadlight.tables.database_tables import exists
from leadlight.tables.delimited import scan
from leadlight.tables.postgres import schema_and_table, selected
from leadlight.tables.sameness import is_same_database
from leadlight.tables.sql import quoted

if TYPE_CHECKING:
    import duckdb

_DRAFT = "leadlight_draft"


def can_score(leads: Address, events: Sequence[Address]) -> bool:
    """Whether all are tables of one PostgreSQL database."""
    return bool(_of_one_database((leads, *events)))


def _of_one_database(addresses: Sequence[Address]) -> list[DatabaseTable]:
    """The addresses, if all are tables of one PostgreSQL database; else nothing."""
    tables = [
        address
        for address in addresses
        if isinstance(address, DatabaseTable) and address.kind is Database.POSTGRESQL
    ]
    together = len(tables) == len(addresses) and all(is_same_database(tables[0], other) for other in tables)
    return tables if together else []


@contextmanager
def in_place(leads: Address, events: Sequence[Address]) -> Iterator[InPlace]:
    """Leads and events opened where they are, in one transaction, which ends with the context.

    Raises TableError where the database or a table cannot be had, EngineError where it cannot score.
    """
    tables = _of_one_database((leads, *events))
    if not tables:
        raise EngineError(
            "The engine postgresql scores where the tables are: leads and events must be of one PostgreSQL "
            "database. Leave out --engine, and they are read from wherever they are."
        )
    with transaction(tables[0]) as database:
        lead_table = open_in_place(database, tables[0], "leads_table", numbered=True)
        event_tables = tuple(
            open_in_place(database, address, f"events_table_{place}")
            for place, address in enumerate(tables[1:])
        )
        yield InPlace(database, lead_table, event_tables)


@dataclass(frozen=True, slots=True)
class InPlace:
    """Leads and events of one database, within a transaction.

    `leads` has all columns of the leads and `_row` under the name `leads_table`, as in DuckDB.
    """

    database: PostgresDatabase
    leads: Table
    events: tuple[Table, ...]

    def staged(self, model: ScoringModel, choices: Choices, at: int) -> Staged:
        """What a model reads of them, made ready as of an instant (microseconds); raises DataError."""
        return stage_in_place(self.database, model, (self.leads, self.events), choices, at)

    def score(self, model: ScoringModel, staged: Staged, at: int, detail: Detail) -> Compiled:
        """Score staged leads into the database's temporary table `result`; see `compiler.Compiled`."""
        task = Task(model, staged.leads, staged.events, at, staged.forms, detail)
        found = compiled(task, lambda sources: map(self._distinct_values, sources))
        for table in found.lookups.tables:
            self._upload(table)
        columns = ", ".join(name for name, _ in result_columns(model, detail))
        query = translated(found.query, Dialect.POSTGRES)
        self.database.execute(
            f"CREATE OR REPLACE TEMP TABLE result AS SELECT {columns} FROM ({query}) AS scored"
        )
        return found

    def fetch(self, connection: duckdb.DuckDBPyConnection, model: ScoringModel, detail: Detail) -> None:
        """Copy `result`, `leads_table`, and the rows and keys of `leads_read` into a DuckDB connection."""
        self._fetch(connection, "result", result_columns(model, detail))
        self._fetch(connection, "leads_read", [(ROW, "BIGINT"), ("k", "VARCHAR")])
        columns = [(column.ident, column.type) for column in self.leads.columns]
        self._fetch(connection, "leads_table", [(ROW, "BIGINT"), *columns])

    def can_keep(self, output: Address) -> bool:
        """Whether an address is a table of the leads' own database."""
        return can_score(self.leads.address, (output,))

    def keep(self, output: Address, columns: Sequence[tuple[str, str]], order: str, *, replace: bool) -> None:
        """Make a table of the leads with what scoring found, which stays when the transaction ends.

        `columns` are names with DuckDB's SQL over `leads_table` as l, `result` as r and `leads_read` as k;
        `order` is such SQL too. Raises OutputExistsError where the table is there, unless told to replace it.
        """
        database, target = self.database, _of_one_database((self.leads.address, output))
        if not target:
            raise EngineError(f"{output} is not of the leads' database, where the list was to stay.")
        schema, table = schema_and_table(database.connection, target[1])
        name, draft = f"{quoted(schema)}.{quoted(table)}", f"{quoted(schema)}.{quoted(_DRAFT)}"
        known = database.connection.execute("SELECT to_regclass(%s)", [name]).fetchone()
        if known != (None,) and not replace:
            raise exists(target[1])
        listed = ", ".join(f"{sql} AS {quoted(column)}" for column, sql in columns)
        query = (
            f"SELECT {listed} FROM leads_table AS l JOIN result AS r ON r.{ROW} = l.{ROW} "
            f"JOIN leads_read AS k ON k.{ROW} = l.{ROW} ORDER BY {order}"
        )
        database.execute(f"CREATE TABLE {draft} AS {translated(query, Dialect.POSTGRES)}")
        database.execute(f"DROP TABLE IF EXISTS {name}")
        database.execute(f"ALTER TABLE {draft} RENAME TO {quoted(table)}")

    def _distinct_values(self, source: Source) -> Iterable[Raw]:
        query = f"SELECT DISTINCT {source.sql} AS v FROM {source.relation} AS {source.alias}"
        return [raw for (raw,) in self.database.execute(translated(query, Dialect.POSTGRES)).fetchall()]

    def _upload(self, table: LookupTable) -> None:
        self.database.upload(table.name, upload_columns(table), table.rows)

    def _fetch(
        self, connection: duckdb.DuckDBPyConnection, name: str, columns: Sequence[tuple[str, str]]
    ) -> None:
        """Copy columns, names with DuckDB's types, of a temporary table in the order of its rows."""
        listed = ", ".join(selected(ident, kind) for ident, kind in columns)
        idents = ", ".join(f"c{place} AS {quoted(ident)}" for place, (ident, _) in enumerate(columns, 1))
        with tempfile.TemporaryDirectory(prefix="leadlight-") as folder:
            file = Path(folder) / "table.csv"
            self.database.download(f"SELECT {listed} FROM {name} ORDER BY {ROW}", file)
            source = scan(file, len(columns), ",", [kind for _, kind in columns])
            connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS SELECT {idents} FROM {source}")
