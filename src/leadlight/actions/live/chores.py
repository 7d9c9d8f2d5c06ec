"""What takes long or waits for the network: the one list of it, done by processes beside the worker.

A new kind of work is an entry here. Chores of the lane CPU are done one after another; those of NETWORK side
by side, each on a thread of its own, as they wait rather than compute. LEARNING takes minutes and memory, so
its process is its own, and ends when nothing is left to learn. Somebody waits for what is IMPORTING.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from leadlight.actions.live.erase import erase_due
from leadlight.actions.live.heavy import rescore_heavy
from leadlight.actions.live.machines import make_everybody_due
from leadlight.actions.live.measures import calibrate_due
from leadlight.actions.live.mirror import drop_stale, is_stale
from leadlight.actions.live.predictors.everybody import predict_due
from leadlight.actions.live.predictors.train import train_due
from leadlight.actions.live.predictors.watch import monitor_due
from leadlight.actions.live.publishing import publish_due, sweep
from leadlight.actions.live.retain import retain_due
from leadlight.actions.live.silences import silences_wait, tell_silences
from leadlight.actions.live.uploads import run as uploads
from leadlight.actions.webhooks import deliver as webhooks
from leadlight.storage.database import Place
from leadlight.storage.due_rows import (
    CALIBRATE,
    ERASE,
    EVERYBODY,
    HEAVY,
    IMPORT,
    MONITOR,
    PREDICT,
    PUBLISH,
    RETAIN,
    TIME,
    TRAIN,
    how_many_due,
    is_free,
)

MANY = 2_000
"""So many scores that may have changed by time are computed together."""


@dataclass(frozen=True, slots=True)
class Chore:
    """Work of one kind: whether some is due at an instant, and doing what is due.

    What is done must survive the process: a chore is killed anywhere, and taken up again. One that runs for
    long ends soon after `stop`.
    """

    name: str
    waits: Callable[[int], bool]
    do: Callable[[Place, int], object]
    stop: Callable[[], object] = lambda: None


@dataclass(frozen=True, slots=True)
class Lane:
    """Chores that share a process: how much it gives way to others, and how many idle seconds it stays."""

    chores: tuple[Chore, ...]
    nice: int
    stays: float = 0.0
    side_by_side: bool = False


def of_due_rows(kind: str, do: Callable[[Place, int], object]) -> Chore:
    """A chore whose work is rows of `leadlight_due`; `do` claims them and ends them.

    What somebody else works on waits for nobody: a process that looked at it would look again and again.
    """
    return Chore(kind, partial(is_free, kind), do)


CPU, NETWORK, LEARNING, IMPORTING = "cpu", "network", "learning", "importing"

LANES: Mapping[str, Lane] = {
    CPU: Lane(
        (
            Chore("mirror", lambda _: is_stale(), lambda place, _: drop_stale(place)),
            of_due_rows(ERASE, erase_due),
            of_due_rows(RETAIN, retain_due),
            of_due_rows(EVERYBODY, lambda _, now: make_everybody_due(now)),
            of_due_rows(PUBLISH, publish_due),
            of_due_rows(HEAVY, rescore_heavy),
            of_due_rows(PREDICT, predict_due),
            of_due_rows(CALIBRATE, calibrate_due),
            Chore("silences", silences_wait, tell_silences),
            Chore("sweep", lambda now: how_many_due(TIME, now, MANY) >= MANY, sweep),
        ),
        nice=10,
    ),
    LEARNING: Lane((of_due_rows(MONITOR, monitor_due), of_due_rows(TRAIN, train_due)), nice=15),
    IMPORTING: Lane(
        (Chore(IMPORT, partial(is_free, IMPORT), uploads.import_due, uploads.stop),),
        nice=5,
        stays=10.0,
        side_by_side=True,
    ),
    NETWORK: Lane(
        (Chore("webhooks", webhooks.waits, webhooks.deliver, webhooks.stop),),
        nice=5,
        stays=60.0,
        side_by_side=True,
    ),
}
"""The processes beside the worker, by name."""
