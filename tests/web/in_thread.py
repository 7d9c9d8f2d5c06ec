"""The whole site on a thread of the tests: what listens is what `leadlight web` runs, and begins at once."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from django.core.wsgi import get_wsgi_application

from leadlight.actions.live.listening import listening_socket
from leadlight.storage.database import close_connections
from leadlight.web import site
from leadlight.web.collect.app import Application
from leadlight.web.server import configuration


@contextmanager
def served() -> Iterator[str]:
    """Serve the installation that is open; the address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(site, "get_wsgi_application", django_that_keeps_nothing_open)
        patch.setattr(site, "THREADS", 4)
        listening = listening_socket("127.0.0.1:0")
        server = uvicorn.Server(configuration(Application(site.Site())))
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()
            listening.close()


def django_that_keeps_nothing_open() -> Any:
    """Django whose threads keep no connection to a database of a test that has ended."""
    django = get_wsgi_application()

    def answer(environ: Any, start_response: Any) -> Iterator[bytes]:
        response: Any = django(environ, start_response)
        try:
            yield from response
        finally:
            response.close()
            close_connections()

    return answer
