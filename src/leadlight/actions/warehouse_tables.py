"""The tables a warehouse is expected to have, as a model reads them, and samples of their values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack

import duckdb

from leadlight.actions.work_table import MEMORY
from leadlight.engines.duckdb import distinct_values
from leadlight.engines.fragments import ident
from leadlight.engines.lookups import Raw, Source
from leadlight.engines.reading_sql import scalar_text
from leadlight.engines.relations import EventRelation, LeadRelation, RawColumn
from leadlight.engines.warehouses import MICROSECONDS_OF
from leadlight.ingest.messages import columns_of
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.derived import SOURCES
from leadlight.scoring.requirements import fields_of, properties_of, reads_events
from leadlight.scoring.values import normal_name
from leadlight.tables import Kind, Leaf, Table, open_table, parse_address
from leadlight.tables.sql import quoted

LEADS_READ, EVENTS_READ = "leads_read", "events_read"
KEY, EVENT, TIME = "lead_id", "event", "timestamp"


class WarehouseTables:
    """Tables `leads` and `events` with the columns a model reads, all as text; values come from samples."""

    def __init__(self, model: ScoringModel) -> None:
        """Expect what `model` reads."""
        self._wanted = fields_of(model)
        # what is derived has its sources asked for, of which the first will do
        derived = {name for name in self._wanted if name in SOURCES}
        fields = (self._wanted - derived) | {SOURCES[name][0] for name in derived}
        self.leads = LeadRelation(LEADS_READ, _columns(sorted(fields), "c"))
        self.events: EventRelation | None = None
        if reads_events(model):
            properties = _columns(sorted(properties_of(model)), "p")
            self.events = EventRelation(EVENTS_READ, RawColumn(EVENT, Kind.TEXT), None, properties)
        self._sample: duckdb.DuckDBPyConnection | None = None

    @property
    def lead_columns(self) -> list[str]:
        """The columns that `leads` needs."""
        return [KEY, *(name for name in self.leads.fields if name != KEY)]

    @property
    def event_columns(self) -> list[str]:
        """The columns that `events` needs."""
        properties = {} if self.events is None else self.events.properties
        return [KEY, EVENT, TIME, *(name for name in properties if name not in (KEY, EVENT, TIME))]

    def values(self, sources: Sequence[Source]) -> Iterable[Iterable[Raw]]:
        """The distinct values of each source in the samples."""
        return [[] for _ in sources] if self._sample is None else distinct_values(self._sample, sources)

    def leads_query(self) -> str:
        """The leads as the compiled query reads them; `_row` is their key as it is written."""
        listed = [f"CAST({ident(KEY)} AS VARCHAR) AS _row", f"{_key()} AS k"]
        listed += [
            f"CAST({ident(name)} AS VARCHAR) AS {column.ident}" for name, column in self.leads.fields.items()
        ]
        return f"SELECT {', '.join(listed)} FROM leads"

    def events_query(self, at: int) -> str:
        """The events as the compiled query reads them, up to an instant in microseconds."""
        time = f"{MICROSECONDS_OF}({ident(TIME)})"
        listed = [
            f"{_key()} AS k",
            f"{time} AS t",
            *(f"{sql} AS {alias}" for alias, sql in self._of_events()),
        ]
        return f"SELECT {', '.join(listed)} FROM events WHERE {ident(KEY)} IS NOT NULL AND {time} <= {at}"

    def distinct_statements(self, sources: Sequence[Source]) -> Iterator[str]:
        """For each table a statement that lists the distinct values of its columns, a column each."""
        for table, relation in (("leads", LEADS_READ), ("events", EVENTS_READ)):
            names = self._names(relation, sources)
            if names:
                yield " UNION ALL ".join(_distinct(table, names, name) for name in names)

    def looked_up(self, sources: Iterable[Source]) -> list[str]:
        """The tables whose values are looked up."""
        relations = {source.relation for source in sources}
        return [
            name
            for name, relation in (("leads", LEADS_READ), ("events", EVENTS_READ))
            if relation in relations
        ]

    def described(self, source: Source) -> str:
        """What a source holds, in words."""
        names = self._names(source.relation, [source])
        table = "leads" if source.relation == LEADS_READ else "events"
        what = " from the last @ on" if "(" in source.sql else ""
        return f"{', '.join(names)}{what} in {table}"

    def _names(self, relation: str, sources: Iterable[Source]) -> list[str]:
        columns = dict(self.leads.fields) if relation == LEADS_READ else self._event_fields()
        wanted = [source.sql for source in sources if source.relation == relation]
        return [
            name
            for name, column in columns.items()
            if any(sql == f"{sql[0]}.{column.ident}" or f".{column.ident}," in sql for sql in wanted)
        ]

    def _event_fields(self) -> dict[str, RawColumn]:
        if self.events is None:
            return {}
        return {EVENT: RawColumn(EVENT, Kind.TEXT), **self.events.properties}

    def _of_events(self) -> list[tuple[str, str]]:
        return [
            (column.ident, f"CAST({ident(name)} AS VARCHAR)") for name, column in self._event_fields().items()
        ]

    def sample(self, stack: ExitStack, leads: str | None, events: Sequence[str]) -> tuple[str, ...]:
        """Read samples of the values from files or tables; the notes say which columns they lack."""
        connection = self._sample = stack.enter_context(duckdb.connect())
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        found: list[list[Table]] = []
        for place, texts in enumerate(([leads] if leads else [], events)):
            addresses = enumerate(parse_address(text) for text in texts)
            found.append([open_table(connection, address, f"sample_{place}_{i}") for i, address in addresses])
        samples = [_fields(table) for table in found[0]]
        notes = self._only_there(samples[0][1]) if samples else []
        _fill(connection, LEADS_READ, self.leads.fields, samples)
        if self.events is not None:
            _fill(connection, EVENTS_READ, self._event_fields(), [_event_leaves(table) for table in found[1]])
        return tuple(notes)

    def _only_there(self, there: Mapping[str, Leaf]) -> list[str]:
        """Expect only the fields that the sample has; the notes say which it lacks."""
        lacking = self._wanted - set(there)
        sources = {source for name in lacking for source in SOURCES.get(name, ())}
        fields = sorted(name for name in self._wanted | sources if name in there)
        self.leads = LeadRelation(LEADS_READ, _columns(fields, "c"))
        lost = sorted(name for name in lacking if not set(SOURCES.get(name, ())) & set(there))
        return [f"The leads given have no column {name}, so none is expected." for name in lost]


def _fill(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    columns: Mapping[str, RawColumn],
    parts: Sequence[tuple[str, Mapping[str, Leaf]]],
) -> None:
    """Make a table of the columns as texts, with the rows of every part."""
    declared = ", ".join(f"{column.ident} VARCHAR" for column in columns.values()) or "nothing VARCHAR"
    connection.execute(f"CREATE TEMP TABLE {relation} ({declared})")
    for view, leaves in parts if columns else ():
        listed = (scalar_text(leaves[name]) if name in leaves else "NULL" for name in columns)
        connection.execute(f"INSERT INTO {relation} SELECT {', '.join(listed)} FROM {quoted(view)}")


def _columns(names: Iterable[str], prefix: str) -> dict[str, RawColumn]:
    return {name: RawColumn(f"{prefix}{place}", Kind.TEXT) for place, name in enumerate(names)}


def _key() -> str:
    """The key as it is compared: stripped, an e-mail address in lower case, NULL if blank."""
    stripped = f"TRIM(CAST({ident(KEY)} AS VARCHAR))"
    return f"NULLIF(CASE WHEN {stripped} LIKE '%@%' THEN LOWER({stripped}) ELSE {stripped} END, '')"


def _distinct(table: str, names: Sequence[str], name: str) -> str:
    values = (ident(other) if other == name else "NULL" for other in names)
    listed = (f"CAST({sql} AS VARCHAR) AS {ident(other)}" for sql, other in zip(values, names, strict=True))
    return f"SELECT DISTINCT {', '.join(listed)} FROM {table}"


def _fields(table: Table) -> tuple[str, dict[str, Leaf]]:
    return table.view, {normal_name("_".join(leaf.path)): leaf for leaf in table.leaves}


def _event_leaves(table: Table) -> tuple[str, dict[str, Leaf]]:
    columns = columns_of([leaf.path for leaf in table.leaves])
    leaves = {name: table.leaves[index] for name, index in columns.properties.items()}
    name = columns.type if columns.name is None else columns.name
    return table.view, {**leaves, **({} if name is None else {EVENT: table.leaves[name]})}
