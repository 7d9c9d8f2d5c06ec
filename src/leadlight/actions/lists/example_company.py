"""The example company: loaded to look around, and removed when the own leads come."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.lists.load_lists import loaded
from leadlight.actions.live.erase import begin_erasure
from leadlight.actions.live.import_leads import Imported, Lists
from leadlight.actions.live.place import place as place_next
from leadlight.actions.models.versions import publish_later, undo_later
from leadlight.errors import ConflictError, DataError, NotFoundError
from leadlight.ingest.identifiers import identifiers_of
from leadlight.scoring.values import moment
from leadlight.storage.erasing import being_erased, wanted_of
from leadlight.storage.intake import lock_log
from leadlight.storage.mentions import erase_unplaced
from leadlight.storage.model_rows import newest_version, text_of_version
from leadlight.storage.models import Erasure
from leadlight.storage.placing import fence, people_change
from leadlight.storage.privacy_key import digester, make_key
from leadlight.storage.source_leads import in_one_list
from leadlight.storage.transaction import writing
from leadlight.templates.example import NAME, example_model, example_people, write_example


def load_example(now: int, actor: Actor) -> Imported:
    """Import the example company as if it were of today, and score everybody by its model.

    Raises NotAllowedError, and ConflictError while it is being removed.
    """
    permit(actor, Operation.IMPORT_DATA)
    permit(actor, Operation.PUBLISH_MODELS)
    if is_being_removed():
        raise ConflictError("The example company is being removed. It can be loaded again in a moment.")
    with tempfile.TemporaryDirectory(prefix="leadlight-") as folder:
        leads, events = write_example(Path(folder), moment(now))
        found = loaded(Lists(str(leads), (str(events),), source=NAME), now, actor)
    with suppress(DataError):  # it is in force already
        publish_later(example_model(), f"The model of the example company {NAME}", actor, now)
    return found


def remove_example(now: int, actor: Actor) -> bool:
    """Begin to remove the example company; whether its model was in force, and the one before is again.

    With its leads goes all that was added to them since; who is in another list too stays. There are no
    tombstones, so that it can be loaded again. Raises NotAllowedError; NotFoundError where it is not here.
    """
    permit(actor, Operation.IMPORT_DATA)
    permit(actor, Operation.PUBLISH_MODELS)
    while place_next(now):
        pass
    with writing():
        people_change()
        lock_log()
        make_key()
        leads = _leads()
        if not leads:
            raise NotFoundError("The example company is not here.")
        wanted = wanted_of(leads)
        wanted.may_return = True
        erase_unplaced(fence().seq, wanted, digester(), now)
        erasure = begin_erasure(leads, wanted, now, actor.name, now)
        write_down(actor, now, Deed.REMOVE_EXAMPLE, f"erasure {erasure}")
    newest = newest_version()
    if newest is None or text_of_version(newest) != example_model():
        return False
    try:
        undo_later(actor, now)
    except ConflictError:  # there is none before
        return False
    return True


def is_here() -> bool:
    """Whether leads of the example company are here."""
    return bool(_leads())


def is_being_removed() -> bool:
    """Whether the example company is going, so that it cannot come again yet."""
    under_way = Erasure.objects.filter(finished_at=None).values_list("wanted", flat=True)
    return any(wanted.get("may_return") for wanted in under_way)


def _leads() -> list[int]:
    people = {
        identifier
        for key, email in example_people()
        for identifier in identifiers_of("identify", {"userId": key, "traits": {"email": email}})
    }
    return sorted(set(in_one_list(NAME, people)) - being_erased())
