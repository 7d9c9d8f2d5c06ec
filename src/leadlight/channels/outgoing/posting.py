"""Requests to the outside: made once, to the end or the deadline, and never led elsewhere by the answer."""

from __future__ import annotations

import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import httpcore

from leadlight.channels.outgoing.addresses import Allowed
from leadlight.channels.outgoing.connecting import GuardedBackend, Resolve, at_most, look_up
from leadlight.channels.outgoing.urls import Target
from leadlight.errors import OutgoingError

TIMEOUT = 15.0
"""Seconds that a request may take from looking up the name to the end of the answer."""

_CONNECT = 5.0
_IDLE = 30.0
"""Seconds that a connection is kept for the next request: names may lead elsewhere by then."""

_READ_ON = 64 * 1024
"""So much of a longer answer is read to its end, so that the connection can be used again."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of a request: a status, or what went wrong; the first bytes of the body; how long it took."""

    status: int | None
    said: bytes
    seconds: float
    error: str = ""
    retry_after: str = ""


@lru_cache
def _trusted() -> ssl.SSLContext:
    """Whom the machine trusts; read once, as that takes longer than a request."""
    return ssl.create_default_context()


class Outgoing:
    """Sends requests over connections that are kept for a while. May be used by many threads."""

    def __init__(
        self,
        allowed: Allowed,
        *,
        at_once: int = 10,
        resolve: Resolve = look_up,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=tls or _trusted(),
            max_connections=at_once,
            keepalive_expiry=_IDLE,
            network_backend=GuardedBackend(allowed, resolve),
        )

    def close(self) -> None:
        """Close all connections."""
        self._pool.close()

    def post(
        self,
        target: Target,
        headers: Mapping[str, str],
        body: bytes,
        *,
        keep: int = 500,
        timeout: float = TIMEOUT,
    ) -> Answer:
        """Post a body; the answer has the first `keep` bytes of what came back. Raises nothing."""
        began = time.monotonic()
        try:
            with at_most(timeout):
                status, said, retry_after = self._post(target, headers, body, keep)
        except (OutgoingError, httpcore.TimeoutException, httpcore.NetworkError) as error:
            return Answer(None, b"", time.monotonic() - began, str(error) or type(error).__name__)
        except (httpcore.ProtocolError, httpcore.PoolTimeout) as error:
            return Answer(None, b"", time.monotonic() - began, f"What came is no HTTP: {error}")
        return Answer(status, said, time.monotonic() - began, "", retry_after)

    def _post(
        self, target: Target, headers: Mapping[str, str], body: bytes, keep: int
    ) -> tuple[int, bytes, str]:
        url = httpcore.URL(
            scheme=target.scheme.encode(),
            host=target.host.encode(),
            port=target.port,
            target=target.path.encode(),
        )
        sent = {"Host": target.authority, "Content-Length": str(len(body)), **headers}
        limits = {"connect": _CONNECT, "read": TIMEOUT, "write": TIMEOUT, "pool": TIMEOUT}
        with self._pool.stream(
            "POST", url, headers=list(sent.items()), content=body, extensions={"timeout": limits}
        ) as response:
            said, read = b"", 0
            for chunk in response.iter_stream():
                said = said if len(said) >= keep else (said + chunk)[:keep]
                read += len(chunk)
                if read > _READ_ON:
                    break
            found = dict(response.headers)
        return (
            response.status,
            said,
            found.get(b"retry-after", found.get(b"Retry-After", b"")).decode("latin-1"),
        )
