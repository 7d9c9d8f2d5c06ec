"""Leads and events opened side by side, ready to be scored; everything is gone when the work is done."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from leadlight.engines.staging import Choices, Staged, stage
from leadlight.errors import DataError
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.values import Forms, microseconds
from leadlight.tables import Address, Stdin, Table, open_table, parse_address

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

    def staged(self, model: ScoringModel) -> Staged:
        """What a model reads of them, made ready; raises DataError."""
        choices = Choices(self.inputs.key, self.inputs.renamed, self.inputs.forms)
        return stage(self.connection, model, (self.leads, self.events), choices, self.inputs.instant)

    @property
    def notes(self) -> list[str]:
        """What was assumed or left out while reading."""
        return [note for table in (self.leads, *self.events) for note in table.notes]


@contextmanager
def opened(inputs: Inputs, tell: Tell = tell_nobody) -> Iterator[WorkTable]:
    """Open leads and events; raises TableError for what cannot be read."""
    leads, *events = inputs.addresses
    if sum(isinstance(address, Stdin) for address in (leads, *events)) > 1:
        raise DataError(
            "Standard input can be read once only. Write - for one of the inputs, and name files."
        )
    with tempfile.TemporaryDirectory(prefix="leadlight-") as folder, _connection(Path(folder)) as connection:
        tell(f"Reading {leads}")
        lead_table = open_table(connection, leads, "leads_table")
        event_tables = []
        for place, address in enumerate(events):
            tell(f"Reading {address}")
            event_tables.append(open_table(connection, address, f"events_table_{place}"))
        yield WorkTable(connection, inputs, lead_table, tuple(event_tables))


@contextmanager
def _connection(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = duckdb.connect(str(folder / "work.duckdb"))
    try:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute("SET temp_directory = ?", [str(folder / "spilled")])
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("SET enable_progress_bar = false")
        yield connection
    finally:
        connection.close()
