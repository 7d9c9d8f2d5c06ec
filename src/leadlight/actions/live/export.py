"""Export what an installation knows as a table: leads, events, scores, or the history of scores."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from leadlight.actions.live.predictors.choices import choices
from leadlight.actions.work_table import Tell, tell_nobody, work_connection
from leadlight.errors import DataError
from leadlight.ingest.json_text import written
from leadlight.storage import exported
from leadlight.storage.statements import one_moment
from leadlight.tables import File, check_target, open_table, parse_address, write_table

What = Literal["leads", "events", "scores", "changes"]

TABLES: Mapping[What, Callable[[], Iterator[dict[str, Any]]]] = {
    "leads": exported.leads,
    "events": exported.events,
    "scores": lambda: exported.scores(choices().rank_by),
    "changes": exported.changes,
}

_TOLD_EVERY = 50_000


@dataclass(frozen=True, slots=True)
class Exported:
    """How many rows were written, and what could not be kept as it is."""

    rows: int
    notes: tuple[str, ...]


def export(what: What, out: str, *, replace: bool = False, tell: Tell = tell_nobody) -> Exported:
    """Write a table of the open installation to an address, wholly or not at all.

    A file is replaced, a database table only with `replace`. Raises a TableError, and DataError
    where there is nothing to write.
    """
    target = parse_address(out)
    check_target(target)
    with tempfile.TemporaryDirectory(prefix="leadlight-") as folder:
        spooled = Path(folder) / f"{what}.jsonl"
        rows = _spooled(what, spooled, tell)
        if not rows:
            raise DataError(f"There are no {what} yet.")
        tell(f"Writing {target}")
        with work_connection(Path(folder)) as connection:
            open_table(connection, File(spooled), "exported")
            return Exported(rows, write_table(connection, "exported", target, replace=replace))


def _spooled(what: What, path: Path, tell: Tell) -> int:
    """Write the rows down as JSON, so that all columns are known before the table is written."""
    rows = 0
    with one_moment(), path.open("w", encoding="utf-8") as file:
        for row in TABLES[what]():
            file.write(written(row))
            file.write("\n")
            rows += 1
            if rows % _TOLD_EVERY == 0:
                tell(f"Reading {what}: {rows:,}")
    return rows
