"""A table of past leads read as such: outcomes, the columns of the roles, and what may be learned from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TypeAlias, TypeVar

import numpy as np

from leadlight.errors import DataError
from leadlight.learning.dataset import NO_TIME, Column, EventLog, Known, Outcome, PastLeads, Whole
from leadlight.learning.past.maturing import Matured, matured
from leadlight.learning.past.outcomes import Ended, OutcomeChoices, ended
from leadlight.learning.past.roles import ROWS, column_named, groups_in, ranked, ranks_in, times_in, values_in
from leadlight.learning.values.column_reading import reading_of
from leadlight.learning.wording import counted
from leadlight.scoring.values import Forms

Read = TypeVar("Read")
Reader: TypeAlias = Callable[[Column, Forms], tuple[Read, tuple[str, ...]]]
"""Reads a column, and says what is odd in it."""


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The columns of a table, as they were read.

    `as_of` is the instant the user looks from, `latest_event` that of the last event, in microseconds. After
    `now` nobody has arrived yet, whatever a column says.
    """

    leads: int
    columns: tuple[Column, ...]
    forms: Forms
    as_of: int | None = None
    latest_event: int | None = None
    now: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class History:
    """Past leads, and what was understood or noticed on the way, a sentence each.

    `matures_after` is the age in microseconds at which a lead without a win counts as lost; `unknown` are
    those of the sentences that say why outcomes are not known, or do not count.
    """

    past: PastLeads
    said: tuple[str, ...]
    matures_after: int | None = None
    unknown: tuple[str, ...] = ()


def read_history(rows: Rows, choices: OutcomeChoices, *, won_before: bool = False) -> History:
    """Read outcomes and roles; raises DataError for a column that is missing or is not what it should be.

    With `won_before` leads were won by the value of a win earlier: where it is missing now, nobody was.
    """
    check_roles(choices)
    said: list[str] = []
    outcome = column_named(rows.columns, choices.outcome, "--outcome")
    ends = ended(reading_of(outcome, rows.forms), outcome.name, choices.won, won_before=won_before)
    said += ends.said
    created = _times(rows, choices.created, "--created", said)
    decided = _times(rows, choices.decided, "--decided", said)
    ends = _decided(ends, decided, created, said)
    grown = matured(ends, created, newest_of(rows, created, ends.decided), choices.matures_after)
    unknown = (*ends.unknown, *grown.set_aside)
    said += [*unknown, *_never_matured(ends, grown, created)]
    past = PastLeads(
        Known(rows.leads, free_columns(rows, choices), forms=rows.forms),
        grown.outcome,
        order=_order(rows, choices, created, said),
        created=created,
        decided=None if bool((ends.decided == NO_TIME).all()) else ends.decided,
        group=_role(rows, ("--group", choices.group), groups_in, said),
        value=_role(rows, ("--value", choices.value), values_in, said),
    )
    return History(past, tuple(said), grown.after, unknown)


def _never_matured(ends: Ended, grown: Matured, created: Whole | None) -> Iterator[str]:
    """A sentence where young leads count as lost, because nothing says when they would be won."""
    undated = (ends.outcome == Outcome.LOST) & (ends.decided == NO_TIME)
    if created is not None and grown.after is None and undated.any():
        dated = bool(((ends.outcome == Outcome.WON) & (ends.decided != NO_TIME)).any())
        yield (
            f"{'Too few wins are dated to say' if dated else 'Nothing says'} how long wins take, so young "
            "leads without a win count as lost. Name the field that says when leads were decided with "
            "--decided, or give --matures-after."
        )


def roles_of(choices: OutcomeChoices) -> Iterator[tuple[str, str]]:
    """The options that name columns, with the names."""
    for option, name in (
        ("--outcome", choices.outcome),
        ("--created", choices.created),
        ("--decided", choices.decided),
        ("--order", None if choices.order == ROWS else choices.order),
        ("--group", choices.group),
        ("--value", choices.value),
    ):
        if name is not None:
            yield option, name


def check_roles(choices: OutcomeChoices) -> None:
    """Raise DataError for an outcome that has another part too, which would give it away."""
    for option, name in roles_of(choices):
        if option not in ("--outcome", "--decided") and name == choices.outcome:
            raise DataError(
                f"'{name}' is the outcome, so it cannot be the field of {option} too. Name another one."
            )


def check_free(rows: Rows, choices: OutcomeChoices, name: str, option: str) -> None:
    """Raise DataError for a field that an option names and that is not there, or has a part of its own."""
    column = column_named(rows.columns, name, option)
    for role, taken_up in roles_of(choices):
        if column is column_named(rows.columns, taken_up, role):
            raise DataError(
                f"{option} {name}: that is the field of {role}, which nothing is learned from in any case. "
                f"Name another field, or leave {option} out."
            )


def check_known(past: PastLeads, unknown: tuple[str, ...] = ()) -> None:
    """Raise DataError where the outcome of no lead is known, with the sentences that say why."""
    if past.learned_from.any():
        return
    if unknown:
        raise DataError(f"No lead has an outcome to go by. {' '.join(unknown)}")
    open_ = len(past.outcome)
    besides = f" ({open_:,} are still open)" if open_ else ""
    raise DataError(f"No lead has an outcome yet{besides}, so there is nothing to learn from.")


