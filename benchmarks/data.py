"""Generated leads and events, kept in a cache folder: the same rows for the same size on every machine.

Run as a program (``python -m benchmarks.data LEADS EVENTS FORMS``) so that the memory of generating is not
counted among that of the runner.
"""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

HERE = Path(__file__).parent
CACHE = HERE / ".data"
AS_OF = "2026-06-30T12:00:00Z"
MODEL = HERE / "model.yaml"
SMALLER = (4, 20)  # the cost of a fourth and a twentieth of the events is measured too


@dataclass(frozen=True, slots=True)
class Data:
    """One generated company: a folder with a DuckDB file and, where asked for, the same tables as files."""

    leads: int
    events: int

    @property
    def folder(self) -> Path:
        """Return where its files are."""
        return CACHE / f"{self.leads}x{self.events}"

    @property
    def database(self) -> Path:
        """Return the DuckDB file with the tables ``leads``, ``events`` and the samples ``events_N``."""
        return self.folder / "data.duckdb"

    def file(self, table: str, ending: str) -> Path:
        """Return the file of a table, such as ``events.parquet``."""
        return self.folder / f"{table}.{ending}"


def prepared(leads: int, events: int, *endings: str) -> Data:
    """Generate the company, in a process of its own, unless the cache has it."""
    data = Data(leads, events)
    wanted = [data.database, *(data.file(table, e) for table in ("leads", "events") for e in endings)]
    if not all(path.exists() for path in wanted):
        command = [sys.executable, "-m", "benchmarks.data", str(leads), str(events), *endings]
        subprocess.run(command, check=True, cwd=HERE.parent)
    return data


def generate(data: Data, endings: list[str]) -> None:
    """Write the DuckDB file and the files asked for; a file appears only when it is complete."""
    import duckdb  # noqa: PLC0415 - the runner stays small

    data.folder.mkdir(parents=True, exist_ok=True)
    if not data.database.exists():
        unfinished = data.database.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with duckdb.connect(str(unfinished)) as connection:
            fill(connection, data)
        unfinished.rename(data.database)
    with duckdb.connect(str(data.database), read_only=True) as connection:
        for path in [data.file(table, ending) for table in ("leads", "events") for ending in endings]:
            if not path.exists():
                unfinished = path.with_name(f"unfinished-{path.name}")
                connection.execute(f"COPY {path.stem} TO '{unfinished}'")
                unfinished.rename(path)


def fill(connection: duckdb.DuckDBPyConnection, data: Data) -> None:
    """Create the tables of leads and events and, in a big company, the samples of its events."""
    connection.execute(f"SET VARIABLE leads = {data.leads}")
    connection.execute(f"SET VARIABLE events = {data.events}")
    connection.execute(f"SET VARIABLE as_of = TIMESTAMP '{AS_OF.removesuffix('Z')}'")
    connection.execute((HERE / "leads.sql").read_text())
    connection.execute((HERE / "events.sql").read_text())
    for part in SMALLER:
        count = data.events // part
        connection.execute(
            f"CREATE TABLE events_{count} AS FROM events WHERE rowid % {part} = 0 ORDER BY rowid"
        )


if __name__ == "__main__":
    generate(Data(int(sys.argv[1]), int(sys.argv[2])), sys.argv[3:])
