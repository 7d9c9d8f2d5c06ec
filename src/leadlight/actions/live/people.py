"""Find people by what identifies them."""

from __future__ import annotations

from leadlight.errors import DataError
from leadlight.ingest.identifiers import Identifier, anonymous_id, email, phone, user_id
from leadlight.storage.many import rows
from leadlight.storage.merges import root_of
from leadlight.storage.neighbourhoods import owners_of


def lead_of_key(key: str) -> int:
    """The lead that a uid, an e-mail address, a user id, a phone number or an anonymous id names.

    Raises DataError where there is none.
    """
    return root_of(part_of_key(key))


def part_of_key(key: str) -> int:
    """The very lead that a key names, whichever stands for it. Raises DataError where there is none."""
    found = rows("SELECT id FROM leadlight_lead WHERE uid = %s", (key.strip(),))
    if found:
        return int(found[0][0])
    wanted = _identifiers(key)
    owners = owners_of(wanted).owners
    lead = next((owners[each] for each in wanted if each in owners), None)
    if lead is None:
        raise DataError(
            f"There is no lead {key!r}. Name one by its id, e-mail address, user id, phone number "
            "or anonymous id."
        )
    return lead


def _identifiers(key: str) -> list[Identifier]:
    readings = (user_id(key), email(key), phone(key), anonymous_id(key))
    return [reading for reading in readings if reading is not None]
