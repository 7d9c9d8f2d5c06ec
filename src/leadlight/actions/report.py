"""What a run of scoring found besides the scores: counts, and what could not be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from leadlight.actions.work_table import WorkTable
from leadlight.engines.event_counts import EventCounts, count_events
from leadlight.engines.fired import fired_rules
from leadlight.engines.staging import Staged
from leadlight.engines.unreadable import Unreadable, unreadable_values
from leadlight.errors import DataError
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.derived import SOURCES
from leadlight.scoring.requirements import CREATED_AT, fields_of, properties_of
from leadlight.scoring.sums import EXCLUDED
from leadlight.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb


NOTHING_READ = (
    "The list has none of the fields that the model reads. `leadlight init --for LEADS` proposes a model for "
    "those that it has."
)


@dataclass(frozen=True, slots=True)
class Report:
    """The counts of one run; `priorities` in the order of the model, `silent_rules` gave nobody points."""

    leads: int
    priorities: dict[str, int]
    events: EventCounts | None
    missing_fields: tuple[str, ...]
    missing_properties: tuple[str, ...]
    silent_rules: tuple[str, ...]
    unreadable: tuple[Unreadable, ...]
    notes: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        return asdict(self)


def report_on(work: WorkTable, model: ScoringModel, staged: Staged) -> Report:
    """Report on the tables `result` and `ranked` of a run; raises DataError where no event met a lead."""
    connection = work.connection
    events = (
        None
        if staged.events is None or staged.read is None
        else count_events(work.data, staged.read, staged.events, staged.leads, work.inputs.instant)
    )
    leads = _leads(connection)
    fired = fired_rules(connection, len(model.all_rules()))
    silent = [rule.name for (_, _, rule), gave in zip(model.all_rules(), fired, strict=True) if not gave]
    if (
        events is not None
        and leads
        and not events.matched
        and (events.of_unknown_leads or events.without_key)
    ):
        raise DataError(_nothing_matched(work.data, staged, events))
    return Report(
        leads,
        _per_priority(connection, model),
        events,
        _missing_fields(model, staged) if leads else (),
        _missing_properties(model, staged) if leads else (),
        tuple(silent) if leads else (),
        tuple(unreadable_values(work.data, model, staged)),
        (*work.notes, *staged.notes, *([NOTHING_READ] if leads and _reads_nothing(model, staged) else [])),
    )


def _per_priority(connection: duckdb.DuckDBPyConnection, model: ScoringModel) -> dict[str, int]:
    query = "SELECT excluded IS NOT NULL, priority, COUNT(*) FROM result GROUP BY ALL"
    counts = {(left_out, place): count for left_out, place, count in connection.execute(query).fetchall()}
    found = {gate.name: counts.get((False, place), 0) for place, gate in enumerate(model.priorities)}
    none = counts.get((False, None), 0)
    if none and model.priorities:
        found["none"] = none
    if model.exclude:
        found[EXCLUDED] = sum(count for (left_out, _), count in counts.items() if left_out)
    return found


def _leads(connection: duckdb.DuckDBPyConnection) -> int:
    (leads,) = first_row(connection, "SELECT COUNT(*) FROM result")
    return int(leads)


def _missing_fields(model: ScoringModel, staged: Staged) -> tuple[str, ...]:
    known = set(staged.leads.fields)
    derivable = {name for name, sources in SOURCES.items() if known & set(sources)}
    return tuple(sorted(fields_of(model) - known - derivable - {CREATED_AT}))


def _reads_nothing(model: ScoringModel, staged: Staged) -> bool:
    """Whether the model reads fields only, and the leads have none of them."""
    wanted = fields_of(model) - {CREATED_AT}
    return bool(wanted) and staged.events is None and wanted == set(_missing_fields(model, staged))


def _missing_properties(model: ScoringModel, staged: Staged) -> tuple[str, ...]:
    return (
        () if staged.events is None else tuple(sorted(properties_of(model) - set(staged.events.properties)))
    )


def _nothing_matched(connection: duckdb.DuckDBPyConnection, staged: Staged, events: EventCounts) -> str:
    def examples(relation: str) -> str:
        rows = connection.execute(f"SELECT DISTINCT k FROM {relation} WHERE k IS NOT NULL LIMIT 3").fetchall()
        return ", ".join(f"'{key}'" for (key,) in rows) or "none"

    return (
        f"None of the {events.of_unknown_leads + events.without_key:,} events belongs to a lead. "
        f"Leads are named by '{staged.key[0]}' "
        f"(for example {examples('leads_read')}), events by '{staged.key[1]}' "
        f"(for example {examples('events_read')}). Say which field ties them with --key."
    )


def sentences(report: Report) -> Iterator[str]:
    """The report in sentences, without the counts of priorities."""
    if not report.leads:
        yield "There is no lead in the list, only the names of its columns."
    elif report.events is not None:
        yield from report.events.sentences(report.leads)
    yield from report.notes
    if NOTHING_READ in report.notes:
        return
    if report.missing_fields:
        yield f"No lead has a field {_listed(report.missing_fields)}; rules on it find nothing."
    if report.missing_properties:
        yield f"No event has a property {_listed(report.missing_properties)}; rules on it find nothing."
    if report.silent_rules:
        yield f"Rules that gave no lead any points: {_listed(report.silent_rules)}."
    yield from (unread.sentence for unread in report.unreadable)


def _listed(names: tuple[str, ...], most: int = 10) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(f"'{name}'" for name in names[:most]) + more
