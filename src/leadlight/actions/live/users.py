"""Who works with an installation now: what may only be done while nobody does asks here."""

from __future__ import annotations

import errno
import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from leadlight.errors import StorageError
from leadlight.storage.database import Place
from leadlight.storage.file_lock import take
from leadlight.storage.health import others_connected

WEB, WORKER = "web.lock", "worker.lock"
"""Files in the folder of an installation: locked by web processes (several may) and by the worker."""

_WHAT = {WEB: "`leadlight web`", WORKER: "`leadlight work`"}


@contextmanager
def collecting(folder: Path) -> Iterator[None]:
    """Say that a web process uses an installation, as long as the block lasts. Raises StorageError.

    It cannot be said on a disk that may only be read, where nothing can be restored either.
    """
    try:
        handle = os.open(folder / WEB, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        if error.errno != errno.EROFS:
            raise
        yield
        return
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StorageError(
                f"{folder} is being restored from a backup. Start again when that is done."
            ) from None
        yield
    finally:
        os.close(handle)


@contextmanager
def nobody_else(place: Place) -> Iterator[None]:
    """Keep processes of this machine from starting here while the block lasts.

    Raises StorageError where one runs, or anybody is connected to the PostgreSQL database as Leadlight.
    """
    held = []
    try:
        for name in (WEB, WORKER):
            handle = take(place.folder / name)
            if handle is None:
                raise StorageError(
                    f"{_WHAT[name]} uses {place.folder}. Stop it first, and start it again then."
                )
            held.append(handle)
        yield
    finally:
        for handle in held:
            os.close(handle)


def check_nobody_is_connected() -> None:
    """Raise StorageError where somebody else is connected to the open PostgreSQL database as Leadlight."""
    others = others_connected()
    if others:
        several = f"{others} connections" if others > 1 else "a connection"
        raise StorageError(
            f"Leadlight runs elsewhere with this database: it has {several}. Stop every `leadlight serve`, "
            "`web` and `work` that uses it first, and start them again then."
        )
