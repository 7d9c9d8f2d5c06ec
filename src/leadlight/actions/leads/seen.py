"""One lead for somebody: there if they may see it, else not there at all."""

from __future__ import annotations

from leadlight.actions.access.operations import Actor
from leadlight.actions.access.visible import visible_to
from leadlight.errors import NotFoundError
from leadlight.storage.erasing import being_erased
from leadlight.storage.sight import root_called


def seen_lead(uid: str, actor: Actor) -> int:
    """The lead that stands for the one with this id. Raises NotFoundError where somebody sees none."""
    root = root_called(uid, visible_to(actor))
    if root is None:
        raise NotFoundError(f"There is no lead {uid}.")
    if root in being_erased():
        raise NotFoundError(f"There is no lead {uid} any more: its person is being erased.")
    return root
