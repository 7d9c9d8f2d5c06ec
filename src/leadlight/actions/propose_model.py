"""Propose a model for the columns, values and events that a list of leads really has."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from leadlight.actions.column_profiles import FEW, profiles
from leadlight.actions.event_profiles import doings, latest_event, probe
from leadlight.actions.proposed_document import Draft, Threshold, distinct_names, document, too_few
from leadlight.actions.proposed_events import proposed_for_events
from leadlight.actions.proposed_fields import proposed_for
from leadlight.actions.proposed_rules import LeftAlone, Proposed
from leadlight.actions.reach import within_reach
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.engines.compiler import Detail
from leadlight.engines.duckdb import score_staged
from leadlight.errors import DataError
from leadlight.scoring.arithmetic import HUNDREDTHS
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import DAY, moment
from leadlight.tables.rows import first_row

HIGH, MEDIUM = 0.15, 0.45
"""The shares of leads that priorities are to begin at, as nearly as the scores allow."""

HIGH_POINTS, MEDIUM_POINTS = 51, 21
HIGH_PART, MEDIUM_PART = 0.5, 0.2
"""Where priorities begin for a few leads: as in the starter, but at these parts of what can be reached."""

_OLD = 30 * DAY
_NO_THRESHOLDS = (Threshold(2, 0), Threshold(1, 0))


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What a proposal is for: the tables, how many leads there are, and what the file will be called."""

    work: WorkTable
    leads: int
    file: str

    @property
    def is_thin(self) -> bool:
        return self.leads < FEW


@dataclass(frozen=True, slots=True)
class Proposal:
    """A model as a document, how many rules of it are scored, and what was assumed."""

    text: str
    rules: int
    notes: tuple[str, ...]


def propose_model(
    inputs: Inputs, *, as_of_given: bool, file: str = "scoring.yaml", tell: Tell = tell_nobody
) -> Proposal:
    """Propose a model for leads and events; raises DataError where there is nothing to score.

    Without an instant of the user's, events that ended long ago are looked at as of the latest of them.
    `file` is what the model will be called.
    """
    with opened(inputs, tell) as as_given:
        work, notes = _as_of_events(as_given, as_of_given=as_of_given)
        tell("Looking at columns and events")
        found = _found(work)
        rules = [proposed for proposed in found if isinstance(proposed, Proposed)]
        left = [proposed for proposed in found if isinstance(proposed, LeftAlone)]
        if not rules:
            raise DataError(_nothing_to_score_by(work))
        if not any(rule.active for rule in rules):
            rules = [replace(rule, active=True) for rule in rules]
        tell("Trying the proposal")
        sketch = _Sketch(work, _leads(work), file)
        if sketch.is_thin:
            return _untried(sketch, rules, left, notes)
        return _tried(sketch, rules, left, notes)


def _nothing_to_score_by(work: WorkTable) -> str:
    if not _leads(work):
        return f"{work.leads.address} has no leads. Add some, or start with `leadlight init`."
    return (
        f"{work.leads.address} holds nothing to score leads by: its columns only name leads, are empty "
        "or are results. Add what you know of them, or start with `leadlight init --sheet leads.xlsx`."
    )


def _leads(work: WorkTable) -> int:
    (leads,) = first_row(work.connection, f"SELECT COUNT(*) FROM {work.leads.view}")
    return int(leads)


def _as_of_events(work: WorkTable, *, as_of_given: bool) -> tuple[WorkTable, list[str]]:
    """The same tables as of an instant at which something happens, and what was assumed."""
    staged = work.staged(probe())
    notes = [*work.notes, *staged.notes]
    latest = latest_event(work.connection, staged)
    if work.events and latest is None:
        raise DataError("None of the events belongs to a lead. Say which field ties them with --key.")
    if latest is None or as_of_given or latest >= work.inputs.instant - _OLD:
        return work, notes
    day = f"{moment(latest + DAY):%Y-%m-%d}"
    said = f"The latest event is long ago, so this is a proposal as of {day}; score with --as-of {day}."
    at = moment(latest + DAY).replace(hour=0, minute=0, second=0, microsecond=0)
    return replace(work, inputs=replace(work.inputs, at=at)), [*notes, said]


def _found(work: WorkTable) -> list[Proposed | LeftAlone]:
    at, columns = work.inputs.instant, list(profiles(work))
    names = Counter(profile.field for profile in columns)
    found: list[Proposed | LeftAlone] = []
    for profile in columns:
        if names[profile.field] > 1:
            found.append(LeftAlone(profile.name, f"another column is {profile.field} too; rename one"))
        else:
            found += proposed_for(profile, at)
    done = doings(work.connection, work.staged(probe()), at)
    return found if done is None else [*found, *proposed_for_events(done)]


