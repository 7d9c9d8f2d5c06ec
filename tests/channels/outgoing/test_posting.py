"""Requests go to the address that was judged, by the name that was given, once, and never for ever."""

import socket
import threading
import time

import pytest

from leadlight.channels.outgoing.addresses import Allowed
from leadlight.channels.outgoing.posting import Outgoing
from leadlight.channels.outgoing.urls import read_url
from tests.servers.receiver import Reply, certificate_for, receiving

HERE = Allowed.of(["127.0.0.1"])


def leads_to(*addresses):
    """Answer a look-up with one list of addresses after another, the last one from then on."""
    answers = list(addresses)

    def resolve(_host, port):
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, (text, port)) for text in found]

    return resolve


@pytest.fixture
def post():
    """Post to a URL; what is open is closed in the end."""
    opened = []

    def posted(url, allowed=HERE, timeout=5.0, **options):
        opened.append(Outgoing(allowed, **options))
        return opened[-1].post(read_url(url, HERE, http=True), {"X-Ours": "1"}, b"hello", timeout=timeout)

    yield posted
    for each in opened:
        each.close()


def test_a_body_is_posted_and_the_first_bytes_of_the_answer_are_kept(post):
    with receiving() as receiver:
        receiver.replies.append(Reply(202, {}, b"x" * 2_000))
        answer = post(receiver.url + "?a=b")

    (got,) = receiver.got
    assert (answer.status, answer.said, answer.error) == (202, b"x" * 500, "")
    assert (got.path, got.body, got.headers["X-Ours"]) == ("/hook?a=b", b"hello", "1")
    assert got.headers["Host"] == f"127.0.0.1:{receiver.server_port}"


def test_a_connection_is_used_again(tmp_path):
    with receiving(certificate := certificate_for(tmp_path, "hooks.example")) as receiver:
        outgoing = Outgoing(HERE, tls=certificate.trusted())
        for _ in range(3):
            outgoing.post(read_url(receiver.url, HERE), {}, b"")
        outgoing.close()

    assert [got.connection for got in receiver.got] == [1, 1, 1]


def test_the_name_is_what_tls_and_the_request_speak_of(post, tmp_path):
    certificate = certificate_for(tmp_path, "hooks.example")
    with receiving(certificate) as receiver:
        url = f"https://hooks.example:{receiver.server_port}/hook"
        answer = post(url, resolve=leads_to(["127.0.0.1"]), tls=certificate.trusted())

    assert answer.status == 200
    assert receiver.names == ["hooks.example"]
    assert receiver.got[0].headers["Host"] == f"hooks.example:{receiver.server_port}"


def test_who_cannot_prove_the_name_gets_nothing(post, tmp_path):
    certificate = certificate_for(tmp_path, "other.example")
    with receiving(certificate) as receiver:
        url = f"https://hooks.example:{receiver.server_port}/hook"
        answer = post(url, resolve=leads_to(["127.0.0.1"]), tls=certificate.trusted())
        nobody_vouches = post(url.replace("hooks", "other"), resolve=leads_to(["127.0.0.1"]))

    assert answer.status is None
    assert "TLS failed" in answer.error
    assert "TLS failed" in nobody_vouches.error
    assert receiver.got == []


def test_a_name_that_leads_outside_first_and_inside_later_is_looked_up_once_and_judged_each_time(post):
    with receiving() as receiver:
        url = f"http://rebinding.example:{receiver.server_port}/hook"
        rebinding = leads_to(["127.0.0.1"], ["127.0.0.2"])  # the first stands for an address outside
        outgoing = Outgoing(HERE, resolve=rebinding)
        target = read_url(url, HERE, http=True)
        first = outgoing.post(target, {}, b"")
        kept = outgoing.post(target, {}, b"")  # over the same connection
        outgoing.close()
        second = post(url, resolve=rebinding)

    assert (first.status, kept.status) == (200, 200)
    assert second.error == "Nothing may be sent to rebinding.example: 127.0.0.2 is this machine's own."
    assert len(receiver.got) == 2


