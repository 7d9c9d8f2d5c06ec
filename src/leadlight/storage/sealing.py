"""Secrets shared with other systems, which we must know in clear: in the database only under a key beside it.

The key is a file of the installation's folder that its user alone can read. So neither a backup nor somebody
who may read the database knows the secrets.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from leadlight.errors import StorageError
from leadlight.storage.database import opened_folder

FILE = "secrets.key"

_ANEW = "`leadlight hooks secret NAME --rotate`, `leadlight webhooks rotate NUMBER`"


def seal(secret: str) -> str:
    """A secret as it may lie in the database. The key is made where there is none."""
    path = opened_folder() / FILE
    if not path.exists():
        _make(path)
    return _cipher(path).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret. Raises StorageError where this installation has not the key that it was sealed with."""
    path = opened_folder() / FILE
    try:
        return _cipher(path).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise StorageError(
            f"A secret was sealed with another key than {path} has. Copy the file from where it was sealed, "
            f"or give the secret anew: {_ANEW}."
        ) from None


def why_unsealable(secrets: Iterable[Mapping[str, Any]]) -> str:
    """Why secrets that lie in the database as `sealed` cannot be used, blank where they can."""
    try:
        for each in secrets:
            unseal(each["sealed"])
    except StorageError as error:
        return str(error)
    return ""


def _cipher(path: Path) -> Fernet:
    try:
        return Fernet(path.read_bytes().strip())
    except OSError as error:
        raise StorageError(
            f"{path}: {error.strerror}. Copy the file from the folder where the secrets were given, or give "
            f"them anew: {_ANEW}."
        ) from None
    except ValueError:
        raise StorageError(f"{path} holds no key. Copy it anew from a folder where it does.") from None


def _make(path: Path) -> None:
    """Write a key wholly or not at all; of two that are made at one time, the first stays."""
    draft = path.with_name(f".{FILE}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(Fernet.generate_key() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if not path.exists():
            os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
