"""Two leads that are one person, because somebody says so."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.people import part_of
from leadlight.errors import ConflictError
from leadlight.ingest.identity import seniority
from leadlight.storage.due_rows import lock_due, make_rescored
from leadlight.storage.merges import merges_of, no_longer_apart, root_of, uid_of_lead
from leadlight.storage.neighbourhoods import counts_of
from leadlight.storage.placing import fence, move, people_change, record_merges
from leadlight.storage.transaction import writing


@dataclass(frozen=True, slots=True)
class Merged:
    """The uid of the lead that two are now, and the number under which that is undone."""

    uid: str
    number: int


def merge_leads(one: str, other: str, now: int, actor: Actor) -> Merged:
    """Make one of two leads, each named by uid, e-mail address or another identifier.

    Raises NotAllowedError, NotFoundError where the actor does not see both, and ConflictError where they are
    one already.
    """
    permit(actor, Operation.WRITE_LEADS)
    with writing():
        people_change()
        named = {root_of(part): part for part in (part_of(one, actor), part_of(other, actor))}
        if len(named) == 1:
            raise ConflictError(f"{one} and {other} are one lead already.")
        counts = counts_of(named)
        survivor, loser = sorted(named, key=lambda root: seniority(root, counts[root]))
        lock_due(named)
        no_longer_apart(survivor, loser)
        record_merges([(named[survivor], named[loser], fence().seq, now, actor.name)])
        move(loser, survivor)
        make_rescored([(survivor, "merge")], now)
        uid = uid_of_lead(survivor)
        write_down(actor, now, Deed.MERGE_LEADS, uid, lead=uid_of_lead(loser))
        return Merged(uid, merges_of(survivor)[-1].number)
