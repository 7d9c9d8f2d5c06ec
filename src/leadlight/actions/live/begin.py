"""Begin an installation: a folder that is ours alone, tables, and a scoring model to start from."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

from leadlight.errors import StorageError
from leadlight.storage.database import Place, close_connections, open_database

LOCK = "serve.lock"


def begin(place: Place) -> int:
    """Make what is missing; give the file that keeps others from serving here. Raises StorageError."""
    lock = locked(place.folder)
    open_database(place, make=True)
    close_connections()
    return lock


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
