"""Keys of websites and servers: given out once, kept as a digest, revoked at any time."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.digest import digest_of
from leadlight.actions.access.operations import operator
from leadlight.actions.access.written_down import write_down
from leadlight.errors import ConflictError, DataError, NotFoundError
from leadlight.scoring.values import HOUR
from leadlight.storage.models import Source
from leadlight.storage.transaction import writing

Kind = Literal["browser", "server"]

SLIP = HOUR
"""So long a key that was revoked can be given back."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a key may do: a browser's only from its origins, of which none means any."""

    source: int
    kind: str
    origins: frozenset[str]


def add_key(kind: Kind, at: int, by: str, origins: Sequence[str] = (), name: str = "") -> tuple[Source, str]:
    """Make a key; it is returned here and never seen again."""
    if origins and kind != "browser":
        raise DataError(
            "Only a browser's key has origins: a server's key must not be seen by a browser at all."
        )
    key = f"{kind}_{secrets.token_hex(16)}"
    with writing():
        source = Source.objects.create(
            kind=kind,
            name=name,
            digest=digest_of(key),
            origins=sorted({origin_of(text) for text in origins}),
            created_at=at,
        )
        _note(at, by, Deed.ADD_KEY, source)
    return source, key


def revoke_key(number: int, at: int, by: str) -> Source:
    """Let a key open nothing from now on; what came with it stays."""
    with writing():
        source = Source.objects.filter(pk=number, digest__isnull=False).first()
        if source is None:
            raise NotFoundError(f"There is no key {number}. `leadlight keys list` shows those there are.")
        if source.revoked_at is not None:
            raise ConflictError(f"Key {number} was revoked before.")
        source.revoked_at = at
        source.save(update_fields=["revoked_at"])
        _note(at, by, Deed.REVOKE_KEY, source)
    return source


def give_back_key(number: int, at: int, by: str) -> Source:
    """Let a key that was revoked a short while ago open again what it opened: to undo a slip."""
    with writing():
        source = Source.objects.filter(pk=number, digest__isnull=False, revoked_at__gte=at - SLIP).first()
        if source is None:
            raise ConflictError(f"Key {number} was not revoked a short while ago. Make another one.")
        source.revoked_at = None
        source.save(update_fields=["revoked_at"])
        _note(at, by, Deed.GIVE_KEY_BACK, source)
    return source


def _note(at: int, by: str, deed: Deed, source: Source) -> None:
    write_down(operator(by), at, deed, f"key {source.pk}", kind=source.kind)


def listed_keys() -> list[Source]:
    """All keys that were ever given out, the newest last."""
    return list(Source.objects.filter(digest__isnull=False).order_by("pk"))


def keys_in_force() -> dict[str, Key]:
    """The keys that open something, by digest."""
    return {
        source.digest: Key(source.pk, source.kind, frozenset(source.origins))
        for source in Source.objects.filter(digest__isnull=False, revoked_at__isnull=True)
        if source.digest is not None
    }


def origin_of(text: str) -> str:
    """A website as browsers name it, such as https://www.example.com. Raises DataError."""
    parts = urlsplit(text.strip().lower())
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/") or parts.query:
        raise DataError(
            f"{text} is no origin. An origin is scheme and host, and a port if there is one: https://www.example.com"
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    usual = {"http": 80, "https": 443}[parts.scheme]
    try:
        port = parts.port
    except ValueError:
        raise DataError(f"{text} has a port that is none.") from None
    return f"{parts.scheme}://{host}" + ("" if port in {None, usual} else f":{port}")
