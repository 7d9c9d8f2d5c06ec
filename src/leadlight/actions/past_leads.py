"""Past leads, and leads to predict, from wherever they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from leadlight.actions.lead_columns import columns_of, count_of
from leadlight.actions.past_events import EventsOfLeads, events_of_leads, probe, traits_of
from leadlight.actions.work_table import Inputs, Tell, WorkTable, opened, tell_nobody
from leadlight.engines.past_records import leads_at
from leadlight.errors import DataError
from leadlight.learning.dataset import NO_TIME, Column, EventLog, Floats, Known, PastLeads, Whole
from leadlight.learning.events.words import plain
from leadlight.learning.fields.plan import EVENTS, FieldChoices
from leadlight.learning.past.history import (
    History,
    Rows,
    check_free,
    newest_of,
    read_history,
    roles_of,
    taken,
)
from leadlight.learning.past.moments import Moments, Placed, at_age, looked_at, on_arrival
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.past.roles import column_named
from leadlight.learning.values.lists import scalar
from leadlight.scoring.arithmetic import HUNDREDTHS
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Scorer
from leadlight.scoring.values import normal_name

MOST_KINDS = 20
"""Kinds of events that an error lists."""


@dataclass(frozen=True, slots=True)
class Look:
    """At which age leads are looked at (microseconds; None for the default), and with which rules.

    `as_of_given` says that the instant of the inputs is the user's, not the clock's; with `properties`
    events have those that rules may ask for. `won_before` says that leads were won before by the value that
    is named as a win: where no lead has it now, nobody was won.
    """

    age: int | None = None
    model: ScoringModel | None = None
    as_of_given: bool = False
    properties: bool = False
    won_before: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class PastTable:
    """Past leads of a table, how they are looked at, and what was noticed on the way, a sentence each.

    `rows` has the place of each past lead in the `table`, from 0, in its order.
    """

    past: PastLeads
    moments: Moments
    said: tuple[str, ...]
    matures_after: int | None
    rows: Whole
    table: Rows
    unknown: tuple[str, ...]
    """Those of `said` that say why outcomes are not known, or do not count."""


@dataclass(frozen=True, slots=True, eq=False)
class KnownTable:
    """Leads to predict as known now, in the order of the rows, and what was noticed, a sentence each.

    `read` was noticed while leads and events were read, as whoever else reads them notices too.
    """

    known: Known
    read: tuple[str, ...]
    said: tuple[str, ...]
    table: Rows


def past_leads(
    inputs: Inputs, choices: OutcomeChoices, look: Look | None = None, tell: Tell = tell_nobody
) -> PastTable:
    """Read past leads and their outcomes, each as known at its moment; raises TableError, DataError."""
    with opened(inputs, tell) as work:
        return past_leads_of(work, choices, look or Look())


def past_leads_of(work: WorkTable, choices: OutcomeChoices, look: Look) -> PastTable:
    """The same of leads and events that are open already."""
    did = events_of_leads(work, properties=look.properties) if work.events else EventsOfLeads()
    if did.unusable is not None:
        raise DataError(did.unusable)
    log = did.log
    rows = _rows(work, work.inputs.instant if look.as_of_given else None, log)
    found = read_history(rows, choices, won_before=look.won_before)
    placed = _placed(found, rows, log, look)
    past = replace(placed.past, known=_as_known(work, placed.past.known))
    if look.model is not None:
        past = replace(past, known=replace(past.known, points=_points(work, look.model, past.known)))
    if len(placed.kept) < rows.leads:
        past = taken(past, placed.kept)
    roles = tuple(column_named(rows.columns, name, option).name for option, name in roles_of(choices))
    said = (*work.notes, *did.said, *found.said, *placed.said)
    moments = Moments(choices.created, placed.age, roles)
    unknown = (*found.unknown, *placed.left_out)
    return PastTable(past, moments, said, found.matures_after, placed.kept, rows, unknown)


def check_choices(
    found: PastTable, outcome: OutcomeChoices, choices: FieldChoices, segment: str | None = None
) -> None:
    """Raise DataError where what is kept, dropped or makes segments is no field that may be learned from.

    A kind of event may be kept and dropped too.
    """
    kinds = () if found.past.known.events is None else found.past.known.events.kinds
    known = {normal_name(name) for name in (EVENTS, *kinds)}
    for option, names in (("--keep", choices.keep), ("--drop", choices.drop)):
        for name in names:
            if normal_name(name) not in known:
                _check_free(found, outcome, (name, option), kinds)
    if segment is not None:
        check_free(found.table, outcome, segment, "--segment")


def _check_free(
    found: PastTable, outcome: OutcomeChoices, named: tuple[str, str], kinds: Sequence[str]
) -> None:
    try:
        check_free(found.table, outcome, *named)
    except DataError as error:
        is_field = any(normal_name(column.name) == normal_name(named[1]) for column in found.table.columns)
        if is_field or not kinds:
            raise
        listed = ", ".join(f"'{plain(kind)}'" for kind in sorted(kinds)[:MOST_KINDS])
        more = " and more" * (len(kinds) > MOST_KINDS)
        raise DataError(f"{error} Nor is it a kind of their events: {listed}{more}.") from None


def _placed(found: History, rows: Rows, log: EventLog | None, look: Look) -> Placed:
    if log is None:
        return on_arrival(found.past, rows.as_of)
    newest = newest_of(rows, found.past.created, found.past.decided)
    return at_age(found.past, log, look.age, newest)


def known_leads(
    inputs: Inputs, moments: Moments, model: ScoringModel | None = None, tell: Tell = tell_nobody
) -> KnownTable:
    """Read leads to predict, as known at the instant of the inputs; raises TableError, DataError.

    Where leads were learned from at a fixed age, an older lead is looked at as it was at that age: what it
    did later was seen of no lead that the predictor knows, so its counts would mean something else. A
    younger one is looked at now. Without events a lead is looked at as of its arrival, as when it was
    learned from.
    """
    with opened(inputs, tell) as work:
        return known_leads_of(work, moments, model)


def known_leads_of(work: WorkTable, moments: Moments, model: ScoringModel | None = None) -> KnownTable:
    """The same of leads and events that are open already."""
    did = events_of_leads(work) if work.events else EventsOfLeads()
    log, rows = did.log, _rows(work, None, did.log)
    read = (*work.notes, *did.said, *([] if did.unusable is None else [did.unusable]))
    said: list[str] = []
    moment = looked_at(rows, moments, work.inputs.instant, said)
    roles = set(map(normal_name, moments.roles))
    columns = tuple(column for column in rows.columns if normal_name(column.name) not in roles)
    known = _as_known(work, Known(rows.leads, columns, moment, log, forms=rows.forms))
    if model is not None:
        known = replace(known, points=_points(work, model, known))
    return KnownTable(known, read, tuple(said), rows)


def _points(work: WorkTable, model: ScoringModel, known: Known) -> Floats:
    """The score of each lead at its moment by the meaning itself; NaN where it is excluded."""
    staged = work.staged(model)
    scorer = Scorer(model, staged.forms)
    points = np.full(known.leads, np.nan)
    at = _moments(work, known)
    for number, lead in leads_at(work.connection, staged, (work.leads, model), at):
        total = scorer.score(lead, at[number]).total_hundredths
        if total is not None:
            points[number - 1] = total / HUNDREDTHS
    return points


def _moments(work: WorkTable, known: Known) -> dict[int, int]:
    """The moment of each lead by its row, from 1; the instant of the inputs where it has none."""
    moments = [NO_TIME] * known.leads if known.moment is None else known.moment.tolist()
    now = work.inputs.instant
    return {row: now if moment == NO_TIME else moment for row, moment in enumerate(moments, 1)}


def _as_known(work: WorkTable, known: Known) -> Known:
    """The leads with their fields as identify messages up to the moment left them."""
    said = {name for table in work.events for name in traits_of(table)}
    names = Counter(normal_name(column.name) for column in known.columns)
    changing = [column for column in known.columns if names[normal_name(column.name)] == 1]
    changing = [column for column in changing if normal_name(column.name) in said]
    if not changing:
        return known
    model = probe(tuple(normal_name(column.name) for column in changing))
    staged = replace(work.staged(model), events=None)
    values = {column.name: column.values.copy() for column in changing}
    for row, lead in leads_at(work.connection, staged, (work.leads, model), _moments(work, known)):
        for name, each in values.items():
            each[row - 1] = scalar(lead.fields.get(normal_name(name)))
    columns = (Column(each.name, values.get(each.name, each.values)) for each in known.columns)
    return replace(known, columns=tuple(columns))


def _rows(work: WorkTable, as_of: int | None, log: EventLog | None) -> Rows:
    leads = count_of(work.connection, work.leads)
    if not leads:
        raise DataError(f"{work.leads.address} has no leads, only the names of columns.")
    latest = int(log.time.max()) if log is not None and len(log.time) else None
    columns = columns_of(work.connection, work.leads)
    return Rows(leads, columns, work.inputs.forms, as_of, latest, work.inputs.instant)
