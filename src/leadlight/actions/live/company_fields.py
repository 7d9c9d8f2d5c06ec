"""The fields that the company declares, changed by who may."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.fields import add_field, remove_field
from leadlight.scoring.values import normal_name
from leadlight.storage.models import CustomField
from leadlight.storage.transaction import writing


def declare_field(name: str, kind: str, label: str, now: int, by: Actor) -> CustomField:
    """Declare a field, or what it holds from now on. Raises NotAllowedError and DataError."""
    permit(by, Operation.MANAGE_COMPANY)
    with writing():
        found = add_field(name, kind, now, label or None)
        write_down(by, now, Deed.DECLARE_FIELD, f"field {found.pk}", holds=kind)
    return found


def undeclare_field(name: str, now: int, by: Actor) -> None:
    """Declare a field no more; what leads have in it stays. Raises NotAllowedError and DataError."""
    permit(by, Operation.MANAGE_COMPANY)
    with writing():
        before = CustomField.objects.filter(name=normal_name(name)).first()
        remove_field(name)
        write_down(by, now, Deed.UNDECLARE_FIELD, "" if before is None else f"field {before.pk}")
