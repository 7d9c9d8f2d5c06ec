"""Connections to the outside: a name is looked up once, and what it leads to is judged and connected to.

The name stays what the request and TLS speak of. Nobody can answer a second look-up differently, as there is
none, and no proxy of the environment stands in between.
"""

from __future__ import annotations

import select
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore

from leadlight.channels.outgoing.addresses import Allowed, why_not
from leadlight.errors import OutgoingError

Resolve = Callable[[str, int], Sequence[tuple[int, tuple[Any, ...]]]]
"""What gives the addresses of a name, each with its family, as `socket` takes them."""

_ends: ContextVar[float | None] = ContextVar("ends", default=None)


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Let what is connected to, written and read in the block take no longer all in all.

    Timeouts of single reads do not do that: who sends a byte a second keeps us for ever.
    """
    before = _ends.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _ends.reset(before)


def _left(timeout: float | None, late: type[Exception]) -> float | None:
    ends = _ends.get()
    if ends is None:
        return timeout
    left = ends - time.monotonic()
    if left <= 0:
        raise late("it took too long")
    return left if timeout is None else min(timeout, left)


def look_up(host: str, port: int) -> Sequence[tuple[int, tuple[Any, ...]]]:
    """The addresses of a name as the machine's own resolver gives them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return [(family, address) for family, _, _, _, address in found]


class GuardedBackend(httpcore.NetworkBackend):
    """How a pool of httpcore connects: never to what lies inside, unless it is allowed."""

    def __init__(self, allowed: Allowed, resolve: Resolve = look_up) -> None:
        self._allowed = allowed
        self._resolve = resolve

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,  # noqa: ARG002 - httpcore's, and not used by us
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002 - likewise
    ) -> httpcore.NetworkStream:
        """Connect to one of the addresses of a host. Raises OutgoingError where that must not be."""
        try:
            found = self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"{host} cannot be looked up: {error}") from None
        if reason := why_not([str(address[0]) for _, address in found], self._allowed):
            raise OutgoingError(f"Nothing may be sent to {host}: {reason}.")
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for family, address in found:
            try:
                return Bounded(_connected(family, address, _left(timeout, httpcore.ConnectTimeout)))
            except TimeoutError:
                failure = httpcore.ConnectTimeout("nobody answered in time")
            except OSError as error:
                failure = httpcore.ConnectError(error.strerror or str(error))
        raise failure

    def connect_unix_socket(self, *_: object, **__: object) -> httpcore.NetworkStream:
        """Never: a file is nowhere outside."""
        raise OutgoingError("Nothing is sent to a file.")


def _connected(family: int, address: tuple[Any, ...], timeout: float | None) -> socket.socket:
    connection = socket.socket(family, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout)
        connection.connect(address)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException:
        connection.close()
        raise
    return connection


class Bounded(httpcore.NetworkStream):
    """A connection that keeps to `at_most`."""

    def __init__(self, connection: socket.socket) -> None:
        self._socket = connection

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        try:
            self._socket.settimeout(_left(timeout, httpcore.ReadTimeout))
            return self._socket.recv(max_bytes)
        except TimeoutError:
            raise httpcore.ReadTimeout("no answer came in time") from None
        except OSError as error:
            raise httpcore.ReadError(str(error)) from None

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        try:
            self._socket.settimeout(_left(timeout, httpcore.WriteTimeout))
            self._socket.sendall(buffer)
        except TimeoutError:
            raise httpcore.WriteTimeout("what was sent was not taken in time") from None
        except OSError as error:
            raise httpcore.WriteError(str(error)) from None

    def close(self) -> None:
        self._socket.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        """Speak TLS from here on, with whom the name names."""
        try:
            self._socket.settimeout(_left(timeout, httpcore.ConnectTimeout))
            return Bounded(ssl_context.wrap_socket(self._socket, server_hostname=server_hostname))
        except TimeoutError:
            self.close()
            raise httpcore.ConnectTimeout("TLS was not answered in time") from None
        except OSError as error:  # ssl.SSLError is one
            self.close()
            raise httpcore.ConnectError(f"TLS failed: {error}") from None

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 - whatever httpcore asks for
        """What httpcore asks for before it uses a connection again."""
        if info == "is_readable":
            return self._is_readable()
        return None

    def _is_readable(self) -> bool:
        """Whether something came that nobody asked for, such as the end."""
        if self._socket.fileno() < 0:
            return True
        poll = select.poll()
        poll.register(self._socket, select.POLLIN)
        return bool(poll.poll(0))
