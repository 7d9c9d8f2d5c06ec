"""Django beside the collector: pages, the API and hooks, on threads of the same server."""

from __future__ import annotations

import asyncio
from contextlib import suppress

from a2wsgi import WSGIMiddleware
from django.apps import apps
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import Error

from leadlight.actions.access.secret_key import secret_key
from leadlight.actions.live.uploads.files import UPLOADS
from leadlight.storage.database import folder
from leadlight.web import settings as ours
from leadlight.web.buffered import Buffered
from leadlight.web.collect.answers import Problem, Receive, Scope, Send, Served

THREADS = 8
"""So many requests are answered at once; they wait for the database more than for the processor."""


class Site:
    """Django as an application of the event loop, ready for requests.

    What it needs to know is in the database: where that cannot be read yet, pages wait for the first request
    for which it can, and messages are collected before.
    """

    def __init__(self) -> None:
        self._django: Served | None = None
        self._making = asyncio.Lock()
        with suppress(Error):
            self._django = _made()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request. Raises Problem while the database cannot be read."""
        await (self._django or await self._made_later())(scope, receive, send)

    async def _made_later(self) -> Served:
        async with self._making:
            if self._django is None:
                try:
                    self._django = await asyncio.to_thread(_made)
                except Error:
                    sentence = "The database cannot be read now. Come again later."
                    raise Problem(503, "storage", sentence) from None
            return self._django


def _made() -> Served:
    furnish()
    threads = WSGIMiddleware(get_wsgi_application(), workers=THREADS)  # type: ignore[arg-type]
    return Buffered(threads)  # type: ignore[arg-type]


def furnish() -> None:
    """Tell Django what only the process that serves pages needs; others do not load it."""
    for name, value in vars(ours).items():
        if name.isupper():
            setattr(settings, name, value)
    settings.SECRET_KEY = secret_key()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder() / UPLOADS)  # made when it is needed
    if not apps.is_installed("allauth.account"):
        apps.set_installed_apps(ours.INSTALLED_APPS)
