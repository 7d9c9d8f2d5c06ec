"""An installation opened for one command."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from leadlight.storage.database import Place, close_connections, open_database


@contextmanager
def opened(place: Place, *, make: bool = False) -> Iterator[None]:
    """Open an installation and close it again; `make` makes one where there is none. Raises StorageError."""
    open_database(place, make=make)
    try:
        _hold_little()
        yield
    finally:
        close_connections()


@contextmanager
def opened_or_rehearsed(place: Place, *, rehearse: bool) -> Iterator[None]:
    """Open an installation, made where there is none; to rehearse, an empty one stands in for it."""
    if not rehearse or place.is_server or place.file.is_file():
        with opened(place, make=not rehearse):
            yield
        return
    with tempfile.TemporaryDirectory(prefix="leadlight-") as folder, opened(Place(Path(folder)), make=True):
        yield


def _hold_little() -> None:
    """Keep the pages of the file out of this process, where they would count as its memory."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA mmap_size = 0")
