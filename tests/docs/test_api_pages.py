"""The reference of the API is as the API is; what the guide shows runs against one."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest

from leadlight.actions.access.api_keys import add_server_key
from leadlight.actions.access.operations import Role, operator
from leadlight.storage.database import close_connections
from leadlight.web.site import furnish
from scripts.api_reference import page
from tests.actions.live.happenings import NOW, happen, publish_at_once, said, viewed

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "howto" / "api.md").read_text()
BLOCKS = re.findall(
    r"<!-- not run: with an installation, by test_api_pages.py -->\n```(\w+)\n(.*?)```", GUIDE, re.DOTALL
)


def test_the_reference_is_as_the_api_is():
    """`python scripts/api_reference.py > docs/reference/api.md` makes it anew."""
    assert (ROOT / "docs" / "reference" / "api.md").read_text() == page()


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        """Say nothing."""


@pytest.fixture
def reader(sqlite_place):
    """Give the environment of a reader whose installation runs."""
    from django.core.wsgi import get_wsgi_application  # noqa: PLC0415 - after the installation is there

    furnish()
    publish_at_once()
    happen(said("ana", name="Ana", email="ana@acme.example", country="ES"), viewed(), said("ben", name="Ben"))
    key = add_server_key(Role.ADMIN, "reader", NOW, operator("test")).key

    django = get_wsgi_application()

    def application(environ, start_response):
        try:
            yield from django(environ, start_response)
        finally:
            close_connections()

    with make_server("127.0.0.1", 0, application, handler_class=Quiet) as serving:
        thread = threading.Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        address = f"http://127.0.0.1:{serving.server_port}"
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
        yield {"LEADLIGHT": address, "KEY": key, "PATH": path, "PYTHONPATH": str(ROOT / "src")}
        serving.shutdown()
        thread.join()


def test_every_snippet_of_the_guide_runs(reader):
    assert len(BLOCKS) >= 9
    for language, text in BLOCKS:
        command = ["bash", "-ceu", text] if language == "shell" else [sys.executable, "-c", text]
        ran = subprocess.run(command, env=reader, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, (text, ran.stdout, ran.stderr)
        assert "urn:leadlight:problem" not in ran.stdout, (text, ran.stdout)
        assert ran.stdout.strip(), text
