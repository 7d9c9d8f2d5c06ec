"""Forget a person: one transaction shuts the door, and what is left to do is done whatever dies when."""

from __future__ import annotations

import time
from dataclasses import dataclass

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.erase import FIRST_STEP, erase_due
from leadlight.actions.live.people import identifiers_named, part_of_key
from leadlight.actions.live.place import place as place_next
from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.errors import DataError, StorageError
from leadlight.scoring.values import MINUTE, SECOND
from leadlight.storage.database import Place
from leadlight.storage.due_rows import ERASE, lock_due, make_due, tries_of
from leadlight.storage.erasing import Wanted, wanted_of
from leadlight.storage.intake import lock_log
from leadlight.storage.lead_rows import hollow
from leadlight.storage.mentions import erase_unplaced
from leadlight.storage.merges import parts_of, root_of
from leadlight.storage.models import Erasure
from leadlight.storage.personal import erase_rows
from leadlight.storage.placing import fence, people_change
from leadlight.storage.privacy_key import digester, make_key
from leadlight.storage.transaction import writing

_LOOK = 0.2
_PATIENCE = 30 * MINUTE
"""So long an erasure may take that another process is busy with."""
_TRIES = 3
"""After so many, within some seconds, whoever waits is told."""


@dataclass(frozen=True, slots=True)
class Begun:
    """The number of an erasure that has begun, and whether there was anybody of that name."""

    number: int
    was_known: bool


def forget(key: str, now: int, actor: Actor) -> Begun:
    """Begin to erase the person that a lead's id, an address or another identifier names.

    From now on nothing of them comes in, and they are shown and scored no more; `erase` takes away what there
    was. Who is not known is kept out too. Raises DataError for a key that can be nobody's.
    """
    permit(actor, Operation.MANAGE_PRIVACY)
    while place_next(now):
        pass
    with writing():
        people_change()
        lock_log()
        make_key()
        leads = _leads(key)
        wanted = wanted_of(leads)
        wanted.identifiers |= set() if leads else set(identifiers_named(key))
        if not leads and not wanted.identifiers:
            raise DataError(f"{key!r} is no id, address or number that anybody can have.")
        erase_unplaced(fence().seq, wanted, digester(), now)
        wanted.mark(digester(), now)
        lock_due(leads)
        erase_rows(wanted.whom(leads), early=True)
        hollow(leads)
        number = _noted(leads, wanted, now, actor)
        make_due(ERASE, [(number, now)])
    return Begun(number, bool(leads))


def _leads(key: str) -> list[int]:
    try:
        return parts_of(root_of(part_of_key(key)))
    except DataError:
        return []


def _noted(leads: list[int], wanted: Wanted, now: int, actor: Actor) -> int:
    erasure = Erasure.objects.create(
        asked_at=now, by=actor.name, step=FIRST_STEP, leads=leads, wanted=wanted.as_json()
    )
    write_down(actor, now, Deed.FORGET, f"erasure {erasure.pk}")
    return int(erasure.pk)


def wait_until_erased(place: Place, number: int, now: int, tell: Tell = tell_nobody) -> Erasure:
    """Erase what an erasure that has begun is of, here or wherever it is under way; what became of it.

    Raises StorageError where something hinders it: the worker finishes it later.
    """
    began = time.monotonic()
    while (erasure := Erasure.objects.get(pk=number)).finished_at is None:
        passed = int((time.monotonic() - began) * SECOND)
        if not erase_due(place, now + passed, tell):
            time.sleep(_LOOK)
        if passed > _PATIENCE or tries_of(ERASE, number) >= _TRIES:
            raise StorageError(
                f"Erasure {number} is not finished yet: it stopped before the step “{erasure.step}”. "
                "The worker goes on with it; `leadlight privacy list` tells when it is done."
            )
    return erasure
