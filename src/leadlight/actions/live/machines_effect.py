"""What changed rules on machines did: which events are flagged now, who gained or lost how many points."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from leadlight.actions.live.machines import set_machine_rules
from leadlight.actions.work_table import Tell
from leadlight.storage.flagged_events import flagged, note_what_was, what_is, what_was
from leadlight.storage.machine_rows import how_many_wait, machine_rules_number
from leadlight.storage.score_moves import moved_by_machine_rules

BIGGEST = 10
"""So many leads are named."""

STANDING_STILL = 3.0
"""Seconds without any lead scored after which it is said that the worker will do it."""

_LOOK_EVERY = 0.2


@dataclass(frozen=True, slots=True)
class Effect:
    """Since rules were set: leads that wait, events flagged by reason, and points of leads in hundredths."""

    rules: int
    waiting: int
    before: Mapping[str, int]
    now: Mapping[str, int]
    down: tuple[int, int]
    """How many leads lost points, and how many points."""
    up: tuple[int, int]
    biggest: tuple[tuple[str, int], ...]
    """The leads whose points changed most, and by how many."""


def set_and_note(text: str, now: int, by: str, source: str) -> int:
    """Put rules in force, and note how things were before; their number. Raises MachineRulesError."""
    was = what_is()
    number = set_machine_rules(text, now, by, source)
    note_what_was(number, was)
    return number


def effect_of_rules() -> Effect | None:
    """What the rules in force have done so far; None of those that come with the product."""
    rules = machine_rules_number()
    was = None if rules is None else what_was(rules)
    if rules is None or was is None:
        return None
    moved = moved_by_machine_rules(rules, was.last_change)
    losses = [-points for _, points in moved if points < 0]
    gains = [points for _, points in moved if points > 0]
    return Effect(
        rules,
        how_many_wait(),
        was.flagged,
        flagged(),
        (len(losses), sum(losses)),
        (len(gains), sum(gains)),
        tuple(sorted(moved, key=lambda each: (-abs(each[1]), each[0]))[:BIGGEST]),
    )


def wait_for_workers(tell: Tell) -> bool:
    """Wait as long as leads are scored by the changed rules; whether all are."""
    left, since = how_many_wait(), time.monotonic()
    of = left
    while left and time.monotonic() - since < STANDING_STILL:
        tell(f"Scoring lead {of - left + 1:,} of {of:,}")
        time.sleep(_LOOK_EVERY)
        if (now := how_many_wait()) < left:
            left, since = now, time.monotonic()
    return not left
