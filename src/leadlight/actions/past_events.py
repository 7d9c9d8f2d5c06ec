"""What past leads did, as numbers; read through the staging of scoring, so that the same events count."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from leadlight.actions.work_table import WorkTable
from leadlight.engines.records import value_of
from leadlight.engines.relations import EventRelation, RawColumn
from leadlight.engines.staging import Staged
from leadlight.ingest.messages import event_name
from leadlight.learning.dataset import EventLog, Whole
from leadlight.learning.page_categories import category_of
from leadlight.learning.placeholders import TEXTS
from leadlight.scoring.conditions import COMBINING
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import Value, folded, normal_name
from leadlight.tables import Table

if TYPE_CHECKING:
    import duckdb

CHANNELS = (
    "channel", "touch_channel", "acquisition_channel", "marketing_channel", "traffic_source", "utm_source",
    "source", "context_campaign_source", "campaign_source", "utm_medium", "medium",
    "context_campaign_medium",
)  # fmt: skip
"""Properties that say where a lead came from, the first one known counts."""

PAGES = (
    "path", "page_path", "context_page_path", "page", "url", "page_url", "context_page_url", "landing_page",
    "page_name", "page_title",
)  # fmt: skip
"""Properties that say which page was viewed, the first one known counts."""


@dataclass(slots=True)
class _Names:
    """Names in the order in which they come, and the position of each."""

    places: dict[str, int] = field(default_factory=dict)

    def code(self, name: str | None) -> int:
        return -1 if name is None else self.places.setdefault(name, len(self.places))


def probe(fields: Sequence[str] = ()) -> ScoringModel:
    """A model that reads what is looked at here, and some fields, so that all is made ready with it."""
    properties = ", ".join(f"{name}: {{known: yes}}" for name in (*CHANNELS, *PAGES))
    rules = [f"{{name: Any, event: any, where: {{{properties}}}, points: 1}}"]
    if fields:
        known = ", ".join(f"{json.dumps(name)}: {{known: yes}}" for name in fields)
        rules.append(f"{{name: Fields, when: {{{known}}}, points: 1}}")
    return read_model(f"{{name: A look, scores: {{engagement: {{rules: [{', '.join(rules)}]}}}}}}")


def traits_of(table: Table) -> Iterator[str]:
    """The fields that identify messages of a table of events may set, in normal form."""
    for leaf in table.leaves:
        if len(leaf.path) > 1 and normal_name(leaf.path[0]) == "traits":
            name = normal_name("_".join(leaf.path[1:]))
            if name and name not in COMBINING:
                yield name


def event_log(work: WorkTable) -> tuple[EventLog, tuple[str, ...]]:
    """All events of the leads up to the instant of the inputs, and what was assumed; raises DataError."""
    staged = work.staged(probe())
    events = staged.events
    if events is None:
        raise AssertionError("asked for events where none were given")
    kinds, channels, pages = _Names(), _Names(), _Names()
    naming = [
        _lookup(work, events, events.event, "event", lambda value: kinds.code(event_name(value, None))),
        _lookup(work, events, events.type, "type", lambda value: kinds.code(event_name(None, value))),
    ]
    had = events.properties
    read = [
        naming,
        [_lookup(work, events, had.get(name), name, lambda value: channels.code(_channel(value)))
         for name in CHANNELS],
        [_lookup(work, events, had.get(name), name, lambda value: pages.code(category_of(_text(value))))
         for name in PAGES],
    ]  # fmt: skip
    found = _fetched(work.connection, staged, events, read)
    order = np.lexsort((found["page"], found["channel"], found["kind"], found["t"], found["lead"]))
    log = EventLog(
        lead=found["lead"][order],
        time=found["t"][order],
        kind=found["kind"][order],
        kinds=tuple(kinds.places),
        channel=found["channel"][order],
        channels=tuple(channels.places),
        page=found["page"][order],
        pages=tuple(pages.places),
    )
    return log, staged.notes


def unmatched(work: WorkTable) -> str | None:
    """A sentence where there are events and none of them has the key of a lead."""
    staged = work.staged(probe())
    found = work.connection.execute(
        "SELECT count(*), count(*) FILTER (k IN (SELECT k FROM leads_read)) FROM events_read"
    ).fetchone()
    if found is None or not found[0] or found[1]:
        return None
    return (
        f"None of the {found[0]:,} events belongs to a lead: leads are named by '{staged.key[0]}', events by "
        f"'{staged.key[1]}'. Say which field ties them with --key."
    )


def _fetched(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    events: EventRelation,
    read: Sequence[Sequence[tuple[str, str] | None]],
) -> dict[str, Whole]:
    """Lead, time, and the codes of kind, channel and page of every event of a lead."""
    codes, joins = [], []
    for name, lookups in zip(("kind", "channel", "page"), read, strict=True):
        known = [lookup for lookup in lookups if lookup is not None]
        joins += [join for _, join in known]
        codes.append(f"COALESCE({', '.join([*(code for code, _ in known), '-1'])}) AS {name}")
    found = connection.execute(
        f"SELECT CAST(l._row - 1 AS BIGINT) AS lead, CAST(e.t AS BIGINT) AS t, {', '.join(codes)} "
        f"FROM {events.name} AS e JOIN {staged.leads.name} AS l ON e.k = l.k {' '.join(joins)}"
    ).fetchnumpy()
    return {name: np.asarray(column, dtype=np.int64) for name, column in found.items()}


def _lookup(
    work: WorkTable,
    events: EventRelation,
    column: RawColumn | None,
    name: str,
    code_of: Callable[[Value], int],
) -> tuple[str, str] | None:
    """The SQL of a column's code, NULL where it says nothing, and the join that gives it."""
    if column is None:
        return None
    execute = work.connection.execute
    rows: list[tuple[Any, str]] = execute(
        f"SELECT DISTINCT {column.ident}, CAST({column.ident} AS VARCHAR) AS written FROM {events.name} "
        f"WHERE {column.ident} IS NOT NULL ORDER BY written"
    ).fetchall()
    coded = [(written, code_of(value_of(column, raw))) for raw, written in rows]
    coded = [(written, code) for written, code in coded if code >= 0]
    table = f"coded_{name}"
    execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS "
        "SELECT CAST(unnest(?) AS VARCHAR) AS written, CAST(unnest(?) AS BIGINT) AS code",
        [[written for written, _ in coded], [code for _, code in coded]],
    )
    return f"{table}.code", f"LEFT JOIN {table} ON CAST(e.{column.ident} AS VARCHAR) = {table}.written"


def _text(value: Value) -> str | None:
    return None if isinstance(value, list | tuple) else folded(value)


def _channel(value: Value) -> str | None:
    text = _text(value)
    return None if text is None or text in TEXTS or len(text) > 60 else text
