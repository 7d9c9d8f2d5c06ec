"""A PostgreSQL server of the tests' own: on a free port, in a temporary folder, gone when they end."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

PACKAGE = "postgresql"
OLDEST = 15

# ICU sorts "a" before "B" and, in Turkish, folds I to a dotless i: an engine must not care.
DATABASES = {
    "plain": "LOCALE 'C.UTF-8'",
    "turkish": "LOCALE 'C.UTF-8' LOCALE_PROVIDER icu ICU_LOCALE 'tr-TR'",
}


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Mapping[str, str]]:
    """Give the URLs of one server's databases, by collation."""
    with running_server() as url:
        with psycopg.connect(f"{url}/postgres", autocommit=True) as connection:
            for name, locale in DATABASES.items():
                connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 {locale}".encode())
        yield {name: f"{url}/{name}" for name in DATABASES}


@pytest.fixture(scope="session")
def postgres(postgres_databases: Mapping[str, str]) -> str:
    """Give the URL of a database that compares text by its bytes."""
    return postgres_databases["plain"]


@pytest.fixture(scope="session")
def postgres_turkish(postgres_databases: Mapping[str, str]) -> str:
    """Give the URL of a database that compares and folds text as Turkish does."""
    return postgres_databases["turkish"]


@contextmanager
def running_server(*, durable: bool = False) -> Iterator[str]:
    """Run a server as long as the context lasts; give its URL without a database."""
    programs = find_programs()
    with tempfile.TemporaryDirectory(
        prefix="leadlight-postgres-", dir=None if durable else in_memory()
    ) as name:
        folder = Path(name)
        user = owner_of_server()
        if user:
            shutil.chown(folder, user)
        initialise(programs, folder, user)
        port = free_port()
        url = f"postgresql://leadlight@127.0.0.1:{port}"
        with (folder / "log").open("wb") as log:
            command = start_command(programs, folder, port, durable=durable)
            server = subprocess.Popen(command, cwd=folder, user=user, stderr=log, start_new_session=True)
            try:
                wait_until_ready(server, f"{url}/postgres", folder / "log")
                yield url
            finally:
                stop(server)


def in_memory() -> Path | None:
    """Name a folder in memory where there is one with room: every test has a database of its own."""
    folder = Path("/dev/shm")  # noqa: S108 - the system's own
    with suppress(OSError):
        disk = os.statvfs(folder)
        if disk.f_bavail * disk.f_frsize > 4 * 1024**3 and os.access(folder, os.W_OK):
            return folder
    return None


def find_programs() -> Path:
    """Find the newest installed server; Debian keeps its programs off the path."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if on_path := shutil.which("initdb"):
        found.append(Path(on_path).resolve().parent)
    usable = [(version_of(folder), folder) for folder in found]
    if not usable or max(usable)[0] < OLDEST:
        pytest.fail(
            f"PostgreSQL {OLDEST} or newer is not installed. Install it: apt-get install {PACKAGE}",
            pytrace=False,
        )
    return max(usable)[1]


def version_of(folder: Path) -> int:
    printed = subprocess.check_output([folder / "initdb", "--version"], text=True)
    return int(printed.split()[2].split(".")[0])  # initdb (PostgreSQL) 15.18 (Debian ...)


def owner_of_server() -> str | None:
    """Name another user where the tests run as root: PostgreSQL refuses to."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def initialise(programs: Path, folder: Path, user: str | None) -> None:
    options = ["--username=leadlight", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
    made = subprocess.run(
        [programs / "initdb", "--pgdata=data", *options],
        cwd=folder,
        user=user,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        pytest.fail(f"PostgreSQL cannot make a database folder: {made.stderr}", pytrace=False)


def start_command(programs: Path, folder: Path, port: int, *, durable: bool) -> list[str]:
    """Build the command that runs a server; one that is not durable is quicker."""
    relaxed = [] if durable else ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]
    private = ["listen_addresses=127.0.0.1", "unix_socket_directories=", f"port={port}"]
    command = [str(programs / "postgres"), "-D", str(folder / "data")]
    for setting in relaxed + private:
        command += ["-c", setting]
    # Should the tests be killed outright, the kernel stops the server in their stead.
    tied_to_us = [found, "--pdeathsig", "INT"] if (found := shutil.which("setpriv")) else []
    return [*tied_to_us, *command]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_ready(server: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"PostgreSQL does not start: {log.read_text()}", pytrace=False)


def stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGINT)  # PostgreSQL's word for: drop the connections and shut down
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
