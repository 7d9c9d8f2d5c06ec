"""What browsers ask before a page of one website may send to another, and what we answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadlight.web.collect.answers import Header, Problem
from leadlight.web.collect.key_ring import KeyRing

EVERYBODY: Sequence[Header] = ((b"access-control-allow-origin", b"*"),)
"""For what is no secret of anybody's."""

_PERMISSIONS: Sequence[Header] = (
    (b"access-control-allow-methods", b"GET, POST"),
    (b"access-control-allow-headers", b"authorization, content-type, content-encoding"),
    (b"access-control-max-age", b"600"),
)


def readable_by(headers: Mapping[bytes, bytes]) -> Sequence[Header]:
    """Let the page that asked read the answer."""
    origin = headers.get(b"origin")
    if origin is None:
        return ()
    return (
        (b"access-control-allow-origin", origin),
        (b"access-control-expose-headers", b"Retry-After"),
        (b"vary", b"Origin"),
    )


async def permissions(keys: KeyRing, headers: Mapping[bytes, bytes]) -> Sequence[Header]:
    """Permit a page to send, if some browser's key is for its website. Raises Problem.

    Which key it will use is not known yet; that is looked at when it sends.
    """
    origin = headers.get(b"origin", b"").decode("latin-1")
    if not await keys.any_allows(origin):
        raise Problem(403, "other_origin", "No key is for this website.")
    return (*readable_by(headers), *_PERMISSIONS)
