"""Another system that receives requests: a real server, in the open or with TLS, that answers as it is told."""

import datetime as dt
import ipaddress
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PATIENCE = 30.0


@dataclass(frozen=True)
class Got:
    """A request that came, and over which of the connections."""

    path: str
    headers: dict[str, str]
    body: bytes
    connection: int


@dataclass(frozen=True)
class Reply:
    """What is answered: `drip` seconds pass before every byte of the body."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    wait: float = 0.0
    drip: float = 0.0


class Receiver(ThreadingHTTPServer):
    """Keeps every request. `answer` says what is answered to one; 200 unless it is set."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, certificate: "Certificate | None" = None) -> None:
        super().__init__(("127.0.0.1", 0), _Request)
        self.got: list[Got] = []
        self.replies: deque[Reply] = deque()
        self.answer: Callable[[Got], Reply] = lambda _: self.replies.popleft() if self.replies else Reply()
        self.at_once = self.most_at_once = self.connections = 0
        self.names: list[str | None] = []
        self.scheme = "http"
        self._lock = threading.Lock()
        if certificate is not None:
            self.scheme = "https"
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate.path)
            context.sni_callback = lambda _connection, name, _context: self.names.append(name)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}/hook"

    def handle_error(self, request: object, client_address: object) -> None:
        """Whoever hangs up is no error of ours."""

    def take(self, got: Got) -> Reply:
        with self._lock:
            self.got.append(got)
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        reply = self.answer(got)
        time.sleep(reply.wait)
        with self._lock:
            self.at_once -= 1
        return reply

    def wait_for(self, count: int) -> list[Got]:
        latest = time.monotonic() + PATIENCE
        while len(self.got) < count:
            assert time.monotonic() < latest, f"{len(self.got)} of {count} came"
            time.sleep(0.01)
        return self.got


class _Request(BaseHTTPRequestHandler):
    server: Receiver
    protocol_version = "HTTP/1.1"

    def setup(self) -> None:
        super().setup()
        self.server.connections += 1
        self.number = self.server.connections

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        reply = self.server.take(Got(self.path, dict(self.headers), body, self.number))
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if reply.drip:
            for byte in reply.body:
                time.sleep(reply.drip)
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
        else:
            self.wfile.write(reply.body)

    def do_GET(self) -> None:
        self.server.take(Got(self.path, dict(self.headers), b"", self.number))
        self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def receiving(certificate: "Certificate | None" = None) -> Iterator[Receiver]:
    """Run a receiver as long as the context lasts."""
    receiver = Receiver(certificate)
    thread = threading.Thread(target=receiver.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.shutdown()
        receiver.server_close()
        thread.join()


@dataclass(frozen=True)
class Certificate:
    """A key and certificate in one file, which vouches for itself."""

    path: Path

    def trusted(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.path))


def certificate_for(folder: Path, *names: str) -> Certificate:
    """Make a certificate for names and 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, names[0])])
    now = dt.datetime.now(dt.UTC)
    known = [*map(x509.DNSName, names), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(known), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{names[0]}.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return Certificate(path)
