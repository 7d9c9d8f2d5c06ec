"""What leads did, by the names of their events: how many, by how many leads, how long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from leadlight.engines.records import value_of
from leadlight.engines.relations import EventRelation
from leadlight.engines.staging import Staged
from leadlight.ingest.messages import event_name
from leadlight.learning.events.told import PAGES
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import DAY
from leadlight.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb

WINDOWS = (30, 90, 180, 365)
QUIET = (14, 30, 60, 90, 180)

_MOST_PAGES = 5_000


@dataclass(frozen=True, slots=True)
class EventProfile:
    """The events of one name.

    `within` counts those younger than so many days; nine of ten leads have at most `often`.
    """

    name: str
    events: int
    leads: int
    often: int
    within: dict[int, int]


@dataclass(frozen=True, slots=True)
class Doings:
    """What leads did: the names of their events by how many leads have them, pages, and who went quiet.

    `pages` are the values of the property `page`; `quiet` counts the leads without events for so many days.
    """

    profiles: tuple[EventProfile, ...]
    leads: int
    page: str | None
    pages: tuple[tuple[str, int], ...]
    quiet: dict[int, int]


def probe() -> ScoringModel:
    """A model that reads what is looked at here, so that events are made ready with it."""
    pages = ", ".join(f"{name}: {{known: yes}}" for name in PAGES)
    rule = f"{{name: Any page, event: any, where: {{{pages}}}, points: 1}}"
    return read_model(f"{{name: A look, scores: {{engagement: {{rules: [{rule}]}}}}}}")


def latest_event(connection: duckdb.DuckDBPyConnection, staged: Staged) -> int | None:
    """The microsecond of the latest event of a lead."""
    if staged.events is None:
        return None
    (latest,) = first_row(connection, f"SELECT MAX(t) FROM {_matched(staged)}")
    return None if latest is None else int(latest)


def doings(connection: duckdb.DuckDBPyConnection, staged: Staged, at: int) -> Doings | None:
    """Profile the events of known leads up to an instant in microseconds; None where there are none."""
    events = staged.events
    if events is None:
        return None
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE done AS SELECT {_naming(events)}, k, t, "
        f"COUNT(*) OVER (PARTITION BY name, type, k) AS n FROM {_matched(staged)} AS e WHERE t <= {at}"
    )
    found = _profiles(connection, events, at)
    if not found:
        return None
    (leads,) = first_row(connection, "SELECT COUNT(DISTINCT k) FROM done")
    page = next((name for name in PAGES if name in events.properties), None)
    return Doings(found, leads, page, _pages(connection, staged, page, at), _quiet(connection, at))


def _matched(staged: Staged) -> str:
    name = staged.events.name if staged.events is not None else ""
    return f"(SELECT * FROM {name} WHERE k IN (SELECT k FROM {staged.leads.name}))"


def _naming(events: EventRelation) -> str:
    columns = [None if column is None else column.ident for column in (events.event, events.type)]
    return ", ".join(
        f"{'CAST(NULL AS VARCHAR)' if sql is None else f'e.{sql}'} AS {name}"
        for sql, name in zip(columns, ("name", "type"), strict=True)
    )


def _profiles(
    connection: duckdb.DuckDBPyConnection, events: EventRelation, at: int
) -> tuple[EventProfile, ...]:
    windows = ", ".join(f"COUNT(*) FILTER (t > {at - days * DAY})" for days in WINDOWS)
    rows = connection.execute(
        "SELECT name, type, COUNT(*), COUNT(DISTINCT k) AS leads, quantile_disc(n, 0.9), "
        f"{windows} FROM done GROUP BY name, type ORDER BY leads DESC, name, type"
    ).fetchall()
    seen: dict[str, EventProfile] = {}
    for name, kind, count, leads, often, *within in rows:
        called = _called(events, name, kind)
        if called is not None and called[1] not in seen:
            counts = dict(zip(WINDOWS, within, strict=True))
            seen[called[1]] = EventProfile(called[0], count, leads, often, counts)
    return tuple(seen.values())


def _called(events: EventRelation, name: Any, kind: Any) -> tuple[str, str] | None:  # noqa: ANN401 - raw values
    """The name of an event as it is written, and in normal form."""
    values = [
        None if column is None else value_of(column, raw)
        for column, raw in ((events.event, name), (events.type, kind))
    ]
    normal = event_name(*values)
    if normal is None:
        return None
    text = next(
        (value for value in values if isinstance(value, str) and event_name(value, None) == normal), normal
    )
    return text, normal


def _pages(
    connection: duckdb.DuckDBPyConnection, staged: Staged, page: str | None, at: int
) -> tuple[tuple[str, int], ...]:
    if page is None or staged.events is None:
        return ()
    column = staged.events.properties[page]
    rows: Sequence[tuple[Any, int]] = connection.execute(
        f"SELECT {column.ident}, COUNT(*) FROM {_matched(staged)} "
        f"WHERE t <= {at} AND {column.ident} IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT {_MOST_PAGES}"
    ).fetchall()
    return tuple((str(value_of(column, raw)), count) for raw, count in rows)


def _quiet(connection: duckdb.DuckDBPyConnection, at: int) -> dict[int, int]:
    counted = ", ".join(
        f"COUNT(*) FILTER (latest <= {at - days * DAY} AND earliest <= {at - days * DAY})" for days in QUIET
    )
    row = first_row(
        connection,
        f"SELECT {counted} FROM (SELECT MAX(t) AS latest, MIN(t) AS earliest FROM done GROUP BY k)",
    )
    return dict(zip(QUIET, row, strict=True))
