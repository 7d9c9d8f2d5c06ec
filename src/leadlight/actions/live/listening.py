"""Where the server listens: one socket, opened before anything is started and handed on."""

from __future__ import annotations

import errno
import socket

from leadlight.errors import DataError

_WAITING = 2048
"""Connections that may wait to be taken, for example while the web process starts anew."""


def listening_socket(text: str) -> socket.socket:
    """Listen at `127.0.0.1:8765`, `[::1]:8765` or `8765`; port 0 is any free one. Raises DataError."""
    host, port = address_of(text)
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, kind, protocol)
    except OSError as error:
        raise DataError(f"{host} is no address of this machine: {error.strerror or error}.") from None
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(_WAITING)
    except OSError as error:
        listening.close()
        if error.errno == errno.EADDRINUSE:
            raise DataError(
                f"Something listens at {host}:{port} already. Stop it, or name another port: "
                f"--listen {host}:{port + 1}"
            ) from None
        raise DataError(f"Nobody can listen at {host}:{port}: {error.strerror or error}.") from None
    return listening


def address_of(text: str) -> tuple[str, int]:
    """Host and port. Raises DataError."""
    host, _, port = text.strip().rpartition(":")
    if not (port.isdecimal() and port.isascii() and int(port) <= 65535):
        raise DataError(f"{text} is no address to listen at. It is HOST:PORT, such as 127.0.0.1:8765.")
    return host.strip("[]") or "127.0.0.1", int(port)


def shown_address(listening: socket.socket) -> str:
    """The URL of what listens, as it is typed into a browser."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
