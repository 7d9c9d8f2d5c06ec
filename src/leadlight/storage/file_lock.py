"""Locks between processes of one machine: the kernel lets go of them, however a process ends."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def take(path: Path, *, wait: bool = False) -> int | None:
    """Lock a file, which is made if need be; its handle, whose closing lets go, or None if somebody has it.

    With `wait` it is had in turn. Raises OSError where the file cannot be opened.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        return None
    except BaseException:
        os.close(handle)
        raise
    return handle
