"""A connection for each test, and short ways to open, read and write with it."""

from __future__ import annotations  # as values they would keep DuckDB's types alive, which it reports

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest

from leadlight.tables import Table, open_table, parse_address, write_table


@dataclass(frozen=True, slots=True)
class Desk:
    """A connection, and a folder to put files in."""

    connection: duckdb.DuckDBPyConnection
    folder: Path

    def put(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def open(self, address: object) -> Table:
        return open_table(self.connection, parse_address(str(address)), "opened")

    def rows(self, address: object) -> list[tuple[object, ...]]:
        self.open(address)
        return self.connection.execute("SELECT * EXCLUDE _row FROM opened").fetchall()

    def leaves(self, address: object) -> dict[tuple[str, ...], tuple[str, list[object]]]:
        """Every leaf with its kind and its values."""
        table = self.open(address)
        return {leaf.path: (leaf.kind.value, self.values(leaf.sql)) for leaf in table.leaves}

    def values(self, sql: str) -> list[object]:
        """What an expression gives for each row of the table opened last."""
        rows = self.connection.execute(f"SELECT {sql} FROM opened").fetchall()
        return [value for (value,) in rows]

    def write(self, address: object, query: str, *, replace: bool = False, **names: str) -> tuple[str, ...]:
        self.connection.execute(f"CREATE OR REPLACE TEMP VIEW outgoing AS {query}")
        return write_table(
            self.connection, "outgoing", parse_address(str(address)), replace=replace, names=names
        )


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with duckdb.connect() as connection:
        yield Desk(connection, tmp_path)


@pytest.fixture
def refused(desk: Desk) -> Callable[..., str]:
    """Open something and give the sentence with which it is refused, which names the place."""

    def refuse(address: object, error: type[Exception]) -> str:
        with pytest.raises(error) as caught:
            desk.open(address)
        return str(caught.value)

    return refuse
