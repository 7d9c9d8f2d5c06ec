"""Lists that are uploaded: large ones come to the disk, of who is logged in; nobody else sends much."""

import http.client
import socket
import threading
from contextlib import contextmanager

import pytest
import uvicorn

from leadlight.actions.access.operations import Role
from leadlight.actions.live.listening import listening_socket
from leadlight.actions.live.uploads.files import uploads_folder
from leadlight.storage.models import Upload
from leadlight.web import uploads
from leadlight.web.collect.app import Application
from leadlight.web.collect.bodies import MOST_BYTES
from leadlight.web.server import configuration
from leadlight.web.site import Site
from tests.web.pages.conftest import as_  # noqa: F401 - a fixture

LINE = b"someone@x.example,some text that is long enough to make a list large\n"


@pytest.fixture
def address(sqlite_place, as_):  # noqa: F811 - the fixture
    """Give the port of a server, and the cookies of a marketer."""
    client = as_(Role.MARKETER)
    client.get("/leads/import/")
    cookies = "; ".join(f"{name}={value.value}" for name, value in client.cookies.items())
    listening = listening_socket("127.0.0.1:0")
    server = uvicorn.Server(configuration(Application(Site())))
    thread = threading.Thread(target=server.run, args=([listening],))
    thread.start()
    yield listening.getsockname()[1], cookies, client.cookies["leadlight_csrf"].value
    server.should_exit = True
    thread.join()
    listening.close()


def form(token, content, name="list.csv"):
    """A form with a file, as browsers send it."""
    parts = [
        b'--b\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n' + token.encode(),
        b'--b\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
        b"Content-Type: text/csv\r\n\r\n" + content,
        b"--b--\r\n",
    ]
    return b"\r\n".join(parts)


def post(address, content, path="/leads/import/", cookies=None):
    port, known, token = address
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(
            "POST", path, form(token, content),
            {"Cookie": known if cookies is None else cookies, "Content-Type": "multipart/form-data; boundary=b"},
        )  # fmt: skip
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")
    finally:
        connection.close()


def test_a_list_larger_than_any_other_body_is_taken_whole(address):
    content = b"email,text\n" + LINE * (3 * MOST_BYTES // len(LINE))
    status, where = post(address, content)

    assert (status, where) == (302, "/leads/import/1/")
    upload = Upload.objects.get()
    assert upload.size == len(content)
    assert (uploads_folder() / f"{upload.token}.csv").read_bytes() == content
    assert len(list(uploads_folder().iterdir())) == 1


def test_who_is_not_logged_in_sends_no_more_than_to_any_page(address):
    content = LINE * (2 * MOST_BYTES // len(LINE))
    for cookies in ("", "leadlight_session=x", "leadlight_session=" + "a" * 32, "leadlight_session=\"';--"):
        assert post(address, content, cookies=cookies)[0] == 413
    assert post(address, content, path="/leads/new/")[0] == 413
    assert not Upload.objects.exists()
    assert not list(uploads_folder().iterdir())


def test_a_list_that_is_too_large_leads_back_to_the_page_that_says_so(address, monkeypatch):
    monkeypatch.setattr(uploads, "MOST_BYTES", 100_000)

    assert post(address, LINE * 10_000) == (303, "/leads/import/?refused=too-large")
    assert not list(uploads_folder().iterdir())


def test_a_list_that_comes_too_slowly_is_given_up(address, monkeypatch):
    monkeypatch.setattr(uploads, "SECONDS", 0.3)
    with begun(address) as connection:
        found = connection.recv(4_096).decode()

    assert found.startswith("HTTP/1.1 303")
    assert "refused=too-slow" in found
    assert not list(uploads_folder().iterdir())


def test_only_so_many_come_at_one_time(address, monkeypatch):
    monkeypatch.setattr(uploads, "AT_ONCE", 1)
    with begun(address):
        assert post(address, LINE * 100) == (303, "/leads/import/?refused=busy")
    assert post(address, b"email\n" + LINE)[0] == 302


@contextmanager
def begun(address):
    """An upload of which the end never comes."""
    port, cookies, _ = address
    head = (
        "POST /leads/import/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        f"Cookie: {cookies}\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 100000\r\n\r\n--b"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(head.encode())
        while not (uploads_folder().exists() and threading.active_count() > 1):
            pass
        threading.Event().wait(0.3)
        yield connection
