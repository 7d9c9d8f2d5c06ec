"""Bodies of pages and of the API: in parts, slow, too large, and what the others notice of it: nothing."""

import json
import socket
import threading
from contextlib import ExitStack

import pytest
import uvicorn
from django.conf import settings

from leadlight.actions.access.api_keys import add_server_key
from leadlight.actions.access.operations import Role, operator
from leadlight.actions.live.listening import listening_socket
from leadlight.storage.models import Source
from leadlight.web import buffered, site
from leadlight.web.collect import bodies
from leadlight.web.collect.app import Application
from leadlight.web.collect.bodies import MOST_BYTES
from leadlight.web.server import configuration
from tests.actions.live.happenings import NOW
from tests.web.api.serving import application

HEAD = "POST {} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nConnection: close\r\n"


@pytest.fixture
def port(sqlite_place, monkeypatch):
    """Give the port where Django and the collector answer, on two threads."""
    monkeypatch.setattr(site, "get_wsgi_application", lambda: application)
    monkeypatch.setattr(site, "THREADS", 2)
    listening = listening_socket("127.0.0.1:0")
    server = uvicorn.Server(configuration(Application(site.Site())))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()[1]
    server.should_exit = True
    thread.join()
    listening.close()


def said(port, *parts, timeout=10):
    """Send the parts; status, headers and body of the answer."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        for part in parts:
            connection.sendall(part)
        return answered(connection)


def answered(connection):
    found = b"".join(iter(lambda: connection.recv(65_536), b""))
    head, _, body = found.partition(b"\r\n\r\n")
    status, *lines = head.decode().split("\r\n")
    return int(status.split()[1]), dict(line.lower().split(": ", 1) for line in lines), body


def post(path, *headers):
    return (HEAD.format(path) + "".join(f"{header}\r\n" for header in headers) + "\r\n").encode()


def chunks(*parts):
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (*parts, b""))


def test_who_sends_slowly_takes_no_thread(port):
    known = f"Authorization: Bearer {add_server_key(Role.ADMIN, 'x', NOW, operator('test')).key}"
    with ExitStack() as idle:
        for path in ("/api/v1/leads", "/accounts/login/") * 5:
            slow = idle.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(post(path, known, "Content-Length: 1000") + b"{")
        status, _, _ = said(
            port, b"GET /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        )

        assert status == 200


def test_a_body_in_parts_is_read_whole(port):
    bearer = f"Authorization: Bearer {add_server_key(Role.ADMIN, 'x', NOW, operator('test')).key}"
    body = json.dumps({"kind": "server", "name": "In parts"}).encode()
    head = post("/api/v1/write-keys", bearer, "Transfer-Encoding: chunked")
    status, _, answer = said(port, head, chunks(body[:5]).removesuffix(b"0\r\n\r\n"), chunks(body[5:]))

    assert status == 201, answer
    assert Source.objects.filter(name="In parts").exists()


@pytest.mark.parametrize("chunked", [True, False])
def test_a_body_that_is_too_large_is_refused(port, monkeypatch, chunked):
    monkeypatch.setattr(buffered, "MOST_BYTES", 1_000)
    body = b"x" * 1_001
    sent = (
        (post("/api/v1/leads", "Transfer-Encoding: chunked"), chunks(body[:500], body[500:]))
        if chunked
        else (post("/api/v1/leads", "Content-Length: 1001"), body)
    )
    status, headers, answer = said(port, *sent)

    assert (status, headers["content-type"]) == (413, "application/problem+json")
    assert json.loads(answer)["type"] == "urn:leadlight:problem:too-large"


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/api/v1/leads", "application/problem+json"), ("/accounts/login/", "text/plain; charset=utf-8")],
)
def test_a_body_that_does_not_come_is_given_up(port, monkeypatch, path, kind):
    monkeypatch.setattr(bodies, "SECONDS", 0.3)
    status, headers, answer = said(port, post(path, "Content-Length: 100") + b"{")

    assert (status, headers["content-type"], headers["connection"]) == (408, kind, "close")
    assert b"not there within" in answer


def test_more_bodies_than_there_is_room_for_are_asked_to_come_again(port, monkeypatch):
    monkeypatch.setattr(buffered, "MOST_WAITING", 10)
    few = said(port, post("/api/v1/leads", "Content-Length: 2") + b"{}")
    status, headers, answer = said(port, post("/api/v1/leads", "Content-Length: 11") + b"x" * 11)

    assert (few[0], status, headers["retry-after"]) == (401, 429, "1")
    assert json.loads(answer)["type"] == "urn:leadlight:problem:too-many-requests"


def test_django_takes_what_the_server_lets_through(sqlite_place):
    site.furnish()

    assert MOST_BYTES <= settings.DATA_UPLOAD_MAX_MEMORY_SIZE
