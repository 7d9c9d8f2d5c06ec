"""`/leadlight.js` as it is served: kept by browsers for an hour, asked for again by what it was."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Mapping
from functools import cache

from leadlight.web.collect.answers import Header, Send, answer
from leadlight.web.collect.cross_origin import EVERYBODY
from leadlight.web.collect.tracker import tracker_script

_KEPT = b"public, max-age=3600, stale-while-revalidate=86400"


async def answer_script(headers: Mapping[bytes, bytes], send: Send, *, to_head: bool) -> None:
    """Send the script, or say that the one there is still right."""
    tag, plain, packed = _script()
    common: list[Header] = [
        *EVERYBODY,
        (b"etag", tag),
        (b"cache-control", _KEPT),
        (b"vary", b"Accept-Encoding"),
    ]
    if tag in headers.get(b"if-none-match", b""):
        await answer(send, 304, headers=common)
        return
    common += [
        (b"content-type", b"text/javascript; charset=utf-8"),
        (b"x-content-type-options", b"nosniff"),
        (b"cross-origin-resource-policy", b"cross-origin"),
    ]
    if b"gzip" in headers.get(b"accept-encoding", b""):
        await answer(send, 200, packed, [*common, (b"content-encoding", b"gzip")], to_head=to_head)
    else:
        await answer(send, 200, plain, common, to_head=to_head)


@cache
def _script() -> tuple[bytes, bytes, bytes]:
    """Its tag, the script, and the script packed."""
    script = tracker_script()
    tag = f'"{hashlib.sha256(script).hexdigest()[:16]}"'
    return tag.encode(), script, gzip.compress(script, mtime=0)