def test_the_address_that_was_judged_is_connected_to_and_no_name(post, monkeypatch):
    asked = []
    here, as_usual = threading.current_thread(), socket.getaddrinfo

    def look_up(host, *arguments, **options):
        if threading.current_thread() is here:
            asked.append(host)
        return as_usual(host, *arguments, **options)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    with receiving() as receiver:
        answer = post(f"http://hooks.example:{receiver.server_port}/hook", resolve=leads_to(["127.0.0.1"]))

    assert answer.status == 200
    assert asked == []


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_no_answer_leads_elsewhere(post, status):
    with receiving() as inside, receiving() as receiver:
        receiver.replies.append(Reply(status, {"Location": inside.url}))
        answer = post(receiver.url)

    assert answer.status == status
    assert len(receiver.got) == 1
    assert inside.got == []


def test_a_proxy_of_the_environment_is_not_used(post, monkeypatch):
    with receiving() as proxy, receiving() as receiver:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, proxy.url)
        assert post(receiver.url).status == 200

    assert proxy.got == []


def test_without_permission_nothing_is_sent_to_this_machine(post):
    with receiving() as receiver:
        answer = post(receiver.url, allowed=Allowed())

    assert answer.error == "Nothing may be sent to 127.0.0.1: 127.0.0.1 is this machine's own."
    assert receiver.got == []
    assert receiver.connections == 0


def test_one_address_that_does_not_answer_does_not_stand_for_all(post):
    with receiving() as receiver:
        url = f"http://hooks.example:{receiver.server_port}/hook"
        answer = post(url, Allowed.of(["127.0.0.0/8"]), resolve=leads_to(["127.0.0.9", "127.0.0.1"]))

    assert answer.status == 200


@pytest.mark.parametrize("reply", [Reply(wait=3.0), Reply(body=b"x" * 100, drip=0.1)])
def test_who_answers_slowly_or_byte_by_byte_is_left_in_time(post, reply):
    with receiving() as receiver:
        receiver.replies.append(reply)
        began = time.monotonic()
        answer = post(receiver.url, timeout=0.5)
        took = time.monotonic() - began

    assert answer.status is None
    assert answer.error
    assert took < 2.5


def test_who_sends_headers_for_ever_is_left_in_time(post):
    with serving(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n") as port:
        began = time.monotonic()
        answer = post(f"http://127.0.0.1:{port}/", timeout=0.5)

    assert answer.status is None
    assert time.monotonic() - began < 2.5


def test_an_answer_without_end_is_cut(post):
    with receiving() as receiver:
        receiver.replies.append(Reply(200, {}, b"x" * 30_000_000))
        answer = post(receiver.url)

    assert (answer.status, len(answer.said)) == (200, 500)


def test_what_is_no_http_is_told_as_such(post):
    with serving(b"220 mail.example ESMTP\r\n", b"") as port:
        answer = post(f"http://127.0.0.1:{port}/")

    assert "no HTTP" in answer.error


def test_who_is_not_there_is_told(post):
    with receiving() as receiver:
        url = receiver.url
    assert "refused" in post(url).error
    assert "cannot be looked up" in post("http://nobody.invalid/", resolve=_nobody).error


def _nobody(*_):
    raise socket.gaierror(-2, "Name or service not known")


class serving:  # noqa: N801 - a context
    """Listen, and send one thing and then another again and again to whoever comes."""

    def __init__(self, first: bytes, then: bytes) -> None:
        self.first, self.then = first, then
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.ended = threading.Event()

    def __enter__(self) -> int:
        threading.Thread(target=self._serve, daemon=True).start()
        return int(self.listening.getsockname()[1])

    def _serve(self) -> None:
        connection, _ = self.listening.accept()
        with connection:
            try:
                connection.sendall(self.first)
                while self.then and not self.ended.wait(0.02):
                    connection.sendall(self.then)
                connection.shutdown(socket.SHUT_WR)
                connection.settimeout(5)
                while connection.recv(65_536):  # who closes before all was read resets the connection
                    pass
            except OSError:
                pass

    def __exit__(self, *_: object) -> None:
        self.ended.set()
        self.listening.close()
