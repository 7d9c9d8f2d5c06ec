"""PostgreSQL drops its connections, dies or stays away under load: nothing is lost, all go on by themselves."""

import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from leadlight.actions.live.sources import add_key
from leadlight.actions.live.work import Worker
from leadlight.storage.database import Place, close_connections, open_database
from tests.faults.installation import eventually, installed
from tests.faults.sending import assert_nothing_lost, loaded
from tests.servers.postgres import running_server

NOW = 1_760_000_000_000_000
pytestmark = [pytest.mark.postgres, pytest.mark.soak, pytest.mark.timeout(0)]


class Server:
    """A PostgreSQL that syncs, and the ways in which it goes."""

    def __init__(self, url: str) -> None:
        self.url, self.database = url, f"{url}/live"
        self.chance = random.Random(0)
        self.ask("CREATE DATABASE live TEMPLATE template0")

    def ask(self, sql: str) -> list[tuple[int]]:
        with psycopg.connect(f"{self.url}/postgres", autocommit=True) as connection:
            found = connection.execute(sql.encode())
            return found.fetchall() if found.description else []

    def drop_connections(self) -> None:
        self.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'live'")

    def die(self) -> None:
        """Kill one connection's process outright: the server ends all others and recovers from its log."""
        pids = self.ask("SELECT pid FROM pg_stat_activity WHERE datname = 'live'")
        if pids:
            with suppress(ProcessLookupError):
                os.kill(self.chance.choice(pids)[0], signal.SIGKILL)
        eventually(self.is_there, "PostgreSQL is there again")

    def is_there(self) -> bool:
        try:
            return bool(self.ask("SELECT 1"))
        except psycopg.OperationalError:
            return False

    def stay_away(self) -> None:
        """Take no connections for a while."""
        self.ask("ALTER DATABASE live ALLOW_CONNECTIONS false")
        self.drop_connections()
        time.sleep(self.chance.uniform(0.5, 3))
        self.ask("ALTER DATABASE live ALLOW_CONNECTIONS true")


@pytest.fixture
def server() -> Iterator[Server]:
    with running_server(durable=True) as url:
        yield Server(url)
        close_connections()


def test_whatever_postgresql_does_nothing_acknowledged_is_lost_or_doubled(server, tmp_path: Path, rounds):
    place = Place(tmp_path / "data", server.database)
    open_database(place, make=True)
    _, key = add_key("server", NOW, "test")
    close_connections()
    ways = (server.drop_connections, server.die, server.drop_connections, server.stay_away)
    with installed(place) as running:
        running.wait_for("web", "worker")
        processes = running.pid_of("web"), running.pid_of("worker")
        with loaded(running.port, key) as load:
            for go in ways * rounds:
                load.wait_for(200, 30)
                go()
            load.wait_for(200, 30)
        running.settle()
        assert processes == (running.pid_of("web"), running.pid_of("worker"))

    events = assert_nothing_lost(load)
    assert running.verify() == ""
    print(f"{len(ways) * rounds} times, {events} events, {load.statuses}")  # noqa: T201 - a soak's figures


def test_a_worker_that_starts_while_postgresql_is_away_waits_for_it(server, tmp_path: Path):
    place = Place(tmp_path / "data", server.database)
    open_database(place, make=True)
    close_connections()
    server.ask("ALTER DATABASE live ALLOW_CONNECTIONS false")
    worker, started = Worker(place), threading.Event()
    thread = threading.Thread(target=worker.run, args=(started.set,))
    thread.start()
    assert not started.wait(0.5)

    server.ask("ALTER DATABASE live ALLOW_CONNECTIONS true")

    assert started.wait(30)
    worker.stop()
    thread.join()
