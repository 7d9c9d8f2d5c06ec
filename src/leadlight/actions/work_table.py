"""Leads and events opened side by side, ready to be scored; everything is gone when the work is done."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast

import duckdb

from leadlight.engines.choice import MOST_RULES_IN_SQL, EngineName, SparkPlace, engine_for
from leadlight.engines.compiler import Detail
from leadlight.engines.staging import Choices, Staged, stage
from leadlight.errors import DataError
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.values import Forms, microseconds
from leadlight.tables import Address, Database, DatabaseTable, Stdin, Table, open_table, parse_address
from leadlight.tables.rows import first_row

if TYPE_CHECKING:
    from leadlight.engines.postgres import InPlace

DEFAULT_ENGINE: EngineName = "duckdb"

SPARK_MASTER = "LEADLIGHT_SPARK_MASTER"
SPARK_FOLDER = "LEADLIGHT_SPARK_FOLDER"
"""Set in the environment: where Spark runs, and a folder that all its machines share."""

MEMORY = "3GB"
"""What DuckDB may use before it spills to the disk; the rest of the process needs some too."""

Tell = Callable[[str], None]
"""Is told what is being done now."""


def tell_nobody(_what: str) -> None:
    """For callers who do not want to know."""


@dataclass(frozen=True, slots=True)
class Inputs:
    """Where leads and events are, and what the user said of them; `at` is aware, or naive in UTC."""

    leads: str
    events: Sequence[str] = ()
    at: datetime = field(kw_only=True)
    key: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    forms: Forms = field(default_factory=Forms)

    @property
    def instant(self) -> int:
        """The instant in microseconds."""
        return microseconds(self.at if self.at.tzinfo else self.at.replace(tzinfo=UTC))

    @property
    def addresses(self) -> list[Address]:
        """Where leads and events are; raises TableError for what is no address."""
        return [parse_address(text) for text in (self.leads, *self.events)]


@dataclass(frozen=True, slots=True)
class WorkTable:
    """An open connection with the leads and events of some inputs."""

    connection: duckdb.DuckDBPyConnection
    inputs: Inputs
    leads: Table
    events: tuple[Table, ...]
    place: InPlace | None = None
    """The PostgreSQL database that does the work where the leads are a table there."""

    def staged(self, model: ScoringModel) -> Staged:
        """What a model reads of them, made ready; raises DataError."""
        choices = Choices(self.inputs.key, self.inputs.renamed, self.inputs.forms)
        if self.place is not None:
            return self.place.staged(model, choices, self.inputs.instant)
        return stage(self.connection, model, (self.leads, self.events), choices, self.inputs.instant)

    def score(
        self, model: ScoringModel, staged: Staged, detail: Detail, engine: EngineName | None
    ) -> list[str]:
        """Score into the tables `result` and `leads_read` of the connection; says if the engine was changed.

        Raises EngineError for an engine that is not there.
        """
        if self.place is not None:
            self.place.score(model, staged, self.inputs.instant, detail)
            self.place.fetch(self.connection, model, detail)
            return []
        place = SparkPlace(os.environ.get(SPARK_MASTER), os.environ.get(SPARK_FOLDER))
        score, said = engine_for(engine or DEFAULT_ENGINE, model, place)
        score(self.connection, model, staged, self.inputs.instant, detail)
        return list(said)

    @property
    def data(self) -> duckdb.DuckDBPyConnection:
        """Where the staged leads and events are."""
        # the database answers `execute` as a connection of DuckDB does, in the same dialect
        return (
            self.connection if self.place is None else cast("duckdb.DuckDBPyConnection", self.place.database)
        )

    @property
    def notes(self) -> list[str]:
        """What was assumed or left out while reading."""
        return [note for table in (self.leads, *self.events) for note in table.notes]


@contextmanager
def opened(
    inputs: Inputs,
    tell: Tell = tell_nobody,
    *,
    model: ScoringModel | None = None,
    engine: EngineName | None = "duckdb",
) -> Iterator[WorkTable]:
    """Open leads and events; raises TableError for what cannot be read.

    Without an engine, tables of one PostgreSQL database stay there, if the database can take the `model`.
    """
    leads, *events = inputs.addresses
    if sum(isinstance(address, Stdin) for address in (leads, *events)) > 1:
        raise DataError(
            "Standard input can be read once only. Write - for one of the inputs, and name files."
        )
    with (
        tempfile.TemporaryDirectory(prefix="leadlight-") as folder,
        work_connection(Path(folder)) as connection,
    ):
        if _stays_in_place(inputs, model, engine):
            with _opened_in_place(inputs, connection) as work:
                yield work
            return
        tell(f"Reading {leads}")
        lead_table = open_table(connection, leads, "leads_table")
        event_tables = []
        for place, address in enumerate(events):
            tell(f"Reading {address}")
            event_tables.append(open_table(connection, address, f"events_table_{place}"))
        yield WorkTable(connection, inputs, lead_table, tuple(event_tables))


@contextmanager
def _opened_in_place(inputs: Inputs, connection: duckdb.DuckDBPyConnection) -> Iterator[WorkTable]:
    from leadlight.engines.postgres import in_place  # noqa: PLC0415 - the driver loads only for its tables

    leads, *events = inputs.addresses
    with in_place(leads, events) as place:
        yield WorkTable(connection, inputs, place.leads, place.events, place)


def _stays_in_place(inputs: Inputs, model: ScoringModel | None, engine: EngineName | None) -> bool:
    if engine is not None or model is None or len(model.all_rules()) > MOST_RULES_IN_SQL:
        return False
    if not all(isinstance(a, DatabaseTable) and a.kind is Database.POSTGRESQL for a in inputs.addresses):
        return False
    from leadlight.engines.postgres import can_score  # noqa: PLC0415 - the driver loads only for its tables

    leads, *events = inputs.addresses
    return can_score(leads, events)


@contextmanager
def work_connection(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(folder / "work.duckdb"))
    try:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET temp_directory = ?", [str(folder / "spilled")])
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        _write_in_turn(connection)
        yield connection
    finally:
        connection.close()


def _write_in_turn(connection: duckdb.DuckDBPyConnection) -> None:
    """Write files without threads of their own: DuckDB may wait for them for ever where a disk is full."""
    setting = first_row(connection, "SELECT name FROM duckdb_settings() WHERE name = 'async_threads'")
    if setting:  # since DuckDB 2
        connection.execute("SET async_threads = 0")
