"""Kinds of events that betray the outcome: done after the decision, by name or by what the data shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from leadlight.learning.dataset import EventLog, Flags, Known, Outcome, PastLeads, Whole
from leadlight.learning.events.windows import seen
from leadlight.learning.events.words import plain
from leadlight.learning.fields.plan import FeaturePlan
from leadlight.learning.leaks.late_terms import late_deed
from leadlight.learning.leaks.leakage import ASKED_FROM, LEAST_OF_EACH, SOFT_ASKED_FROM, Leak, telling_share
from leadlight.learning.leaks.single_field import cells_of, honest_auc
from leadlight.learning.matrix import Numbers
from leadlight.learning.wording import percent


@dataclass(frozen=True, slots=True, eq=False)
class _Kind:
    """What is looked at of one kind of event among `rows` leads: those that had it, and its AUC alone."""

    name: str
    rows: int
    won: int
    had: int
    had_won: int
    auc: float

    @property
    def told(self) -> str:
        return f"alone it tells wins from losses with AUC {self.auc:.2f} ({self.rows:,} leads)"


def late_deeds(past: PastLeads, plan: FeaturePlan, rows: Whole) -> tuple[Leak, ...]:
    """The kinds of events of a plan that betray the outcome, by the decided leads of `rows` alone.

    An event has its own time. Where wins have theirs too, what came before them is honest whatever its name,
    and is asked about; where they have none, what customers do is left out.
    """
    log = past.known.events
    rows = rows[past.outcome[rows] != Outcome.OPEN]
    won = np.asarray(past.outcome[rows] == Outcome.WON, dtype=np.bool_)
    if log is None or plan.events is None or not won.any() or won.all():
        return ()
    common, out = frozenset(plan.events.kinds), frozenset(plan.events.without)
    looked = [kind for kind in log.kinds if kind not in out and (kind in common or late_deed(kind))]
    found = (
        _leak(kind, undated=not past.wins_dated) for kind in _kinds(past.known, log, looked, (rows, won))
    )
    return tuple(leak for leak in found if leak is not None)


def _kinds(known: Known, log: EventLog, names: list[str], ends: tuple[Whole, Flags]) -> Iterator[_Kind]:
    """What is looked at of some kinds of events, among some leads of which it is known who was won."""
    places = {name: place for place, name in enumerate(names)}
    none = np.zeros(0, dtype=np.int64)
    events = seen(known, np.array([places.get(kind, -1) for kind in log.kinds], dtype=np.int64), none, none)
    rows, won = ends
    for place, name in enumerate(names):
        mine = events.kind == place
        counts, ages = events.of(mine), events.days_since(events.last(mine))
        auc = max(honest_auc(cells_of(Numbers(name, name, each), rows, won)) for each in (counts, ages))
        had = counts[rows] > 0
        yield _Kind(name, len(rows), int(won.sum()), int(had.sum()), int((had & won).sum()), auc)


def _leak(kind: _Kind, *, undated: bool) -> Leak | None:
    name, what = plain(kind.name), late_deed(kind.name) if kind.had else None
    if what is not None and (undated or kind.auc >= SOFT_ASKED_FROM):
        why = ", and nothing says when leads were won" if undated else ""
        said = f"'{name}' comes late, as its name says ({what}){why}; {kind.told}."
        return Leak(name, said, kind.auc, kind=kind.name, left_out=undated)
    if min(kind.won, kind.rows - kind.won) < LEAST_OF_EACH:
        return None
    if kind.auc >= ASKED_FROM:
        return Leak(name, f"'{name}': {kind.told}.", kind.auc, kind=kind.name)
    if telling_share((kind.had_won, kind.had), (kind.won, kind.rows)):
        rate, base = percent(kind.had_won / kind.had, 1), percent(kind.won / kind.rows, 1)
        said = f"Of {kind.had:,} leads with '{name}' {rate} were won, against {base} of all."
        return Leak(name, said, kind.auc, kind=kind.name)
    return None
