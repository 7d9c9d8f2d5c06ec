"""Write transactions: one at a time on SQLite, in turn and without polling; many on PostgreSQL."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

LOCK = "write.lock"

_turn = threading.RLock()
_file: int | None = None
_path: str | None = None


@contextmanager
def writing(*, lasting: bool = True) -> Iterator[None]:
    """One transaction, committed when the block ends and undone when it fails.

    SQLite lets one process write and has the others ask again and again; a file lock lets them wait in turn.
    Inside another `writing` it is part of that one. For what is not `lasting` PostgreSQL does not wait until
    it is on the disk: a crash may take it back as long as nothing that lasts was committed after it.
    """
    if connection.in_atomic_block or connection.vendor != "sqlite":
        waits = lasting or connection.in_atomic_block
        with transaction.atomic():
            if not waits:
                connection.cursor().execute("SET LOCAL synchronous_commit TO off")
            yield
        return
    with _turn, _locked(f"{os.path.dirname(connection.settings_dict['NAME'])}/{LOCK}"), transaction.atomic():  # noqa: PTH120 - on the way of every event
        yield


@contextmanager
def turn_to_write(folder: Path) -> Iterator[None]:
    """Have the turn to write to SQLite in a folder, without a transaction."""
    with _turn, _locked(f"{folder}/{LOCK}"):
        yield


@contextmanager
def _locked(path: str) -> Iterator[None]:
    handle = _opened(path)
    fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)


def _opened(path: str) -> int:
    """The lock file of this process, opened once; the kernel lets go of it when the process dies."""
    global _file, _path
    if _file is None or _path != path:
        if _file is not None:
            os.close(_file)
        _file, _path = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), path
    return _file
