#!/usr/bin/env python3
"""Serve this website on your machine, with the key and the address of your Leadlight in its pages.

leadlight keys add --kind browser --origin http://127.0.0.1:8080
python examples/site/serve.py --key KEY
"""

import argparse
import mimetypes
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

SITE = Path(__file__).parent
PUBLIC = {".css", ".html", ".pdf", ".svg", ".webm"}


class Website(ThreadingHTTPServer):
    """The pages, with `key` and `collector` in the place of what is written in them."""

    daemon_threads = True

    def __init__(self, port: int, key: str, collector: str) -> None:
        super().__init__(("127.0.0.1", port), Visit)
        self.key = key
        self.collector = collector.rstrip("/")

    @property
    def address(self) -> str:
        """Where a browser finds it."""
        return f"http://127.0.0.1:{self.server_port}"

    def content_of(self, path: str) -> tuple[bytes, str] | None:
        """The content and type of what lies at a path. The planner is one page with many addresses."""
        name = "planner.html" if path.startswith("/planner/") else path.strip("/") or "index.html"
        file = (SITE / name).resolve()
        if file.parent != SITE.resolve() or file.suffix not in PUBLIC or not file.is_file():
            return None
        content = file.read_bytes()
        if file.suffix == ".html":
            content = content.replace(b"http://127.0.0.1:8765", self.collector.encode())
            content = content.replace(b"BROWSER_KEY", self.key.encode())
        return content, mimetypes.guess_type(file.name)[0] or "application/octet-stream"


class Visit(BaseHTTPRequestHandler):
    """One request."""

    server: Website

    def do_GET(self) -> None:
        """Answer with a file, or with 404."""
        found = self.server.content_of(urlsplit(self.path).path)
        if found is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        content, kind = found
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Keep quiet."""


def main() -> None:
    """Serve until Ctrl-C."""
    options = argparse.ArgumentParser(description="Serve the example website.")
    options.add_argument("--key", required=True, help="a browser's key: leadlight keys add --kind browser")
    options.add_argument("--collector", default="http://127.0.0.1:8765", help="where Leadlight listens")
    options.add_argument("--port", type=int, default=8080)
    given = options.parse_args()
    website = Website(given.port, given.key, given.collector)
    print(f"Brightpane's website: {website.address}  (Ctrl-C ends it)")  # noqa: T201  # a small program
    try:
        website.serve_forever()
    except KeyboardInterrupt:
        website.server_close()


if __name__ == "__main__":
    main()
