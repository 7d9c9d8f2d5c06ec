"""Rules that could be about events: how many of a name in a window, and silence."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from leadlight.learning.dataset import NO_TIME, EventLog, Flags, Known, Whole
from leadlight.learning.points.panes import Counted, Pane, Sense, Silent, often
from leadlight.scoring.values import DAY

ANY = "any"
WINDOWS = (2, 7, 14, 30, 90, None)
STEPS = (1, 2, 3, 5, 8, 13, 21)
SILENCES = (3, 7, 14, 30)
MOST_KINDS = 60


def event_panes(known: Known, rows: Whole, sense: Sense, created_at: Whole | None = None) -> Iterator[Pane]:
    """The panes of what leads did before their moments; none where there are no events.

    `created_at` is what the field of that name says, for leads that were known before their first event.
    """
    if known.events is None or known.moment is None:
        return
    log = known.events
    frequent = np.argsort(-np.bincount(log.kind[log.kind >= 0], minlength=len(log.kinds)), kind="stable")
    for kind in frequent[:MOST_KINDS].tolist():
        yield from _of_kind(log.kinds[kind], log.kind == kind, (known, log), rows, sense(log.kinds[kind]))
    yield from _of_kind(ANY, np.ones(len(log.lead), dtype=np.bool_), (known, log), rows, 1)
    yield from _silent(known, log, created_at, rows)


def age_of(known: Known, log: EventLog) -> Whole:
    """Microseconds from each event to the moment of its lead; negative for one that does not exist yet."""
    if known.moment is None:
        return np.zeros(len(log.lead), dtype=np.int64)
    return np.asarray(known.moment[log.lead] - log.time, dtype=np.int64)


def _of_kind(
    name: str, of_kind: Flags, source: tuple[Known, EventLog], rows: Whole, sign: int
) -> Iterator[Pane]:
    known, log = source
    age = age_of(known, log)
    before: Whole | None = None
    for days in WINDOWS:
        inside = of_kind & (age >= 0)
        if days is not None:
            inside &= age < days * DAY
        counts = np.bincount(log.lead[inside], minlength=known.leads)
        if before is not None and (counts[rows] == before[rows]).all():
            continue  # a longer window sees nothing more
        before = counts
        steps = np.array(STEPS)
        table = counts[:, None] >= steps[None, :]
        enough = often(table, rows)
        if enough.any():
            kept = tuple(int(step) for step, keep in zip(STEPS, enough, strict=True) if keep)
            yield Pane(Counted(name, days, kept), table[:, enough], (sign,) * len(kept))
            if len(kept) > 1:
                yield from _alone(name, days, kept, (table[:, enough], sign))


def _alone(name: str, days: int | None, steps: tuple[int, ...], found: tuple[Flags, int]) -> Iterator[Pane]:
    """Each step as a rule of its own: fewer points to learn."""
    table, sign = found
    for place, step in enumerate(steps):
        yield Pane(Counted(name, days, (step,)), table[:, [place]], (sign,))


def _silent(known: Known, log: EventLog, created_at: Whole | None, rows: Whole) -> Iterator[Pane]:
    """Silence as `quiet: any` sees it: the lead was known before, by its first event or its `created_at`."""
    age = age_of(known, log)
    exists = age >= 0
    first = np.full(known.leads, -1, dtype=np.int64)
    last = np.full(known.leads, np.iinfo(np.int64).max, dtype=np.int64)
    np.maximum.at(first, log.lead[exists], age[exists])
    np.minimum.at(last, log.lead[exists], age[exists])
    if created_at is not None and known.moment is not None:
        old = np.where(created_at == NO_TIME, np.int64(-1), known.moment - np.maximum(created_at, 0))
        first = np.maximum(first, old)
    for days in SILENCES:
        quiet = ((first >= days * DAY) & (last >= days * DAY))[:, None]
        if often(quiet, rows)[0]:
            yield Pane(Silent(days), quiet, (-1,))
