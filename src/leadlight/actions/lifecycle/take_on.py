"""Accept a lead and, where it is nobody's, have it: what a salesperson means who works it next."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.access.operations import Actor
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.deciding import Moved
from leadlight.actions.lifecycle.take import take
from leadlight.actions.live.people import Key, part_of
from leadlight.storage.lead_notes import owner_now
from leadlight.storage.merges import root_of
from leadlight.storage.transaction import writing


@dataclass(frozen=True, slots=True)
class TakenOn:
    """What the lead is in now, and whether it was nobody's before."""

    moved: Moved
    was_nobodys: bool


def take_on(key: Key, actor: Actor, now: int) -> TakenOn:
    """Accept a lead, and take it if it is nobody's. Raises as `accept` does."""
    with writing():
        moved = accept(key, actor, now)
        was_nobodys = bool(actor.email) and not owner_now(root_of(part_of(key, actor))).strip()
        if was_nobodys:
            take(key, actor, now)
        return TakenOn(moved, was_nobodys)
