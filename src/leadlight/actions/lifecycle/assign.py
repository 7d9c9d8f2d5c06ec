"""Say whose a lead is."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation
from leadlight.actions.lifecycle.deciding import Case, decided
from leadlight.actions.live.people import Key
from leadlight.errors import DataError
from leadlight.ingest.identifiers import email
from leadlight.storage.lead_notes import add_assignment, owners_to_write, write_owners


def assign(key: Key, owner: str, actor: Actor, now: int) -> str:
    """Give a lead to somebody by their e-mail address, or to nobody (blank); the id of the lead.

    Raises NotAllowedError, and DataError where there is no such lead or address.
    """
    found = email(owner)
    if owner.strip() and found is None:
        raise DataError(f"{owner!r} is no e-mail address. An owner is named by theirs.")
    with decided(key, actor, now, Operation.ASSIGN_LEADS) as case:
        address = "" if found is None else found.value
        give(case, address)
        case.note(Deed.ASSIGN_LEAD, owner=address)
        return case.uid


def give(case: Case, address: str) -> None:
    """Write down whose the lead of a case is from now on."""
    add_assignment(case.part, address, case.actor.name, case.at)
    write_owners(owners_to_write([case.root]))
