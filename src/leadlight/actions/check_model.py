"""Check a model by itself, and on leads and events: what may not be meant as written, what finds nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from leadlight.actions.idle_rules import Idle
from leadlight.actions.load_model import load_model
from leadlight.actions.model_places import ModelPlaces
from leadlight.actions.report import Report, report_on
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.engines.compiler import Detail
from leadlight.engines.duckdb import score_staged
from leadlight.engines.staging import Staged
from leadlight.ingest.messages import columns_of
from leadlight.scoring.arithmetic import points_of
from leadlight.scoring.coherence import did_you_mean
from leadlight.scoring.definition import PerRule, Rule, ScoringModel, TableRule, WhenRule
from leadlight.scoring.reading import Problem
from leadlight.scoring.requirements import conditions_on_events, names_in, reads_events
from leadlight.scoring.values import normal_name
from leadlight.tables.rows import first_row


@dataclass(frozen=True, slots=True)
class Check:
    """What was found in a model that is right as such; every finding has its place in the document."""

    source: str
    model: ScoringModel
    warnings: tuple[Problem, ...]
    findings: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def check_model(path: Path, inputs: Inputs | None = None, tell: Tell = tell_nobody) -> Check:
    """Check the model of a file and, with `inputs`, what it finds there.

    Raises UnreadableModel with every mistake of the document, TableError and DataError for bad inputs.
    """
    loaded = load_model(path)
    model = loaded.model
    if inputs is None:
        return Check(loaded.source, model, loaded.warnings)
    places = ModelPlaces(path.read_text(encoding="utf-8-sig"))
    with opened(inputs, tell) as work:
        staged = work.staged(model)
        tell("Scoring")
        score_staged(work.connection, model, staged, inputs.instant, Detail.REASONS)
        report = report_on(work, model, staged)
        tell("Looking at what finds nothing")
        findings = sorted({
            *_missing(work, report, places),
            *_idle(work, model, staged, report, places),
            *_unreached(work, model, report, places),
            *_unreadable(report, places),
        })  # fmt: skip
        return Check(loaded.source, model, loaded.warnings, tuple(findings), tuple(_notes(model, report)))


def _notes(model: ScoringModel, report: Report) -> Iterator[str]:
    yield from report.notes
    if report.events is not None:
        yield from report.events.sentences(report.leads)
    elif reads_events(model):
        yield "Without events, rules on events were not checked. Give them with --events."
    if not report.leads:
        yield "There are no leads, so no rule could be checked."


def _missing(work: WorkTable, report: Report, places: ModelPlaces) -> Iterator[Problem]:
    """Fields no lead has and properties no event has, with the nearest name of one that is there."""
    known = {normal_name("_".join(leaf.path)) for leaf in work.leads.leaves}
    for name in report.missing_fields:
        yield Problem(*places.field(name), f"no lead has a field '{name}'{did_you_mean(name, sorted(known))}")
    properties = {
        name for table in work.events for name in columns_of([leaf.path for leaf in table.leaves]).properties
    }
    for name in report.missing_properties:
        hint = did_you_mean(name, sorted(properties))
        yield Problem(*places.field(name), f"no event has a property '{name}'{hint}")


def _idle(
    work: WorkTable, model: ScoringModel, staged: Staged, report: Report, places: ModelPlaces
) -> Iterator[Problem]:
    idle = Idle(work.connection, staged, work.inputs.instant)
    missing = {*report.missing_fields, *report.missing_properties}
    for _, _, rule in model.all_rules():
        if missing & _names_of(rule):
            continue  # said of the field already
        if rule.name in report.silent_rules and (why := idle.why(rule)) is not None:
            yield Problem(*places.rule(rule.name), f"rule '{rule.name}' gives no lead any points: {why}")


def _names_of(rule: Rule) -> frozenset[str]:
    """The fields and properties that a rule cannot do without, as far as it names them itself."""
    match rule:
        case WhenRule():
            return names_in(rule.when)
        case TableRule():
            return frozenset({rule.table})
        case PerRule():
            return frozenset({rule.per})
        case _:
            return frozenset(name for condition in conditions_on_events(rule) for name in names_in(condition))


def _unreached(
    work: WorkTable, model: ScoringModel, report: Report, places: ModelPlaces
) -> Iterator[Problem]:
    """Priorities that no lead gets."""
    if not report.leads or (reads_events(model) and report.events is None):
        return
    (highest,) = first_row(work.connection, "SELECT MAX(total) FROM result")
    for place, gate in enumerate(model.priorities):
        if report.priorities.get(gate.name) == 0:
            most = "" if highest is None else f"; the highest score is {points_of(highest)}"
            yield Problem(*places.at("priorities", place), f"no lead gets the priority '{gate.name}'{most}")


def _unreadable(report: Report, places: ModelPlaces) -> Iterator[Problem]:
    yield from (
        Problem(*places.field(found.field), found.sentence.rstrip(".")) for found in report.unreadable
    )
