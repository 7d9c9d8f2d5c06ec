"""A desk to lay leads and events on, stage them and score them."""

from __future__ import annotations  # as values they would keep DuckDB's types alive, which it reports

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import pytest

from leadlight.engines import duckdb as duckdb_engine
from leadlight.engines import python as python_engine
from leadlight.engines.compiler import Detail
from leadlight.engines.event_counts import count_events
from leadlight.engines.staging import Choices, stage
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import Forms, instant
from leadlight.tables import File, open_table

AT = instant("2026-03-01T12:00:00Z") or 0


def model_of(*rules, head="", tail=""):
    """Give a model of one score with these rules, each a line of YAML."""
    listed = "\n".join(f"      - {{name: Rule {place}, {rule}}}" for place, rule in enumerate(rules))
    return read_model(f"name: Test\n{head}\nscores:\n  fit:\n    rules:\n{listed}\n{tail}\n")


@dataclass(slots=True)
class Desk:
    """A connection, and what was staged on it last."""

    connection: duckdb.DuckDBPyConnection
    folder: Path
    opened: int = 0
    staged: Any = None

    def table(self, content):
        """Open a table: the text of a CSV file, of JSON Lines if it starts so, or a query for Parquet."""
        self.opened += 1
        starts = content.lstrip()
        suffix = {"{": ".jsonl", "S": ".parquet"}.get(starts[:1], ".csv")
        if suffix == ".parquet" and not starts.startswith("SELECT"):
            suffix = ".csv"
        path = self.folder / f"table_{self.opened}{suffix}"
        if suffix == ".parquet":
            self.connection.execute(f"COPY ({content}) TO '{path}'")
        else:
            path.write_text(content, encoding="utf-8")
        return open_table(self.connection, File(path), f"table_{self.opened}")

    def stage(self, model, leads, *events, key=None, renamed=None, forms=None):
        """Stage leads and events; they stay on the desk."""
        tables = (self.table(leads), [self.table(table) for table in events])
        choices = Choices(key, renamed or {}, forms or Forms())
        self.staged = stage(self.connection, model, tables, choices, AT)
        return self.staged

    def score(self, model, *tables, engine=duckdb_engine, columns="total", **choices):
        """Give columns of the result of each lead, in the order of the leads."""
        staged = self.stage(model, *tables, **choices)
        engine.score_staged(self.connection, model, staged, AT, Detail.RULES)
        found = self.connection.execute(f"SELECT {columns} FROM result ORDER BY _row").fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def agreed(self, model, *tables, columns="total", **choices):
        """Give the same as `score`, when both engines say so."""
        found = self.score(model, *tables, columns=columns, **choices)
        assert self.score(model, *tables, columns=columns, engine=python_engine, **choices) == found
        return found

    def existing(self, *columns):
        """Give columns of the staged events that exist."""
        query = f"SELECT {', '.join(columns)} FROM {self.staged.events.name} ORDER BY ALL"
        found = self.connection.execute(query).fetchall()
        return [row[0] if len(row) == 1 else row for row in found]

    def counts(self):
        """Count what became of the staged messages."""
        staged = self.staged
        return count_events(self.connection, staged.read, staged.events, staged.leads, AT)


@pytest.fixture
def desk(tmp_path):
    """Give an empty desk."""
    with duckdb.connect() as connection:
        yield Desk(connection, tmp_path)
