"""The web process: one event loop that collects, beside its writer."""

from __future__ import annotations

import resource
import socket
import sys
from contextlib import suppress

import uvicorn

from leadlight.web.collect.app import Application
from leadlight.web.patience import PatientProtocol

_SWITCH_SECONDS = 0.0005
"""The loop and the writer take turns this often: the usual five milliseconds are long for each commit."""


def run_web(listening: socket.socket) -> None:
    """Serve until a signal ends it; the database is open. Requests under way are finished first."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    _allow_many_connections()
    uvicorn.Server(configuration(Application())).run(sockets=[listening])


def _allow_many_connections() -> None:
    """Every connection is an open file, and shells allow few by default."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(OSError, ValueError):  # a system that allows no more than it says
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def configuration(application: Application) -> uvicorn.Config:
    """How requests are taken: quickly, and without a line in a log for each."""
    return uvicorn.Config(
        application,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http=PatientProtocol,
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
