"""The API at an address of its own, without what else `leadlight serve` runs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.wsgi import get_wsgi_application

from leadlight.storage.database import close_connections


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        """Say nothing."""


def application(environ, start_response):
    try:
        yield from get_wsgi_application()(environ, start_response)
    finally:
        close_connections()


@contextmanager
def serving() -> Iterator[str]:
    """Serve the API; the address."""
    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
