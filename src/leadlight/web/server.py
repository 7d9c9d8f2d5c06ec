"""The web process: one event loop that collects, beside its writer and the threads that serve pages."""

from __future__ import annotations

import gc
import resource
import socket
import sys
from contextlib import nullcontext, suppress

import uvicorn

from leadlight.actions.live.heart import Heart
from leadlight.storage.checkpoints import checkpoints
from leadlight.storage.database import Place
from leadlight.web.collect.app import Application
from leadlight.web.patience import PatientProtocol
from leadlight.web.site import Site

_SWITCH_SECONDS = 0.0005
"""The loop and the writer take turns this often: the usual five milliseconds are long for each commit."""

_COLLECT_AFTER = 100_000, 20, 20
"""So many more objects are there before Python looks for cycles: messages have none."""


_STUCK = 60.0
"""Seconds after which a writer that is still at one transaction counts as hanging."""


def run_web(place: Place, listening: socket.socket) -> None:
    """Serve until a signal ends it; the database is open. Requests under way are finished first.

    The heart of the process beats as long as the loop turns and what comes is written down.
    """
    gc.set_threshold(*_COLLECT_AFTER)
    sys.setswitchinterval(_SWITCH_SECONDS)
    _allow_many_connections()
    with nullcontext() if place.is_server else checkpoints(place.file):
        uvicorn.Server(configuration(Application(Site()), Heart.of_process())).run(sockets=[listening])


def _allow_many_connections() -> None:
    """Every connection is an open file, and shells allow few by default."""
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with suppress(OSError, ValueError):  # a system that allows no more than it says
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def configuration(application: Application, heart: Heart | None = None) -> uvicorn.Config:
    """How requests are taken: quickly, and without a line in a log for each."""

    async def live() -> None:
        if heart is not None and not application.is_stuck(_STUCK):
            heart.beat()

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
        callback_notify=live,
        timeout_notify=1,
    )
