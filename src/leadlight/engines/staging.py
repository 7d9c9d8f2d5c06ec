"""Leads and events made ready in DuckDB: keys and times read, what does not count left out.

Every engine that is handed files starts here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from leadlight.engines.date_order import forms_for
from leadlight.engines.event_staging import EventSources, ready_events
from leadlight.engines.fragments import text
from leadlight.engines.identified import Words, identified
from leadlight.engines.kinds import converted
from leadlight.engines.lead_staging import LeadColumns, fields_read, read_leads
from leadlight.engines.leftovers import read_times
from leadlight.engines.message_flags import EventsRead
from leadlight.engines.relations import EventRelation, LeadRelation
from leadlight.errors import DataError
from leadlight.ingest.messages import role_name, shared_key
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.requirements import properties_of
from leadlight.scoring.values import WHITE_SPACE, Forms, normal_name
from leadlight.tables import Kind, Table

if TYPE_CHECKING:
    import duckdb


WORDS = Words(
    converted,
    nothing=lambda _kind: "NULL",
    written=lambda sql: f"CAST({sql} AS VARCHAR)",
    stripped=lambda written: f"nullif(trim({written}, {text(WHITE_SPACE)}), '')",
)
"""DuckDB's."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user said of the data: the key, other names of event columns, and how values are written."""

    key: str | None = None
    renamed: Mapping[str, str] = field(default_factory=dict)
    forms: Forms = field(default_factory=Forms)


@dataclass(frozen=True, slots=True)
class Staged:
    """Leads and events ready for an engine, and what was made of them.

    `key` is the field that names a lead, and of the events the one that ties them to it; `forms` says how
    dates are written where that was found out from the data, and `read` holds all messages.
    """

    leads: LeadRelation
    events: EventRelation | None
    key: tuple[str | None, str | None]
    forms: Forms
    notes: tuple[str, ...] = ()
    read: EventsRead | None = None


def stage(
    connection: duckdb.DuckDBPyConnection,
    model: ScoringModel,
    tables: tuple[Table, Sequence[Table]],
    choices: Choices,
    at: int,
) -> Staged:
    """Stage what a model reads of leads (a table) and events (any number of them) as of `at` (microseconds).

    Raises DataError where no key ties them, a used column stands twice, or dates could be two things.
    """
    leads, events = (
        LeadColumns(tables[0], model),
        EventSources(tables[1], properties_of(model), choices.renamed),
    )
    lead_key, event_key = chosen_keys(leads, events, choices.key)
    same_whole = (
        events.tables
        and leads.kind(lead_key) is Kind.INTEGER
        and events.key_kinds(event_key) == {Kind.INTEGER}
    )
    relation = read_leads(connection, leads, lead_key, whole_keys=bool(same_whole))
    if not events.tables:
        forms, notes = forms_for(connection, model, relation, None, choices.forms)
        read_times(connection, relation.name, forms, relation.instants.values())
        return Staged(relation, None, (lead_key, None), forms, (*notes, *leads.notes()))
    read = events.read(connection, event_key or "", fields_read(model), whole_keys=bool(same_whole))
    forms, notes = forms_for(connection, model, relation, None if read.lazy else "events_read", choices.forms)
    read_times(connection, relation.name, forms, relation.instants.values())
    ready = ready_events(connection, read, forms, at)
    relation = identified(connection, relation, read, at, WORDS)
    notes = (*notes, *leads.notes(), *events.notes())
    return Staged(relation, ready, (lead_key, event_key), forms, notes, read)


def chosen_keys(
    leads: LeadColumns, events: EventSources, wanted: str | None
) -> tuple[str | None, str | None]:
    """The field that names a lead and the one of the events that ties them to it."""
    if wanted is not None:
        return _named_key(leads, events, normal_name(wanted), wanted)
    if not events.tables:
        return leads.likely_key(), None
    found = shared_key(leads.names(), events.shared_keys())
    if found is None:
        raise DataError(
            f"No field ties the events to the leads. The leads have {_listed(leads.names())}; "
            f"the events have {_listed(events.shared_keys())}. Name a field of both with --key, "
            "or say which column of the events holds it, for example --events-map lead_id=COLUMN."
        )
    return found


def _named_key(leads: LeadColumns, events: EventSources, name: str, wanted: str) -> tuple[str, str | None]:
    if name not in leads.names():
        raise DataError(
            f"The leads have no field '{wanted}' to be the key; they have {_listed(leads.names())}."
        )
    if not events.tables:
        return name, None
    theirs = next((key for key in (name, role_name(wanted)) if key in events.shared_keys()), None)
    if theirs is None:
        raise DataError(
            f"The events have no field '{wanted}' to be the key; they have {_listed(events.shared_keys())}. "
            f"Say which column holds it, for example --events-map {name}=COLUMN."
        )
    return name, theirs


def _listed(names: Iterable[str], most: int = 12) -> str:
    found = sorted(names)
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return (", ".join(found[:most]) or "none") + more
