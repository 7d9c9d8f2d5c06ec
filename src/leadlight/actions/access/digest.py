"""What is kept of keys and of links that open once."""

from __future__ import annotations

from leadlight.ingest.digest import digest_of as digest


def digest_of(key: str) -> str:
    """What is kept of a key: it has 128 random bits, so that no salt is needed."""
    return digest(key.encode(errors="replace"))
