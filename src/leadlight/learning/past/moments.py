"""The moment at which each lead is looked at: only what had happened by then exists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from leadlight.errors import DataError
from leadlight.learning.dataset import NO_TIME, EventLog, Flags, Outcome, PastLeads, Whole
from leadlight.learning.fields.names import DEEDS
from leadlight.learning.leaks.late_terms import late_deed
from leadlight.learning.past.history import Rows
from leadlight.learning.past.roles import column_named, times_in
from leadlight.learning.wording import counted, days_said
from leadlight.scoring.values import DAY, normal_name

USUAL_AGE = 14 * DAY

_SALES = frozenset(
    [
        "call",
        "calls",
        "called",
        "phone",
        "dial",
        "dialled",
        "voicemail",
        "meeting",
        "appointment",
        "demo",
        "sales",
        "sdr",
        "bdr",
        "outreach",
        "consultation",
        "conversation",
    ]
)
"""Words of events by which sales touches a lead."""

_OWN_DEEDS = DEEDS | frozenset(
    [
        "submit",
        "submits",
        "submitted",
        "submission",
        "form",
        "page",
        "watch",
        "registration",
        "gewünscht",
        "angefragt",
        "angefordert",
    ]
)
"""Words of what leads do by themselves, though it be about sales: a demo requested, its video watched."""

_OWN_PAIRS = (frozenset(["signed", "up"]), frozenset(["booked", "online"]))
"""Words that say so only together: a demo held online is given by sales."""

_LEAST_TOUCHED = 0.2
_HALF = 0.5

UNDATED = (
    "Nothing says when leads were won, so what they did after that counts as if they had done it before. "
    "Name the field that says when leads were decided, with --decided."
)


@dataclass(frozen=True, slots=True)
class Moments:
    """When leads are looked at, kept with a predictor so that new leads are looked at alike.

    `created` names the column of arrival; `age` is in microseconds, None where leads were looked at when they
    arrived, for want of events. `roles` are columns that are not learned from: the outcome and so on.
    """

    created: str | None = None
    age: int | None = None
    roles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Placed:
    """Past leads at their moments; `kept` are the rows that can be learned from so.

    `left_out` are those of the sentences that say why others are not.
    """

    past: PastLeads
    age: int | None
    kept: Whole
    said: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def on_arrival(past: PastLeads, as_of: int | None) -> Placed:
    """Past leads without events: looked at on arrival, else as of the instant of the user."""
    moment = past.created
    if moment is None and as_of is not None:
        moment = np.full(past.known.leads, as_of, dtype=np.int64)
    return Placed(replace(past, known=replace(past.known, moment=moment)), None, np.arange(past.known.leads))


def at_age(past: PastLeads, log: EventLog, age: int | None, newest: int | None) -> Placed:
    """Past leads as they were at an age: by default the median at the first touch of sales, else 14 days.

    Leads that were decided before, or that were not yet so old at `newest`, are left out and counted.
    Raises DataError where it is not known when leads arrived, and where all would be left out.
    """
    if past.created is None:
        raise DataError(
            "With --events each lead is looked at as it was some days after it arrived. "
            "Name the field that says when it arrived, with --created."
        )
    said = [*_early(log, past.created)]
    if age is None:
        age, why = usual_age(log, past.created, past.decided)
        said.append(
            f"Leads are looked at {days_said(age / DAY)} after they arrived: {why}. --at says otherwise."
        )
    known = past.created != NO_TIME
    moment = np.where(known, past.created + age, NO_TIME)
    decided = np.zeros(len(known), dtype=np.bool_) if past.decided is None else past.decided != NO_TIME
    gone = known & decided & (NO_TIME if past.decided is None else past.decided <= moment)
    young = known & ~gone & (moment > (moment if newest is None else newest))
    left_out = tuple(_left_out(past, gone, young))
    kept = np.flatnonzero(known & ~gone & ~young)
    if not len(kept):
        raise DataError(
            f"No lead can be looked at {days_said(age / DAY)} after it arrived. {' '.join(left_out)}"
        )
    said += [*([] if past.wins_dated else [UNDATED]), *left_out]
    at_moments = replace(past, known=replace(past.known, moment=moment, events=log))
    return Placed(at_moments, age, kept, tuple(said), left_out)


def usual_age(log: EventLog, created: Whole, decided: Whole | None) -> tuple[int, str]:
    """The age at which leads are looked at where the user says none, and why.

    Calls that come after the decision, by their time or by their name, are of customers.
    """
    of_sales = [place for place, kind in enumerate(log.kinds) if _is_of_sales(kind)]
    touched = np.isin(log.kind, of_sales) & (created[log.lead] != NO_TIME)
    touched &= log.time >= created[log.lead]
    if decided is not None:
        touched &= (decided[log.lead] == NO_TIME) | (log.time <= decided[log.lead])
    leads, first = np.unique(log.lead[touched], return_index=True)
    if len(leads) < max(20, _LEAST_TOUCHED * len(created)):
        few = f"sales touched only {len(leads):,} of {len(created):,} leads" if len(leads) else ""
        return USUAL_AGE, f"the usual time, as {few or 'no events of sales were recognised'}"
    age = int(np.median(log.time[touched][first] - created[leads]))
    less = len(leads) < _HALF * len(created)
    which = (
        f"the {len(leads):,} leads that it touched{f', less than half of {len(created):,}' if less else ''}"
    )
    if age < DAY:
        return DAY, f"sales touches the median of {which}, within a day"
    return age, f"then sales has touched the median of {which}"


def _is_of_sales(kind: str) -> bool:
    words = set(normal_name(kind).split("_"))
    by_lead = not _OWN_DEEDS.isdisjoint(words) or any(words >= pair for pair in _OWN_PAIRS)
    return not _SALES.isdisjoint(words) and not by_lead and late_deed(kind) is None


def looked_at(rows: Rows, moments: Moments, now: int, said: list[str]) -> Whole:
    """The moment of each lead to predict; see `actions.past_leads.known_leads`."""
    at_once = np.full(rows.leads, now, dtype=np.int64)
    if moments.created is None:
        return at_once
    try:
        created, _ = times_in(
            column_named(rows.columns, moments.created, "--created"), rows.forms, "--created"
        )
    except DataError:
        said.append(
            f"Nothing says when these leads arrived (no field '{moments.created}'): they are looked at now."
        )
        return at_once
    known = created != NO_TIME
    reached = np.where(known, created + (moments.age or 0), now)
    return np.minimum(reached, now).astype(np.int64)


def _early(log: EventLog, created: Whole) -> list[str]:
    of_lead = created[log.lead]
    early = int(((of_lead != NO_TIME) & (log.time < of_lead)).sum())
    if not early:
        return []
    if early == len(log.time):
        return ["All events lie before the arrival of their lead; see whether --created and their times fit."]
    return [f"{early:,} of {len(log.time):,} events lie before the arrival of their lead; they count too."]


def _left_out(past: PastLeads, gone: Flags, young: Flags) -> Iterator[str]:
    lacking = 0 if past.created is None else int(np.count_nonzero(past.created == NO_TIME))
    if lacking:
        yield f"Left out: {counted(lacking, 'lead')} of which nothing says when they arrived."
    if gone.any():
        won = int((past.outcome[gone] == Outcome.WON).sum())
        all_won = int((past.outcome == Outcome.WON).sum())
        yield (
            f"Left out: {counted(int(gone.sum()), 'lead')} decided before the moment of looking at them, "
            f"{won:,} of {counted(all_won, 'win')} among them. An earlier --at keeps more."
        )
    if young.any():
        yield f"Left out: {counted(int(young.sum()), 'lead')} younger than that."
