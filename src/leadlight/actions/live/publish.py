"""Publish a scoring model: a new version, everybody scored by it, and who moved."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.actions.live.progress import beginning_of, note_beginning, progress_of
from leadlight.actions.live.publishing import publish_due
from leadlight.actions.live.telling import Tell, tell_nobody
from leadlight.errors import ConflictError, StorageError
from leadlight.scoring.reading import read_model
from leadlight.storage.database import Place
from leadlight.storage.due_rows import PARKED, PUBLISH, TRIES, how_many_due, make_due, parked, try_again
from leadlight.storage.file_lock import take
from leadlight.storage.model_rows import add_version, newest_version, taken_back, text_of_version
from leadlight.storage.score_moves import Mover, last_change, leads_by_priority, moved_by_version
from leadlight.storage.transaction import writing

LOCK = "publish.lock"
MOVERS = 10
_LOOK = 0.2


@dataclass(frozen=True, slots=True)
class Published:
    """A version that everybody is scored by: leads per priority before and now, and who moved most."""

    version: int
    changed: int
    before: Mapping[str, int]
    now: Mapping[str, int]
    movers: tuple[Mover, ...]


def publish(
    place: Place, text: str, said: Mapping[str, str], now: int, tell: Tell = tell_nobody
) -> Published:
    """Publish a model and wait until everybody is scored by it.

    `said` may have `note`, `by` and `source` (where the text is from). Whoever is interrupted leaves the rest
    to the worker. What was given up is tried again. Raises ModelError for a text that is no model, DataError
    where it is in force already, StorageError where not everybody could be scored.
    """
    read_model(text, said.get("source", "the model"))
    begin_with_starter(now)
    with writing():
        try_again(now)
    return _finished(place, _unfinished(text) or begin_version(text, said, now), now, tell)


def undo(place: Place, said: Mapping[str, str], now: int, tell: Tell = tell_nobody) -> Published:
    """Publish once more what was in force before the newest version. Raises DataError where nothing was."""
    newest = newest_version()
    if newest is None or (before := version_before(newest)) is None:
        raise ConflictError(
            "Nothing was published before the model in force, so there is nothing to go back to."
        )
    said = {"note": f"Version {before} again", **said}
    version = begin_version(text_of_version(before), said, now, undoes=newest)
    return _finished(place, version, now, tell)


def _unfinished(text: str) -> int | None:
    """The version in force, if this is its text and not everybody is scored by it yet."""
    newest = newest_version()
    if newest is None or text_of_version(newest) != text:
        return None
    return newest if how_many_due(PUBLISH, PARKED, 1) and not progress_of(newest).done else None


def begin_version(text: str, said: Mapping[str, str], now: int, undoes: int | None = None) -> int:
    """Write a version down and let everybody be scored by it, by whoever comes first; its number."""
    with writing():
        newest = newest_version()
        if newest is not None and undoes is None and text_of_version(newest) == text:
            raise ConflictError(
                f"This model is in force already, as version {newest}. Nothing was published."
            )
        number = add_version(text, said, now, undoes)
        note_beginning(number, leads_by_priority(), last_change())
        make_due(PUBLISH, [(number, now)])
    return number


def version_before(number: int) -> int | None:
    """The version whose text was in force before that of another; one that went back is what it says."""
    undoes = taken_back()
    order = sorted(undoes)

    def stands_for(version: int) -> int | None:
        undone = undoes[version]
        return version if undone is None else before(undone)

    def before(version: int) -> int | None:
        if undoes[version] is not None:
            same = stands_for(version)
            return None if same is None else before(same)
        place = order.index(version)
        return stands_for(order[place - 1]) if place else None

    return before(number)


def _finished(place: Place, version: int, now: int, tell: Tell) -> Published:
    """Wait until everybody is scored, and do it where nobody else does."""
    began = time.monotonic_ns() // 1000
    while not progress_of(version).done:
        with _turn(place) as ours:
            if ours:
                _publish_due(place, version, now + time.monotonic_ns() // 1000 - began, tell)
        if (PUBLISH, version) in {(kind, subject) for kind, subject, _ in parked()}:
            raise _failure(version, f"it failed {TRIES} times, and the log of the worker says why")
        done = progress_of(version)
        if not done.done:
            tell(f"Writing down lead {done.written:,} of {done.of:,}" if done.of else "Scoring everybody")
            time.sleep(_LOOK)
    return _report(version)


def _publish_due(place: Place, version: int, now: int, tell: Tell) -> None:
    try:
        publish_due(place, now, tell)
    except Exception as error:
        raise _failure(version, str(error).strip().split("\n")[0] or type(error).__name__) from error


def _failure(version: int, why: str) -> StorageError:
    return StorageError(
        f"Version {version} is in force, and not everybody could be scored by it: {why}. "
        "Publish it again when that is mended; who has a score by it keeps it."
    )


@contextmanager
def _turn(place: Place) -> Iterator[bool]:
    """Whether it is this process that publishes, on this machine."""
    handle = take(place.folder / LOCK)
    try:
        yield handle is not None
    finally:
        if handle is not None:
            os.close(handle)


def _report(version: int) -> Published:
    before, last = beginning_of(version)
    changed, movers = moved_by_version(version, last, MOVERS)
    return Published(version, changed, before, leads_by_priority(), movers)
