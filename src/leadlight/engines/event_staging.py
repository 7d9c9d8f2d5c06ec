"""Events made ready in DuckDB: those that exist as of an instant, each message once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from leadlight.engines.fragments import FALSE, text
from leadlight.engines.kinds import common_kind, converted, is_columnar, sql_type
from leadlight.engines.leftovers import fold_keys, read_times
from leadlight.engines.lookups import Source
from leadlight.engines.reading_sql import Read, key_of, scalar_text, time_of
from leadlight.engines.relations import EventRelation, RawColumn
from leadlight.engines.repeats import events_once
from leadlight.errors import DataError
from leadlight.ingest.messages import EventColumns, columns_of, is_identify, is_machine
from leadlight.scoring.values import WHITE_SPACE, Forms
from leadlight.tables import Kind, Leaf, Table


@dataclass(frozen=True, slots=True)
class EventsRead:
    """Event messages as read: `k`, `t`, and what else tells whether they count, before any is left out.

    `relation` holds every message; `lazy` says that it is a view, whose keys and times needed no reading.
    """

    relation: EventRelation
    lazy: bool
    message_id: bool
    machine: RawColumn | None
    traits: Mapping[str, RawColumn]


@dataclass(frozen=True, slots=True)
class _Source:
    table: Table
    columns: EventColumns

    def leaf(self, index: int | None) -> Leaf | None:
        return None if index is None else self.table.leaves[index]

    def property(self, name: str) -> Leaf | None:
        if name in self.columns.repeated:
            paths = " and ".join(
                f"'{'.'.join(self.table.leaves[i].path)}'" for i in self.columns.repeated[name]
            )
            raise DataError(
                f"{self.table.address}: the columns {paths} have one name, '{name}', which is used. Rename one."
            )
        return self.leaf(self.columns.properties.get(name))


class EventSources:
    """The tables of events, and what their columns are for."""

    def __init__(
        self, tables: Sequence[Table], properties: Iterable[str], renamed: Mapping[str, str]
    ) -> None:
        """Find in `tables` the properties a model reads; `renamed` maps our names to their columns."""
        self.tables = tables
        self._properties = sorted(properties)
        self._sources = [
            _Source(table, columns_of([leaf.path for leaf in table.leaves], renamed)) for table in tables
        ]

    def shared_keys(self) -> set[str]:
        """The fields that all tables have."""
        return set.intersection(*(set(source.columns.keys) for source in self._sources))

    def key_kinds(self, key: str | None) -> set[Kind]:
        """What a key holds in each table."""
        return {
            source.table.leaves[source.columns.keys[key]].kind for source in self._sources if key is not None
        }

    def read(
        self, connection: duckdb.DuckDBPyConnection, key: str, fields: Iterable[str], *, whole_keys: bool
    ) -> EventsRead:
        """Read the messages once into a table, or a view where nothing needs reading; see EventsRead."""
        for source in self._sources:
            self._check(source)
        wanted = self._wanted(sorted(fields))
        kinds = {
            alias: common_kind(leaf.kind for leaf in leaves if leaf is not None)
            for alias, leaves in wanted.items()
        }
        parts = [
            self._select(
                source,
                key,
                {alias: (leaves[place], kinds[alias]) for alias, leaves in wanted.items()},
                whole_keys=whole_keys,
            )
            for place, source in enumerate(self._sources)
        ]
        lazy = (
            whole_keys and len(parts) == 1 and all(map(is_columnar, self.tables)) and self._times_are_stamps()
        )
        what = "TEMP VIEW" if lazy else "TEMP TABLE"
        connection.execute(f"CREATE OR REPLACE {what} events_read AS {' UNION ALL '.join(parts)}")
        if not whole_keys:
            fold_keys(connection, "events_read")
        columns = {alias: RawColumn(alias, kind) for alias, kind in kinds.items()}
        relation = EventRelation(
            "events_read",
            columns.get("event"),
            columns.get("type"),
            {name: columns[f"p{i}"] for i, name in enumerate(self._properties) if f"p{i}" in columns},
            stamped=lazy,
        )
        traits = {name: columns[f"u{i}"] for i, name in enumerate(sorted(fields)) if f"u{i}" in columns}
        return EventsRead(relation, lazy, "message_id" in wanted, columns.get("machine"), traits)

    def _check(self, source: _Source) -> None:
        where = source.table.address
        if source.columns.name is None and source.columns.type is None:
            raise DataError(
                f"{where}: no column says what happened. It should be called `event` (or `type`); "
                "say which column it is with --events-map event=COLUMN."
            )
        if not source.columns.times:
            raise DataError(
                f"{where}: no column says when it happened. It should be called `timestamp` (or `time`); "
                "say which column it is with --events-map time=COLUMN."
            )

    def _times_are_stamps(self) -> bool:
        return all(
            len(source.columns.times) == 1 and source.table.leaves[source.columns.times[0]].stamp is not None
            for source in self._sources
        )

    def _wanted(self, fields: Sequence[str]) -> dict[str, list[Leaf | None]]:
        """For each column of the staged events the leaf of each table, those that no table has left out."""
        wanted: dict[str, list[Leaf | None]] = {
            "event": [source.leaf(source.columns.name) for source in self._sources],
            "type": [source.leaf(source.columns.type) for source in self._sources],
            "machine": [source.leaf(source.columns.machine) for source in self._sources],
            "message_id": [source.leaf(source.columns.message_id) for source in self._sources],
        }
        wanted |= {
            f"p{i}": [source.property(name) for source in self._sources]
            for i, name in enumerate(self._properties)
        }
        wanted |= {
            f"u{i}": [source.leaf(source.columns.traits.get(name)) for source in self._sources]
            for i, name in enumerate(fields)
        }
        return {alias: leaves for alias, leaves in wanted.items() if any(leaf is not None for leaf in leaves)}

    def _select(
        self, source: _Source, key: str, columns: Mapping[str, tuple[Leaf | None, Kind]], *, whole_keys: bool
    ) -> str:
        key_leaf = source.table.leaves[source.columns.keys[key]]
        read_key = Read(key_leaf.sql) if whole_keys else key_of(key_leaf)
        times = [time_of(source.table.leaves[index]) for index in source.columns.times]
        listed = [f"{read_key.sql} AS k", f"{read_key.leftover} AS k_left", *_time_columns(times)]
        stamp = source.table.leaves[source.columns.times[0]].stamp
        if stamp is not None and len(times) == 1:
            listed.append(f"{stamp} AS ts")
        for alias, (leaf, kind) in columns.items():
            if leaf is None:
                listed.append(f"CAST(NULL AS {sql_type(kind)}) AS {alias}")
            elif alias == "message_id":
                listed.append(f"nullif(trim({scalar_text(leaf)}, {text(WHITE_SPACE)}), '') AS message_id")
            else:
                listed.append(f"{converted(leaf.sql, leaf.kind, kind)} AS {alias}")
        return f"SELECT {', '.join(listed)} FROM {source.table.view}"


def _time_columns(times: Sequence[Read]) -> list[str]:
    if len(times) == 1:
        return [f"{times[0].sql} AS t", f"{times[0].leftover} AS t_left"]
    return [
        f"COALESCE({', '.join(time.sql for time in times)}) AS t",
        f"COALESCE({', '.join(time.leftover for time in times)}) AS t_left",
    ]


def ready_events(
    connection: duckdb.DuckDBPyConnection, read: EventsRead, forms: Forms, at: int
) -> EventRelation:
    """The events that exist as of an instant, as a view or table `events`."""
    if not read.lazy:
        read_times(connection, "events_read", forms)
    times = (
        ["ts IS NOT NULL", f"ts <= make_timestamp({at})"]
        if read.relation.stamped
        else ["t IS NOT NULL", f"t <= {at}"]
    )
    conditions = ["k IS NOT NULL", *times]
    conditions += [
        f"NOT {flag}"
        for flag in (machine_flag(connection, read), identify_flag(connection, read))
        if flag != FALSE
    ]
    where = " AND ".join(conditions)
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW events_existing AS SELECT * FROM events_read WHERE {where}"
    )
    name = events_once(connection, "events_existing", read.relation) if read.message_id else "events_existing"
    return replace(read.relation, name=name)


def machine_flag(connection: duckdb.DuckDBPyConnection, read: EventsRead) -> str:
    """Whether a message says that a machine did it; never NULL."""
    if read.machine is None:
        return FALSE
    if read.machine.kind is Kind.TRUTH:
        return "COALESCE(machine, FALSE)"
    return _among(connection, read.machine, is_machine)


def identify_flag(connection: duckdb.DuckDBPyConnection, read: EventsRead) -> str:
    """Whether a message sets fields and is no event; never NULL."""
    return FALSE if read.relation.type is None else _among(connection, read.relation.type, is_identify)


def _among(connection: duckdb.DuckDBPyConnection, column: RawColumn, judge: object) -> str:
    source = Source("events_read", "e", column.ident, column.kind)
    rows = connection.execute(
        f"SELECT DISTINCT {column.ident} FROM events_read WHERE {column.ident} IS NOT NULL"
    ).fetchall()
    raws = [raw for (raw,) in rows if judge(source.value(raw))]  # type: ignore[operator]
    if not raws:
        return FALSE
    listed = ", ".join(text(raw) if isinstance(raw, str) else repr(raw) for raw in raws)
    return f"COALESCE({column.ident} IN ({listed}), FALSE)"


@dataclass(frozen=True, slots=True)
class EventCounts:
    """What became of the messages: of `total` some are left out, the rest are events of leads or of nobody known."""

    total: int
    without_time: int
    without_key: int
    later: int
    machine: int
    identify: int
    repeated: int
    matched: int
    of_unknown_leads: int
    leads_with_events: int

    def sentences(self, leads: int) -> Iterator[str]:
        """The counts that are not nothing, in words."""
        yield f"{self.matched:,} of {self.total:,} events belong to {self.leads_with_events:,} of {leads:,} leads."
        said = (
            (self.of_unknown_leads, "of unknown leads left out"),
            (self.without_time, "without a readable time left out"),
            (self.without_key, "without a key left out"),
            (self.later, "later than the instant left out"),
            (self.machine, "of machines left out"),
            (self.repeated, "sent again counted once"),
        )
        if left := [f"{count:,} {what}" for count, what in said if count]:
            yield f"Events: {', '.join(left)}."
        if self.identify:
            yield f"Identify messages that set fields: {self.identify:,}."


def count_events(
    connection: duckdb.DuckDBPyConnection, read: EventsRead, ready: str, leads: str, at: int
) -> EventCounts:
    """Count what became of the messages that were read; each is counted under the first reason to leave it out."""
    machine, identify = machine_flag(connection, read), identify_flag(connection, read)
    no_time, late = (
        ("ts IS NULL", f"ts > make_timestamp({at})") if read.relation.stamped else ("t IS NULL", f"t > {at}")
    )
    reasons = [identify, no_time, "k IS NULL", late, machine]
    counted = [f"COUNT(CASE WHEN {reason} THEN 1 END)" for reason in _first_of(reasons)]
    row = connection.execute(f"SELECT COUNT(*), {', '.join(counted)} FROM events_read").fetchone() or (0,) * 6
    total, identified, without_time, without_key, later, machines = row
    matched = (
        f"SELECT COALESCE(SUM(n), 0), COUNT(*), COALESCE(SUM(CASE WHEN known THEN n END), 0), COUNT(CASE WHEN known THEN 1 END) "
        f"FROM (SELECT n, k IN (SELECT k FROM {leads} WHERE k IS NOT NULL) AS known FROM (SELECT k, COUNT(*) AS n FROM {ready} GROUP BY k))"
    )
    existing, _, of_known, known = connection.execute(matched).fetchone() or (0, 0, 0, 0)
    left = total - identified - without_time - without_key - later - machines
    return EventCounts(
        total, without_time, without_key, later, machines, identified,
        repeated=left - int(existing),
        matched=int(of_known),
        of_unknown_leads=int(existing) - int(of_known),
        leads_with_events=known,
    )  # fmt: skip


def _first_of(reasons: Sequence[str]) -> list[str]:
    """Each reason where none before it holds."""
    return [
        " AND ".join([*(f"NOT COALESCE({before}, FALSE)" for before in reasons[:place]), f"({reason})"])
        for place, reason in enumerate(reasons)
    ]
