"""The key that tombstones are made with: a file beside the database, so that neither tells anything alone.

Whoever has the database or a backup of it cannot try whether an address is among those erased; whoever moves
an installation takes the file along. On several machines it is the same in the folder of each.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache, partial
from pathlib import Path
from typing import TypeAlias

from leadlight.errors import StorageError
from leadlight.ingest.json_text import written
from leadlight.storage.database import folder
from leadlight.storage.json_columns import object_of
from leadlight.storage.many import execute, rows

FILE = "privacy.key"
SETTING = "privacy.key"
"""Holds what only the right key gives, so that another one is noticed."""

_BYTES = 32


Digest: TypeAlias = Callable[[str, str], str]
"""Gives the keyed digest of a kind and a value: of an identifier, a message's id or a lead's."""


def digester() -> Digest:
    """What makes digests with the installation's key. Raises StorageError where that is not here."""
    return partial(_digest, _key())


@lru_cache(maxsize=65_536)
def _digest(key: bytes, kind: str, value: str) -> str:
    said = f"{kind}\0{value}".encode("utf-8", "surrogatepass")
    return hmac.digest(key, said, "sha256").hex()[:32]


def make_key() -> None:
    """Let there be a key where there is none, and the database know it, while no tombstone needs another."""
    path = folder() / FILE
    if not rows("SELECT 1 FROM leadlight_tombstone LIMIT 1"):
        if not path.exists():
            _write(path)
        _remember()
    check_key()


def check_key() -> None:
    """Raise StorageError where tombstones were made with another key than the one that is here."""
    if rows("SELECT 1 FROM leadlight_tombstone LIMIT 1"):
        _key()


def remembers_right_key() -> bool:
    """Whether the key that is here is the one that the database remembers."""
    path = folder() / FILE
    return path.exists() and _remembered() == _check(_read(path, path.stat().st_mtime_ns))


def forget_key() -> None:
    """Let the database remember no key."""
    execute("DELETE FROM leadlight_setting WHERE name = %s", (SETTING,))


def _key() -> bytes:
    path = folder() / FILE
    try:
        key = _read(path, path.stat().st_mtime_ns)
    except (OSError, ValueError):
        raise StorageError(f"{path} is missing or cannot be read. {_REMEDY}") from None
    if _remembered() not in {None, _check(key)}:
        raise StorageError(f"{path} is not the key that the tombstones of this installation need. {_REMEDY}")
    return key


_REMEDY = (
    "Without it nobody can tell who was erased. Copy it from the machine, or the place beside your backups, "
    "where it is kept. If it is lost: back up, and restore with --without-key."
)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> bytes:
    return bytes.fromhex(path.read_text(encoding="ascii").strip())


def _write(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with suppress(FileExistsError):  # another process was quicker
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_BYTES) + "\n")
            file.flush()
            os.fsync(file.fileno())


def _check(key: bytes) -> str:
    return _digest(key, "check", "")


def _remembered() -> str | None:
    found = rows("SELECT value FROM leadlight_setting WHERE name = %s", (SETTING,))
    return None if not found else str(object_of(found[0][0])["check"])


def _remember() -> None:
    path = folder() / FILE
    check = written({"check": _check(_read(path, path.stat().st_mtime_ns))})
    execute(
        "INSERT INTO leadlight_setting (name, value) VALUES (%s, %s) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        (SETTING, check),
    )
