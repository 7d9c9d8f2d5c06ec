"""Allow: a person no longer objects, or comes back who was erased."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.people import identifiers_named, part_of_key
from leadlight.errors import ConflictError, DataError
from leadlight.storage import tombstones
from leadlight.storage.acts import act
from leadlight.storage.intake import lock_log
from leadlight.storage.merges import parts_of, root_of, uid_of_lead
from leadlight.storage.objections import objected, withdraw
from leadlight.storage.privacy_key import digester
from leadlight.storage.transaction import writing


@dataclass(frozen=True, slots=True)
class Allowed:
    """The lead that is scored again, if there is one; how many identifiers are let in again."""

    uid: str | None
    let_in: int


def allow(key: str, now: int, actor: Actor) -> Allowed:
    """End the objections of the person that a key names, and let in what is new of who was erased.

    What happened before the erasure stays away. Raises DataError where neither is the case.
    """
    permit(actor, Operation.MANAGE_PRIVACY)
    with writing():
        lock_log()
        uid, let_in = _no_longer_objecting(key, now, actor), _let_in(key, now)
        if uid is None and not let_in:
            raise ConflictError(f"{key} neither objects nor was erased.")
        subject = uid or "somebody who was erased"
        write_down(actor, now, Deed.ALLOW, subject)
    return Allowed(uid, let_in)


def _no_longer_objecting(key: str, now: int, actor: Actor) -> str | None:
    try:
        lead = part_of_key(key)
    except DataError:
        return None
    if not objected([root_of(lead)]):
        return None
    root, at = act(lead, now, "objection")
    withdraw(parts_of(root), at, actor.name)
    return uid_of_lead(root)


def _let_in(key: str, now: int) -> int:
    if not tombstones.there_are():
        return 0
    digest = digester()
    return tombstones.lift({digest(*each) for each in identifiers_named(key)}, now)
