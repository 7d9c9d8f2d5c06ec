"""The web process: one event loop that collects, beside its writer."""

from __future__ import annotations

import socket
import sys

import uvicorn

from leadlight.web.collect.app import Application

_SWITCH_SECONDS = 0.0005
"""The loop and the writer take turns this often: the usual five milliseconds are long for each commit."""


def run_web(listening: socket.socket) -> None:
    """Serve until a signal ends it; the database is open. Requests under way are finished first."""
    sys.setswitchinterval(_SWITCH_SECONDS)
    uvicorn.Server(configuration(Application())).run(sockets=[listening])


def configuration(application: Application) -> uvicorn.Config:
    """How requests are taken: quickly, and without a line in a log for each."""
    return uvicorn.Config(
        application,
        loop="uvloop" if sys.platform != "win32" else "asyncio",
        http="httptools",
        ws="none",
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=10,
    )
