"""Begin an installation: a folder that is ours alone, tables, and a scoring model to start from."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django.db

from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.errors import StorageError
from leadlight.storage.database import Place, close_connections, open_database

LOCK = "serve.lock"


@contextmanager
def begun(place: Place, now: int) -> Iterator[None]:
    """Make what is missing, and keep others from serving here meanwhile. Raises StorageError."""
    lock = locked(place.folder)
    try:
        _make(place, now)
        yield
    finally:
        os.close(lock)


def _make(place: Place, now: int) -> None:
    try:
        open_database(place, make=True)
        begin_with_starter(now)
    except django.db.Error as error:
        where = "The database" if place.is_server else str(place.file)
        raise StorageError(f"{where} cannot be used: {str(error).strip().splitlines()[0]}.") from None
    finally:
        close_connections()


def locked(folder: Path) -> int:
    """Take the lock of a folder; the kernel lets go of it when the process ends. Raises StorageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        lock = os.open(folder / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StorageError(
            f"{folder} cannot be written to: {error.strerror}. Name another folder with --data."
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(lock)
        raise StorageError(
            f"Another `leadlight serve` uses {folder}. Stop it, or name another folder with --data."
        ) from None
    return lock
