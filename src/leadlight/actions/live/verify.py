"""Verify: everything computed once more from the log, and compared exactly with what is stored."""

from __future__ import annotations

import gc
import multiprocessing
import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass

from leadlight.actions.live.replayed_history import check_changes
from leadlight.actions.live.replayed_people import replay_people
from leadlight.actions.live.replayed_scores import AT_ONCE, Checked, check_leads
from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.many import rows

_COLLECT_AFTER = 1_000_000
"""So many more objects are there before Python looks for cycles again."""

MOST_SHOWN = 1_000
"""So many differences are kept; more than that tell nothing more."""


@dataclass(frozen=True, slots=True)
class Verified:
    """How much was looked at in how many seconds, what waits to be scored, what is stored otherwise."""

    messages: int
    leads: int
    waiting: int
    differences: tuple[str, ...]
    seconds: float


def verify_replay(place: Place, tell: Tell = tell_nobody, processes: int | None = None) -> Verified:
    """Decide anew who is who, make every lead anew and score it anew, as of when it was scored."""
    began = time.monotonic()
    checked: list[Checked] = []
    differences: list[str] = []
    with _pool(place, processes) as pool:
        people = pool.submit(_people)
        pending = [pool.submit(check_leads, *span) for span in _spans("leadlight_lead")]
        for done in as_completed(pending):
            checked.append(done.result())
            differences += checked[-1].differences[: MOST_SHOWN - len(differences)]
            tell(f"Scored {sum(each.leads for each in checked):,} leads anew")
        tell("Deciding anew who is who")
        messages, misplaced = people.result()
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
    with _pool(place, processes) as pool:
        for done in as_completed([pool.submit(check_changes, *span) for span in _spans("leadlight_lead")]):
            checked.append(done.result())
            tell(f"Computed {sum(each.messages for each in checked):,} changes anew")
    differences = [difference for each in checked for difference in each.differences]
    return Verified(
        sum(each.messages for each in checked),
        sum(each.leads for each in checked),
        0,
        tuple(differences[:MOST_SHOWN]),
        time.monotonic() - began,
    )


def _people() -> tuple[int, list[str]]:
    found = replay_people(tell_nobody)
    return found.messages, found.differences[:MOST_SHOWN]


def _pool(place: Place, processes: int | None) -> ProcessPoolExecutor:
    context = multiprocessing.get_context("spawn")
    workers = processes or os.cpu_count() or 1
    return ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(place,))


def _begin(place: Place) -> None:
    """Prepare a process. Messages have no cycles, so looking for those among them would be for nothing."""
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
    open_database(place)


def _spans(table: str) -> Iterator[tuple[int, int]]:
    """The numbers of a table's rows, some at a time."""
    last = rows(f"SELECT COALESCE(MAX(id), 0) FROM {table}")[0][0]
    close_connections()
    return ((first, first + AT_ONCE - 1) for first in range(1, last + 1, AT_ONCE))