def _untried(
    sketch: _Sketch, rules: Sequence[Proposed], left: list[LeftAlone], notes: Sequence[str]
) -> Proposal:
    """The proposal for a few leads: what gives none of them points may suit those to come."""
    _, totals = _scored(sketch.work, draft := _draft(sketch, rules, left, _NO_THRESHOLDS))
    most = float(within_reach(read_model(draft, "the proposal")))
    medium = max(1, round(min(MEDIUM_POINTS, MEDIUM_PART * most)))
    high = max(medium + 1, round(min(HIGH_POINTS, HIGH_PART * most)))
    starts = Threshold(high, _reaching(totals, high)), Threshold(medium, _reaching(totals, medium))
    text = _draft(sketch, rules, left, starts)
    read_model(text, "the proposal")
    return Proposal(text, sum(1 for rule in rules if rule.active), (*notes, too_few(sketch.leads)))


def _tried(
    sketch: _Sketch, rules: Sequence[Proposed], left: list[LeftAlone], notes: Sequence[str]
) -> Proposal:
    """The proposal without the rules that give no lead points, and with priorities that fit its scores."""
    work = sketch.work
    fires, _ = _scored(work, _draft(sketch, rules, left, _NO_THRESHOLDS))
    active = [rule for rule in rules if rule.active]
    silent = {id(rule) for rule, fired in zip(_in_order(active), fires, strict=True) if not fired}
    kept = [rule for rule in rules if id(rule) not in silent]
    left = [
        *left,
        *(LeftAlone(rule.name, "it would give no lead any points") for rule in rules if id(rule) in silent),
    ]
    if not any(rule.active for rule in kept):
        raise DataError(
            f"{work.leads.address} holds nothing that tells its leads apart. Add what you know of them."
        )
    _, totals = _scored(work, _draft(sketch, kept, left, _NO_THRESHOLDS))
    text = _draft(sketch, kept, left, _thresholds(totals))
    read_model(text, "the proposal")
    return Proposal(text, sum(1 for rule in kept if rule.active), tuple(notes))


def _in_order(rules: Sequence[Proposed]) -> list[Proposed]:
    """The rules in the order in which a model has them: by score, groups first."""
    scores = list(dict.fromkeys(sorted((rule.score for rule in rules), key=lambda score: score != "fit")))
    groups = list(dict.fromkeys(rule.group for rule in rules if rule.group is not None))
    place = {group: number for number, group in enumerate([*groups, None])}
    return sorted(rules, key=lambda rule: (scores.index(rule.score), place[rule.group]))


def _draft(
    sketch: _Sketch, rules: Sequence[Proposed], left: Sequence[LeftAlone], starts: tuple[Threshold, Threshold]
) -> str:
    work = sketch.work
    sources = [str(table.address) for table in (work.leads, *work.events)]
    as_of = f"{moment(work.inputs.instant):%Y-%m-%d %H:%M} UTC"
    names = distinct_names(rules)
    return document(
        Draft(rules, left, sources, sketch.leads, as_of, *starts, names, sketch.file, is_thin=sketch.is_thin)
    )


def _scored(work: WorkTable, text: str) -> tuple[list[bool], list[tuple[int, int]]]:
    """Which rules give any lead points, and the totals, highest first, with how many leads have each."""
    model = read_model(text, "the proposal")
    score_staged(work.connection, model, work.staged(model), work.inputs.instant, Detail.RULES)
    counts = ", ".join(f"COUNT(*) FILTER (r{place} <> 0) > 0" for place in range(len(model.all_rules())))
    fires = first_row(work.connection, f"SELECT {counts} FROM result")
    totals = work.connection.execute(
        "SELECT total, COUNT(*) FROM result GROUP BY 1 ORDER BY 1 DESC"
    ).fetchall()
    return list(fires), totals


def _thresholds(totals: Sequence[tuple[int, int]]) -> tuple[Threshold, Threshold]:
    """Whole numbers of points that the wanted shares of leads reach, as nearly as there are such."""
    leads = sum(count for _, count in totals)
    reached: dict[int, int] = {}
    above = 0
    for total, count in totals:
        above += count
        reached[math.floor(total / HUNDREDTHS)] = above
    starts = [Threshold(points, _reaching(totals, points)) for points in reached]
    high = min(starts, key=lambda start: abs(start.leads - HIGH * leads))
    lower = [start for start in starts if start.points < high.points]
    if not lower:
        return Threshold(high.points + 1, _reaching(totals, high.points + 1)), high
    return high, min(lower, key=lambda start: abs(start.leads - MEDIUM * leads))


def _reaching(totals: Sequence[tuple[int, int]], points: int) -> int:
    return sum(count for total, count in totals if total >= points * HUNDREDTHS)
