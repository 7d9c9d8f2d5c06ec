"""An installation on every kind of database, made anew for each test that asks for `place`."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from leadlight.storage.database import Place, close_connections, open_database

numbers = count()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Give an empty installation, on SQLite and on PostgreSQL; its database is open."""
    if request.param == "sqlite":
        yield from opened(Place(tmp_path / "data"))
        return
    server = request.getfixturevalue("postgres").rsplit("/", 1)[0]
    name = f"live_{next(numbers)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0".encode())
    yield from opened(Place(tmp_path / "data", f"{server}/{name}"))
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def opened(place: Place) -> Iterator[Place]:
    open_database(place, make=True)
    yield place
    close_connections()


@pytest.fixture
def sqlite_place(tmp_path: Path) -> Iterator[Place]:
    """Give an empty installation on SQLite; its database is open."""
    yield from opened(Place(tmp_path / "data"))
