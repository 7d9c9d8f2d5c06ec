"""Events made ready in DuckDB: those that exist as of an instant, each message once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from leadlight.engines.fragments import FALSE, text
from leadlight.engines.kinds import common_kind, converted, is_columnar, sql_type
from leadlight.engines.leftovers import fold_keys, read_times
from leadlight.engines.message_flags import EventsRead, identify_flag, machine_flag
from leadlight.engines.reading_sql import Read, first_readable, key_of, scalar_text, time_of
from leadlight.engines.relations import EventRelation, RawColumn
from leadlight.engines.repeats import events_once
from leadlight.errors import DataError
from leadlight.ingest.messages import OR, EventColumns, columns_of, renamed_columns
from leadlight.scoring.coherence import did_you_mean
from leadlight.scoring.values import WHITE_SPACE, Forms, normal_name
from leadlight.tables import Kind, Leaf, Table

if TYPE_CHECKING:
    import duckdb


EVENTS_READ, EVENTS_EXISTING = "events_read", "events_existing"
"""The relations of all messages as read, and of those that count."""


@dataclass(frozen=True, slots=True)
class _Source:
    table: Table
    columns: EventColumns

    def leaf(self, index: int | None) -> Leaf | None:
        return None if index is None else self.table.leaves[index]

    def only(self, index: int | None) -> Leaf | None:
        """The leaf of a place; raises DataError where another one has its name."""
        leaf = self.leaf(index)
        name = "" if leaf is None else normal_name("_".join(leaf.path))
        if index in self.columns.repeated.get(name, ()):
            raise DataError(f"{self.said_twice(name)}, which is used. Rename one.")
        return leaf

    def property(self, name: str) -> Leaf | None:
        if name in self.columns.repeated:
            raise DataError(f"{self.said_twice(name)}, which is used. Rename one.")
        return self.leaf(self.columns.properties.get(name))

    def said_twice(self, name: str) -> str:
        """The columns that have one name, in words."""
        paths = ("'" + ".".join(self.table.leaves[i].path) + "'" for i in self.columns.repeated[name])
        return f"{self.table.address}: the columns {' and '.join(paths)} have one name, '{name}'"


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
        if tables:
            self._check_renamed(renamed)

    def _check_renamed(self, renamed: Mapping[str, str]) -> None:
        """Raise DataError for a name that leads to no column of any table."""
        paths = [leaf.path for table in self.tables for leaf in table.leaves]
        pairs = ((ours, name.strip()) for ours, names in renamed.items() for name in names.split(OR))
        for ours, theirs in pairs:
            if not renamed_columns(paths, {ours: theirs}):
                known = sorted({".".join(path) for path in paths})
                raise DataError(
                    f"--events-map {ours}={theirs}: the events have no column '{theirs}'"
                    f"{did_you_mean(theirs, known) or '.'} They have {', '.join(known[:20])}."
                )

    def shared_keys(self) -> set[str]:
        """The fields that all tables have."""
        return set.intersection(*(set(source.columns.keys) for source in self._sources))

    def notes(self) -> Iterator[str]:
        """A sentence for each name that stands twice and is not used."""
        for source in self._sources:
            for name in source.columns.repeated:
                yield f"{source.said_twice(name)}, which the model does not use."

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
            for index in (source.columns.keys[key], *source.columns.times):
                source.only(index)
        wanted = self._wanted(sorted(fields))
        kinds = {
            alias: common_kind(leaf.kind for leaf in leaves if leaf is not None)
            for alias, leaves in wanted.items()
        }
        parts = []
        for place, source in enumerate(self._sources):
            columns = {alias: (leaves[place], kinds[alias]) for alias, leaves in wanted.items()}
            parts.append(self._select(source, key, columns, whole_keys=whole_keys))
        lazy = whole_keys and self._as_they_are()
        what = "TEMP VIEW" if lazy else "TEMP TABLE"
        connection.execute(f"CREATE OR REPLACE {what} events_read AS {' UNION ALL '.join(parts)}")
        if not whole_keys:
            fold_keys(connection, "events_read")
        return self._read(kinds, sorted(fields), lazy=lazy)

    def _read(self, kinds: Mapping[str, Kind], fields: Sequence[str], *, lazy: bool) -> EventsRead:
        columns = {alias: RawColumn(alias, kind) for alias, kind in kinds.items()}
        relation = EventRelation(
            "events_read",
            columns.get("event"),
            columns.get("type"),
            {name: columns[f"p{i}"] for i, name in enumerate(self._properties) if f"p{i}" in columns},
            stamped=lazy,
        )
        traits = {name: columns[f"u{i}"] for i, name in enumerate(fields) if f"u{i}" in columns}
        return EventsRead(relation, lazy, "message_id" in kinds, columns.get("machine"), traits)

    def _as_they_are(self) -> bool:
        """Whether the events may be read in place, again and again: a cheap table whose times are stamps."""
        one = len(self.tables) == 1 and is_columnar(self.tables[0])
        return one and self._times_are_stamps()

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
            "event": [source.only(source.columns.name) for source in self._sources],
            "type": [source.only(source.columns.type) for source in self._sources],
            "machine": [source.only(source.columns.machine) for source in self._sources],
            "message_id": [source.only(source.columns.message_id) for source in self._sources],
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
        time, time_left = first_readable(times)
        listed = [
            f"{read_key.sql} AS k",
            f"{read_key.leftover} AS k_left",
            f"{time} AS t",
            f"{time_left} AS t_left",
        ]
        if self._times_are_stamps():
            listed.append(f"{source.table.leaves[source.columns.times[0]].stamp} AS ts")
        for alias, (leaf, kind) in columns.items():
            if leaf is None:
                listed.append(f"CAST(NULL AS {sql_type(kind)}) AS {alias}")
            elif alias == "message_id":
                listed.append(f"nullif(trim({scalar_text(leaf)}, {text(WHITE_SPACE)}), '') AS message_id")
            else:
                listed.append(f"{converted(leaf.sql, leaf.kind, kind)} AS {alias}")
        return f"SELECT {', '.join(listed)} FROM {source.table.view}"


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
