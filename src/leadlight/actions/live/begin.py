"""Begin an installation: a folder that is ours alone, tables, and a scoring model to start from."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django.db

from leadlight.actions.access.company import PUBLIC_URL, set_choice
from leadlight.actions.access.operations import operator
from leadlight.actions.access.secret_key import secret_key
from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.errors import StorageError
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.file_lock import take

LOCK = "serve.lock"


@contextmanager
def begun(place: Place, now: int, public_url: str | None = None) -> Iterator[None]:
    """Make what is missing, and keep others from serving here meanwhile; `public_url` is kept as a setting.

    Raises StorageError; DataError for a URL that is none.
    """
    lock = locked(place.folder)
    try:
        _make(place, now, public_url)
        yield
    finally:
        os.close(lock)


def _make(place: Place, now: int, public_url: str | None) -> None:
    try:
        open_database(place, make=True)
        begin_with_starter(now)
        secret_key()
        if public_url is not None:
            set_choice(PUBLIC_URL, public_url, now, operator("leadlight serve"))
    except django.db.Error as error:
        where = "The database" if place.is_server else str(place.file)
        raise StorageError(f"{where} cannot be used: {str(error).strip().splitlines()[0]}.") from None
    finally:
        close_connections()


def locked(folder: Path) -> int:
    """Take the lock of a folder; the kernel lets go of it when the process ends. Raises StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = take(folder / LOCK)
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written to: {error.strerror}. Name another folder with --data."
        ) from None
    if lock is None:
        raise StorageError(
            f"Another `leadlight serve` uses {folder}. Stop it, or name another folder with --data."
        )
    return lock
