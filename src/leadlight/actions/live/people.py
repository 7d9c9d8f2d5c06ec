"""Find people by what identifies them."""

from __future__ import annotations

from collections.abc import Sequence

from leadlight.actions.access.operations import Actor
from leadlight.actions.access.visible import visible_to
from leadlight.errors import NotFoundError
from leadlight.ingest.identifiers import Identifier, anonymous_id, email, phone, user_id
from leadlight.storage.merges import lead_called, root_of
from leadlight.storage.neighbourhoods import owners_of
from leadlight.storage.sight import roots_seen

Key = str | int
"""A lead by its id, e-mail address or another identifier, or by its number."""


def lead_of_key(key: str) -> int:
    """The lead that a uid, an e-mail address, a user id, a phone number or an anonymous id names.

    Raises NotFoundError where there is none.
    """
    return root_of(part_of_key(key))


def part_of_key(key: str) -> int:
    """The very lead that a key names, whichever stands for it. Raises NotFoundError where there is none."""
    if (called := lead_called(key.strip())) is not None:
        return called
    wanted = identifiers_named(key)
    owners = owners_of(wanted).owners
    lead = next((owners[each] for each in wanted if each in owners), None)
    if lead is None:
        raise no_lead(key)
    return lead


def part_of(key: Key, actor: Actor) -> int:
    """The very lead that a key names. Raises NotFoundError where there is none that the actor sees."""
    part = part_of_key(key) if isinstance(key, str) else key
    if not sees(actor, [part]):
        raise (
            no_lead(key)
            if isinstance(key, str)
            else NotFoundError(f"There is no lead with the number {key}.")
        )
    return part


def sees(actor: Actor, leads: Sequence[int]) -> bool:
    """Whether there are leads with these numbers, and somebody sees whoever stands for each."""
    return roots_seen(leads, visible_to(actor)).keys() >= set(leads)


def no_lead(key: str) -> NotFoundError:
    """That a key names nobody."""
    return NotFoundError(
        f"There is no lead {key!r}. Name one by its id, e-mail address, user id, phone number "
        "or anonymous id."
    )


def identifiers_named(key: str) -> list[Identifier]:
    """What a key may be an identifier of, surest first."""
    readings = (user_id(key), email(key), phone(key), anonymous_id(key))
    return [reading for reading in readings if reading is not None]
