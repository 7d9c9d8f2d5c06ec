"""Write, change, delete and bring back notes on a lead; how a note read before is kept."""

from __future__ import annotations

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.lifecycle.deciding import root_uid, said
from leadlight.actions.live.people import Key, part_of
from leadlight.errors import NotFoundError
from leadlight.storage.models import Note, NoteBefore
from leadlight.storage.transaction import writing


def add_note(key: Key, text: str, actor: Actor, now: int) -> int:
    """Write a note on a lead; its number. Raises NotAllowedError and DataError."""
    permit(actor, Operation.REVIEW_LEADS)
    with writing():
        part = part_of(key, actor)
        written = Note.objects.create(lead_id=part, text=said(text, "the note"), author=actor.name, at=now)
        write_down(actor, now, Deed.ADD_NOTE, root_uid(part), number=written.pk)
        return written.pk


def edit_note(number: int, text: str, actor: Actor, now: int) -> None:
    """Change a note. Raises NotAllowedError and DataError."""
    permit(actor, Operation.REVIEW_LEADS)
    with writing():
        found = _kept(number, actor, now)
        found.text, found.edited_at, found.edited_by = said(text, "the note"), now, actor.name
        found.save()
        write_down(actor, now, Deed.EDIT_NOTE, root_uid(found.lead_id), number=number)


def delete_note(number: int, actor: Actor, now: int) -> None:
    """Delete a note; it is shown no more. Raises NotAllowedError and DataError."""
    permit(actor, Operation.REVIEW_LEADS)
    with writing():
        found = _kept(number, actor, now)
        found.text, found.deleted_at, found.deleted_by = "", now, actor.name
        found.save()
        write_down(actor, now, Deed.DELETE_NOTE, root_uid(found.lead_id), number=number)


def bring_back_note(number: int, actor: Actor, now: int) -> None:
    """Show a note again that was deleted, as it read last. Raises NotAllowedError and DataError."""
    permit(actor, Operation.REVIEW_LEADS)
    with writing():
        found = Note.objects.select_for_update().filter(pk=number, deleted_at__isnull=False).first()
        before = None if found is None else found.earlier.order_by("-changed_at", "-pk").first()
        if found is None or before is None:
            raise NotFoundError(f"There is no note {number} that was deleted.")
        part_of(found.lead_id, actor)
        found.text, found.deleted_at, found.deleted_by = before.text, None, ""
        found.save()
        write_down(actor, now, Deed.BRING_BACK_NOTE, root_uid(found.lead_id), number=number)


def _kept(number: int, actor: Actor, now: int) -> Note:
    """A note that is there, after how it reads was kept."""
    found = Note.objects.select_for_update().filter(pk=number, deleted_at=None).first()
    if found is None:
        raise NotFoundError(f"There is no note {number}. `leadlight lead show` lists those of a lead.")
    part_of(found.lead_id, actor)
    NoteBefore.objects.create(note=found, text=found.text, changed_at=now, changed_by=actor.name)
    return found
