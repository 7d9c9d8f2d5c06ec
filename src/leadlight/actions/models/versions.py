"""The versions of the scoring model: to see, to check a new one, to publish it and to take it back."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.leads.cursors import cursor_of, place_of
from leadlight.actions.leads.histories import Some
from leadlight.actions.leads.list_leads import Asked
from leadlight.actions.live.progress import Progress, progress_of
from leadlight.actions.live.publish import begin_version, version_before
from leadlight.errors import ConflictError, NotFoundError
from leadlight.scoring.reading import Problem, UnreadableModel, read_model, read_with_warnings
from leadlight.storage.model_rows import VersionRow, newest_version, text_of_version, version, versions
from leadlight.storage.transaction import writing


@dataclass(frozen=True, slots=True)
class Version:
    """A version with its text, whether it is in force, and how far scoring everybody by it has come."""

    row: VersionRow
    text: str
    in_force: bool
    progress: Progress


@dataclass(frozen=True, slots=True)
class Checked:
    """What is wrong in a model, or may not be meant so."""

    name: str | None
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...] = ()


def list_versions(page: Asked, actor: Actor) -> Some[VersionRow]:
    """The versions, the newest first. Raises NotAllowedError and DataError."""
    permit(actor, Operation.READ_MODELS)
    after = None if page.cursor is None else place_of("models", page.cursor)[1]
    found = versions(page.limit + 1, after)
    here = found[: page.limit]
    further = cursor_of("models", 0, here[-1].number) if len(found) > page.limit else None
    return Some(here, further)


def show_version(number: int, actor: Actor) -> Version:
    """One version. Raises NotAllowedError and NotFoundError."""
    permit(actor, Operation.READ_MODELS)
    found = version(number)
    if found is None:
        raise NotFoundError(f"There is no version {number} of the scoring model.")
    newest = newest_version()
    return Version(*found, number == newest, progress_of(number))


def check_text(text: str, actor: Actor) -> Checked:
    """What there is to say of a model. Raises NotAllowedError."""
    permit(actor, Operation.READ_MODELS)
    try:
        model, warnings = read_with_warnings(text)
    except UnreadableModel as unreadable:
        return Checked(None, tuple(unreadable.problems))
    return Checked(model.name, (), tuple(warnings))


def publish_later(text: str, note: str, actor: Actor, now: int) -> int:
    """Publish a model, by which the worker scores everybody; its number.

    Raises NotAllowedError, ModelError and DataError.
    """
    permit(actor, Operation.PUBLISH_MODELS)
    read_model(text)
    with writing():
        number = begin_version(text, {"note": note, "by": actor.name}, now)
        write_down(actor, now, Deed.PUBLISH_MODEL, f"version {number}")
    return number


def undo_later(actor: Actor, now: int) -> int:
    """Publish what was in force before once more; its number. Raises NotAllowedError, and DataError."""
    permit(actor, Operation.PUBLISH_MODELS)
    with writing():
        newest = newest_version()
        before = None if newest is None else version_before(newest)
        if newest is None or before is None:
            raise ConflictError(
                "Nothing was published before the model in force, so there is nothing to go back to."
            )
        said = {"note": f"Version {before} again", "by": actor.name}
        number = begin_version(text_of_version(before), said, now, undoes=newest)
        write_down(actor, now, Deed.UNDO_MODEL, f"version {number}", undoes=newest)
    return number
