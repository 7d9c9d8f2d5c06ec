"""Verify: everything computed once more from the log, and compared exactly with what is stored."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from leadlight.actions.live.replayed_heavy import check_heavy, check_heavy_changes
from leadlight.actions.live.replayed_history import check_changes
from leadlight.actions.live.replayed_people import replay_people
from leadlight.actions.live.replayed_scores import AT_ONCE, Checked, check_leads
from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.many import rows

P = ParamSpec("P")
T = TypeVar("T")

_COLLECT_AFTER = 1_000_000
"""So many more objects are there before Python looks for cycles again."""

MOST_SHOWN = 1_000
"""So many differences are kept; more than that tell nothing more."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at in how many seconds, and what is stored otherwise.

    `waiting` counts what could not be looked at: leads that are to be scored soon, changes of scores that
    follow from messages that are no longer kept.
    """

    messages: int
    leads: int
    waiting: int
    differences: tuple[str, ...]
    seconds: float


def verify_replay(place: Place, tell: Tell = tell_nobody, processes: int | None = None) -> Verified:
    """Decide anew who is who, make every lead anew and score it anew, as of when it was scored.

    It takes as many processes as there are cores unless that is said; few leads are looked at in this one.
    """
    began = time.monotonic()
    checked: list[Checked] = []
    differences: list[str] = []
    spans = _spans("leadlight_lead")
    with _pool(place, spans, processes) as pool:
        people = pool.submit(_people)
        pending = [pool.submit(check_leads, *span) for span in spans]
        for done in as_completed(pending):
            checked.append(done.result())
            differences += checked[-1].differences[: MOST_SHOWN - len(differences)]
            tell(f"Scored {sum(each.leads for each in checked):,} leads anew")
        tell("Deciding anew who is who")
        messages, misplaced = people.result()
    heavy = [lead for each in checked for lead in each.heavy]
    if heavy:
        tell(f"Scoring {len(heavy):,} leads of very many messages anew")
    differences += check_heavy(place, heavy)[1][: MOST_SHOWN - len(differences)]
    return Verified(
        messages,
        sum(each.leads for each in checked),
        sum(each.waiting for each in checked),
        tuple([*misplaced, *differences][:MOST_SHOWN]),
        time.monotonic() - began,
    )


def verify_history(place: Place, tell: Tell = tell_nobody, processes: int | None = None) -> Verified:
    """Compute every change of every score anew, from the events and the model of its time."""
    began = time.monotonic()
    checked: list[Checked] = []
    spans = _spans("leadlight_lead")
    with _pool(place, spans, processes) as pool:
        for done in as_completed([pool.submit(check_changes, *span) for span in spans]):
            checked.append(done.result())
            tell(f"Computed {sum(each.messages for each in checked):,} changes anew")
    heavy = [lead for each in checked for lead in each.heavy]
    changes, more = check_heavy_changes(place, heavy)
    differences = [*(difference for each in checked for difference in each.differences), *more]
    return Verified(
        sum(each.messages for each in checked) + changes,
        sum(each.leads for each in checked),
        sum(each.waiting for each in checked),
        tuple(differences[:MOST_SHOWN]),
        time.monotonic() - began,
    )


def _people() -> tuple[int, list[str]]:
    found = replay_people(tell_nobody)
    return found.messages, found.differences[:MOST_SHOWN]


def _pool(place: Place, spans: Sequence[tuple[int, int]], processes: int | None) -> Executor:
    """What does the work: this process where it is little, as starting others would take longer."""
    workers = processes or min(os.cpu_count() or 1, len(spans))
    if workers <= 1:
        return _Here()
    context = multiprocessing.get_context("spawn")
    return ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(place,))


class _Here(Executor):
    """Does what is submitted at once, in this process."""

    def submit(self, work: Callable[P, T], /, *arguments: P.args, **named: P.kwargs) -> Future[T]:
        """Do it. What it raises is raised by the future, as by that of any executor."""
        found = Future[T]()
        try:
            found.set_result(work(*arguments, **named))
        except Exception as error:  # noqa: BLE001 - whatever it is
            found.set_exception(error)
        return found


def _begin(place: Place) -> None:
    """Prepare a process. Messages have no cycles, so looking for those among them would be for nothing."""
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
    open_database(place)


def _spans(table: str) -> list[tuple[int, int]]:
    """The numbers of a table's rows, some at a time."""
    last = rows(f"SELECT COALESCE(MAX(id), 0) FROM {table}")[0][0]
    close_connections()
    return [(first, first + AT_ONCE - 1) for first in range(1, last + 1, AT_ONCE)]
