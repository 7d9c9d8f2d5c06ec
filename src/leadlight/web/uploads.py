"""Uploaded lists on their way to the page that takes them: to the disk first, and only of who is logged in.

They are larger than any other body, so that none is held in memory; a thread of the site is taken once the
whole body is there.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from http.cookies import CookieError, SimpleCookie
from typing import IO

from django.utils import timezone

from leadlight.actions.live.uploads.files import MOST_BYTES, uploads_folder
from leadlight.storage.models import Session
from leadlight.web.collect.answers import Receive, Scope, Send, Served, answer
from leadlight.web.collect.bodies import GoneError

PATH = "/leads/import/"
SECONDS = 600.0
"""A list is there within so many seconds, however slowly it comes."""

AT_ONCE = 4
"""So many lists come at one time."""

_AROUND = 64 * 1024
"""What a form sends besides the file."""

_PART = 256 * 1024
_HANG_UP = 4 * MOST_BYTES
"""Up to so much is read and thrown away, so that a browser sees the answer and not a broken line."""

_COOKIE = "leadlight_session"


class TurnedAway(Exception):  # noqa: N818 - an answer rather than an error
    """A list that is not taken; its text is the reason as the page knows it."""


class Uploads:
    """Takes bodies of lists to the disk, and hands them on from there."""

    def __init__(self, site: Served) -> None:
        self._site = site
        self._coming = 0

    async def takes(self, scope: Scope, headers: Mapping[bytes, bytes]) -> bool:
        """Whether a request is a list of somebody who is logged in; others are as small as any."""
        if scope["method"] != "POST" or scope["path"] != PATH:
            return False
        return await asyncio.to_thread(_is_logged_in, headers.get(b"cookie", b"").decode("latin-1"))

    async def serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. Raises GoneError where the sender hangs up before its body is there."""
        try:
            async with self._spooled(receive) as (file, size):
                headers = [pair for pair in scope["headers"] if pair[0] not in _OF_THE_BODY]
                sized = [*headers, (b"content-length", str(size).encode())]
                await self._site({**scope, "headers": sized}, _again(file, receive), send)
        except TurnedAway as away:
            await _lead_back(send, str(away))
        except TimeoutError:
            await _lead_back(send, "too-slow")

    @asynccontextmanager
    async def _spooled(self, receive: Receive) -> AsyncIterator[tuple[IO[bytes], int]]:
        """The body as a file that is gone afterwards. Raises TurnedAway, TimeoutError and GoneError."""
        self._coming += 1
        try:
            with await asyncio.to_thread(_new_file) as file:
                async with asyncio.timeout(SECONDS):
                    size = await _spool(receive, file, takes=self._coming <= AT_ONCE)
                file.seek(0)
                yield file, size
        finally:
            self._coming -= 1


async def _lead_back(send: Send, reason: str) -> None:
    where = f"{PATH}?refused={reason}".encode()
    await answer(send, 303, headers=((b"location", where), (b"cache-control", b"no-store")))


_OF_THE_BODY = frozenset({b"content-length", b"transfer-encoding"})


def _new_file() -> IO[bytes]:
    return tempfile.TemporaryFile(dir=uploads_folder())


async def _spool(receive: Receive, file: IO[bytes], *, takes: bool) -> int:
    """Write a body to a file; its size. What is not taken is read and thrown away."""
    size, most, more = 0, MOST_BYTES + _AROUND, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        part, more = message.get("body", b""), message.get("more_body", False)
        size += len(part)
        if size > _HANG_UP:
            break
        if takes and size <= most:
            await asyncio.to_thread(file.write, part)
    if not takes:
        raise TurnedAway("busy")
    if size > most:
        raise TurnedAway("too-large")
    return size


def _again(file: IO[bytes], receive: Receive) -> Receive:
    """What gives the body once more, part by part, and then what comes after it."""
    ended = False

    async def replay() -> dict[str, object]:
        nonlocal ended
        if ended:
            return dict(await receive())
        part = await asyncio.to_thread(file.read, _PART)
        ended = len(part) < _PART
        return {"type": "http.request", "body": part, "more_body": not ended}

    return replay


def _is_logged_in(cookies: str) -> bool:
    """Whether a browser has a session of somebody; the page itself looks again at who that is."""
    try:
        found = SimpleCookie(cookies).get(_COOKIE)
    except CookieError:
        return False
    key = found.value[:40] if found is not None else ""
    if not key.isalnum() or not key.isascii():
        return False
    return Session.objects.filter(session_key=key, user__gt=0, expire_date__gt=timezone.now()).exists()