def check_learnable(past: PastLeads, unknown: tuple[str, ...] = ()) -> None:
    """Raise DataError where there is nothing to tell apart: no lead, no win, or nothing but wins."""
    check_known(past, unknown)
    known = past.outcome[past.learned_from]
    won, lost = int((known == Outcome.WON).sum()), int((known == Outcome.LOST).sum())
    if won and lost:
        return
    open_ = len(past.outcome) - len(known)
    besides = f" ({open_:,} are open or too young)" if open_ else ""
    what = "None was won" if not won else "All were won"
    raise DataError(
        f"{what} of {counted(len(known), 'lead')} whose outcome is known{besides}, so nothing tells wins "
        "from losses. "
        f"{' '.join(unknown) or 'Check --outcome and --won, or wait for more outcomes.'}"
    )


def taken(past: PastLeads, kept: Whole) -> PastLeads:
    """The past leads of some rows, in the order of `kept`, with their events."""
    return replace(
        past,
        known=known_of(past.known, kept),
        outcome=past.outcome[kept],
        order=None if past.order is None else past.order[kept],
        created=None if past.created is None else past.created[kept],
        decided=None if past.decided is None else past.decided[kept],
        group=None if past.group is None else past.group[kept],
        value=None if past.value is None else past.value[kept],
    )


def known_of(known: Known, kept: Whole) -> Known:
    """What is known of the leads of some rows, in the order of `kept`."""
    return replace(
        known,
        leads=len(kept),
        columns=tuple(Column(column.name, column.values[kept]) for column in known.columns),
        moment=None if known.moment is None else known.moment[kept],
        events=None if known.events is None else events_of(known.events, kept, known.leads),
        points=None if known.points is None else known.points[kept],
    )


def events_of(log: EventLog, kept: Whole, leads: int) -> EventLog:
    """The events of some leads, which are numbered anew in the order of `kept`."""
    place = np.full(leads, -1, dtype=np.int64)
    place[kept] = np.arange(len(kept))
    of_kept = np.flatnonzero(place[log.lead] >= 0)
    order = of_kept[np.lexsort((log.time[of_kept], place[log.lead[of_kept]]))]
    return log.taken(order, place[log.lead[order]])


def free_columns(rows: Rows, choices: OutcomeChoices) -> tuple[Column, ...]:
    """The columns that have no part of their own."""
    taken_up = {column_named(rows.columns, name, option).name for option, name in roles_of(choices)}
    return tuple(column for column in rows.columns if column.name not in taken_up)


def _times(rows: Rows, name: str | None, option: str, said: list[str]) -> Whole | None:
    if name is None:
        return None
    column = column_named(rows.columns, name, option)
    if option == "--decided" and not reading_of(column, rows.forms).counts().any():
        return None  # nobody was decided yet
    times, more = times_in(column, rows.forms, option)
    if option == "--created":  # what is not decided has no time
        said += more
    return times


def _decided(ends: Ended, decided: Whole | None, created: Whole | None, said: list[str]) -> Ended:
    """The outcomes with the times of a column of their own; times before arrival are not believed."""
    times = ends.decided if decided is None else np.where(decided != NO_TIME, decided, ends.decided)
    if created is not None:
        early = (times != NO_TIME) & (created != NO_TIME) & (times < created)
        if early.any():
            count, named = int(early.sum()), "--outcome" if decided is None else "--decided"
            were = "was decided before it was" if count == 1 else "were decided before they were"
            said.append(
                f"{counted(count, 'lead')} {were} created; that time is not believed. "
                f"See whether {named} and --created name the right fields."
            )
            times = np.where(early, NO_TIME, times)
    return replace(ends, decided=times)


def newest_of(rows: Rows, *times: Whole | None) -> int | None:
    """The instant against which ages are taken: the user's, else the newest in the data.

    A time that is still to come is a slip or a plan, and tells no age, unless most are.
    """
    if rows.as_of is not None:
        return rows.as_of
    events = np.array([] if rows.latest_event is None else [rows.latest_event], dtype=np.int64)
    known = np.concatenate([events, *(each for each in times if each is not None)])
    known = known[known != NO_TIME]
    come = known if rows.now is None else known[known <= rows.now]
    return int((come if 2 * len(come) >= len(known) else known).max()) if len(known) else None


def _order(rows: Rows, choices: OutcomeChoices, created: Whole | None, said: list[str]) -> Whole | None:
    if choices.order == ROWS:
        return np.arange(rows.leads, dtype=np.int64)
    if choices.order is not None:
        return _role(rows, ("--order", choices.order), ranks_in, said)
    return None if created is None else ranked(created)


def _role(rows: Rows, named: tuple[str, str | None], read: Reader[Read], said: list[str]) -> Read | None:
    """What the column of an option holds; None where the user named none."""
    option, name = named
    if name is None:
        return None
    found, more = read(column_named(rows.columns, name, option), rows.forms)
    said += more
    return found
