"""The body of a request, read within limits of size and time and unpacked within the same limit of size."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Mapping

from leadlight.web.collect.answers import Problem, Receive

BATCH_BYTES = 500 * 1024
MOST_BYTES = 2 * 2**20
"""The largest body of a page or the API."""

SECONDS = 20.0
"""A body is there within so many seconds, however slowly it comes."""

_PATIENCE = 32 * 1024 * 1024
"""So much more is read and thrown away, so that the sender is not cut off before it reads the answer."""

MOST_HELD = 128 * 1024 * 1024
"""So much of bodies that come in parts is held at one time, of all senders together."""

_MOST_MEMBERS = 100
"""What is packed in more pieces is packed to keep us busy."""

_GZIP, _GZIP_OR_ZLIB = 16 + zlib.MAX_WBITS, 32 + zlib.MAX_WBITS


class GoneError(Exception):
    """The sender hung up."""


class Held:
    """How much of unfinished bodies this process holds."""

    size = 0


async def body_of(headers: Mapping[bytes, bytes], receive: Receive, most: int = BATCH_BYTES) -> bytes:
    """The whole body, unpacked, of at most so many bytes. Raises Problem and GoneError."""
    raw = await body_as_sent(headers, receive, most)
    coding = headers.get(b"content-encoding", b"identity").strip().lower()
    if coding in {b"identity", b""}:
        return raw
    if coding in {b"gzip", b"x-gzip", b"deflate"}:
        return unpacked(raw, most)
    raise Problem(415, "unknown_encoding", "A body is sent as it is, or packed with gzip.")


async def body_as_sent(headers: Mapping[bytes, bytes], receive: Receive, most: int) -> bytes:
    """The whole body as it came, of at most so many bytes. Raises Problem and GoneError."""
    try:
        async with asyncio.timeout(SECONDS):
            return await _read(headers, receive, most)
    except TimeoutError:
        raise Problem(
            408, "too_slow", f"The body was not there within {SECONDS:.0f} seconds.", hang_up=True
        ) from None


async def _read(headers: Mapping[bytes, bytes], receive: Receive, most: int) -> bytes:
    length = headers.get(b"content-length", b"0")
    if not length.isdigit() or int(length) > most + _PATIENCE:
        raise _too_large(most)
    first = await _next_part(receive)
    if not first[1]:
        parts, size = [first[0]], len(first[0])
    else:
        parts, size = await _read_on(first[0], receive, most)
    if size > most:
        raise _too_large(most)
    return b"".join(parts)


async def _read_on(first: bytes, receive: Receive, most: int) -> tuple[list[bytes], int]:
    """Read to the end; what is beyond the limit is thrown away."""
    parts, size, more = [first], len(first), True
    held = 0
    try:
        while more:
            part, more = await _next_part(receive)
            size += len(part)
            if size > most + _PATIENCE:
                raise _too_large(most)
            if size <= most:
                _hold(len(part))
                held += len(part)
                parts.append(part)
    finally:
        Held.size -= held
    return parts, size


def _hold(more: int) -> None:
    if Held.size + more > MOST_HELD:
        raise Problem(429, "too_many_requests", "Too many requests are under way. Send it again in a second.")
    Held.size += more


async def _next_part(receive: Receive) -> tuple[bytes, bool]:
    message = await receive()
    if message["type"] == "http.disconnect":
        raise GoneError
    return message.get("body", b""), message.get("more_body", False)


def unpacked(raw: bytes, most: int = BATCH_BYTES) -> bytes:
    """What gzip packed, in one piece or several in a row; no more than the limit. Raises Problem."""
    found, rest = _first_member(raw, _GZIP_OR_ZLIB, most, most)
    members = [found]
    left = most - len(found)
    while rest:
        if len(members) == _MOST_MEMBERS:
            raise Problem(400, "bad_gzip", f"The body is packed in more than {_MOST_MEMBERS} pieces.")
        found, rest = _first_member(rest, _GZIP, left, most)
        members.append(found)
        left -= len(found)
    return b"".join(members)


def _first_member(raw: bytes, form: int, left: int, most: int) -> tuple[bytes, bytes]:
    """What was packed first, and the packed bytes behind it."""
    unpacker = zlib.decompressobj(form)
    try:
        found = unpacker.decompress(raw, left + 1)
    except zlib.error:
        raise Problem(400, "bad_gzip", "The body cannot be unpacked with gzip.") from None
    if len(found) > left:
        raise _too_large(most)
    if not unpacker.eof:
        raise Problem(400, "bad_gzip", "The packed body ends too early.")
    return found, unpacker.unused_data


def _too_large(most: int) -> Problem:
    return Problem(413, "too_large", f"A request has at most {most // 1024} KB.", hang_up=True)
