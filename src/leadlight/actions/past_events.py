"""What past leads did, as numbers; read through the staging of scoring, so that the same events count."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from leadlight.actions.event_codes import Lookup, Names, lookup
from leadlight.actions.event_properties import property_lookups, property_names
from leadlight.actions.work_table import WorkTable
from leadlight.engines.event_counts import WITHOUT_TIME, count_untimed, left_out
from leadlight.engines.relations import EventRelation
from leadlight.engines.staging import Staged
from leadlight.ingest.messages import event_name
from leadlight.learning.dataset import EventLog, EventProperty, Whole
from leadlight.learning.events.told import CHANNELS, PAGES, channel_told, page_told
from leadlight.scoring.conditions import COMBINING
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import normal_name
from leadlight.tables import Table
from leadlight.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True, eq=False)
class EventsOfLeads:
    """What leads did, and what was assumed or left out while it was read, a sentence each.

    `log` is None where no events were given. `unusable` says why none of those given can be of one of these
    leads, None where some can.
    """

    log: EventLog | None = None
    said: tuple[str, ...] = ()
    unusable: str | None = None


def probe(fields: Sequence[str] = (), properties: Sequence[str] = ()) -> ScoringModel:
    """A model that reads what is looked at here, and more, so that all is made ready with it."""
    names = dict.fromkeys((*CHANNELS, *PAGES, *properties))
    asked = ", ".join(f"{json.dumps(name)}: {{known: yes}}" for name in names)
    rules = [f"{{name: Any, event: any, where: {{{asked}}}, points: 1}}"]
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


def events_of_leads(work: WorkTable, *, properties: bool = False) -> EventsOfLeads:
    """All events of the leads up to the instant of the inputs; raises DataError.

    With `properties` they have those that rules may ask for.
    """
    asked = property_names(work) if properties else ()
    staged = work.staged(probe(properties=asked))
    events = staged.events
    if events is None:
        raise AssertionError("asked for events where none were given")
    kinds, channels, pages = names = Names(), Names(), Names()
    read = _named(work, events, names)
    more = list(property_lookups(work, events, asked))
    found = _fetched(work.connection, staged, events, [*read, *([found] for _, _, found in more)])
    order = np.lexsort((found["page"], found["channel"], found["kind"], found["t"], found["lead"]))
    log = EventLog(
        lead=found["lead"][order],
        time=found["t"][order],
        kind=found["kind"][order],
        kinds=_texts(kinds),
        channel=found["channel"][order],
        channels=_texts(channels),
        page=found["page"][order],
        pages=_texts(pages),
        properties=tuple(
            EventProperty(name, found[f"property_{place}"][order], values)
            for place, (name, values, _) in enumerate(more)
        ),
    )
    noticed, unusable = _noticed(work, staged)
    return EventsOfLeads(log, (*staged.notes, *noticed), None if len(log.lead) else unusable)


def _named(
    work: WorkTable, events: EventRelation, names: tuple[Names, Names, Names]
) -> list[list[Lookup | None]]:
    """How kind, channel and page of an event are read, as codes of `names`."""
    kinds, channels, pages = names
    had = events.properties
    return [
        [
            lookup(work, events, events.event, "event", lambda value: kinds.code(event_name(value, None))),
            lookup(work, events, events.type, "type", lambda value: kinds.code(event_name(None, value))),
        ],
        [
            lookup(work, events, had.get(name), name, lambda value: channels.code(channel_told(value)))
            for name in CHANNELS
        ],
        [
            lookup(work, events, had.get(name), name, lambda value: pages.code(page_told(value)))
            for name in PAGES
        ],
    ]


def _noticed(work: WorkTable, staged: Staged) -> tuple[tuple[str, ...], str | None]:
    """What is left out of the events, a sentence each, and why none of them can be one of a lead."""
    if staged.read is None:
        raise AssertionError("events are staged with the messages they were read from")
    messages, events, untimed = count_untimed(work.connection, staged.read)
    if not messages:
        return ("There is no event to read, only the names of columns.",), None
    said = (left_out((untimed, WITHOUT_TIME)),) if untimed else ()
    if untimed and untimed == events:
        return said, (
            f"None of the {events:,} events has a readable time. Say which column has it with --events-map "
            "time=COLUMN, or how dates are written with --dates."
        )
    return said, _unmatched(work, staged)


def _unmatched(work: WorkTable, staged: Staged) -> str | None:
    """A sentence where none of the events has the key of a lead."""
    events, of_leads = first_row(
        work.connection,
        f"SELECT count(*), count(*) FILTER (k IN (SELECT k FROM {staged.leads.name})) FROM events_read",
    )
    if of_leads:
        return None
    return (
        f"None of the {events:,} events belongs to a lead: leads are named by '{staged.key[0]}', events by "
        f"'{staged.key[1]}'. Say which field ties them with --key."
    )


def _fetched(
    connection: duckdb.DuckDBPyConnection,
    staged: Staged,
    events: EventRelation,
    read: Sequence[Sequence[Lookup | None]],
) -> dict[str, Whole]:
    """Lead, time, and the codes of kind, channel, page and properties of every event of a lead."""
    codes, joins = [], []
    names = ["kind", "channel", "page", *(f"property_{place}" for place in range(len(read) - 3))]
    for name, lookups in zip(names, read, strict=True):
        known = [lookup for lookup in lookups if lookup is not None]
        joins += [join for _, join in known]
        codes.append(f"COALESCE({', '.join([*(code for code, _ in known), '-1'])}) AS {name}")
    found = connection.execute(
        f"SELECT CAST(l._row - 1 AS BIGINT) AS lead, CAST(e.t AS BIGINT) AS t, {', '.join(codes)} "
        f"FROM {events.name} AS e JOIN {staged.leads.name} AS l ON e.k = l.k {' '.join(joins)}"
    ).fetchnumpy()
    return {name: np.asarray(column, dtype=np.int64) for name, column in found.items()}


def _texts(names: Names) -> tuple[str, ...]:
    return tuple(str(name) for name in names.places)
