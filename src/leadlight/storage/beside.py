"""Work on a thread of its own for as long as a block lasts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Ended = threading.Event
"""Set when the block has ended; to wait on it is to rest."""


@contextmanager
def beside(name: str, work: Callable[[Ended], None]) -> Iterator[None]:
    """Let `work` be done until the block ends; it looks itself whether that is so."""
    ended = Ended()
    thread = threading.Thread(target=work, args=(ended,), name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()
