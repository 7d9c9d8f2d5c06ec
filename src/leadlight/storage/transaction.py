"""Write transactions: one at a time on SQLite, in turn and without polling; many on PostgreSQL."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction

LOCK = "write.lock"

_turn = threading.RLock()
_file: int | None = None
_path: str | None = None


@contextmanager
def writing() -> Iterator[None]:
    """One transaction, committed when the block ends and undone when it fails.

    SQLite lets one process write and has the others ask again and again; a file lock lets them wait in turn.
    Inside another `writing` it is part of that one.
    """
    if connection.in_atomic_block or connection.vendor != "sqlite":
        with transaction.atomic():
            yield
        return
    with _turn, _locked(f"{os.path.dirname(connection.settings_dict['NAME'])}/{LOCK}"), transaction.atomic():  # noqa: PTH120 - on the way of every event
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
