"""What tells content apart: so many hexadecimal digits of its SHA-256."""

from __future__ import annotations

import hashlib

from leadlight.ingest.json_text import written_in_order


def digest_of(content: bytes, length: int = 64) -> str:
    """The digest of bytes, as long as it is where it is kept."""
    return hashlib.sha256(content).hexdigest()[:length]


def digest_of_json(value: object, length: int = 40) -> str:
    """The digest of a value of JSON: the same whatever the order of its names."""
    return digest_of(written_in_order(value), length)
