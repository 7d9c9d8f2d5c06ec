"""An installation on every kind of database, new for each test that asks for `place`.

Its tables are made once, and copied: to make them takes longer than most tests do.
"""

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import psycopg
import pytest

from leadlight.storage.database import FILE, Place, close_connections, lead_to, open_database

numbers = count()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """Give an empty installation, on SQLite and on PostgreSQL; its database is open."""
    folder = tmp_path / "data"
    if request.param == "sqlite":
        yield from opened(copied(request.getfixturevalue("made_in_sqlite"), folder))
        return
    model = request.getfixturevalue("made_in_postgres")
    server, name = model.rsplit("/", 1)[0], f"live_{next(numbers)}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {model.rsplit('/', 1)[1]}".encode())
    folder.mkdir(mode=0o700)
    yield from opened(Place(folder, f"{server}/{name}"))
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture
def sqlite_place(made_in_sqlite: Path, tmp_path: Path) -> Iterator[Place]:
    """Give an empty installation on SQLite; its database is open."""
    yield from opened(copied(made_in_sqlite, tmp_path / "data"))


@pytest.fixture(scope="session")
def made_in_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the tables once; give the file."""
    place = Place(tmp_path_factory.mktemp("made") / "data")
    open_database(place, make=True)
    close_connections()
    return place.file


@pytest.fixture(scope="session")
def made_in_postgres(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Make the tables once; give the URL."""
    server = postgres.rsplit("/", 1)[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(b"CREATE DATABASE empty_installation TEMPLATE template0")
    place = Place(tmp_path_factory.mktemp("made") / "data", f"{server}/empty_installation")
    open_database(place, make=True)
    close_connections()
    return f"{server}/empty_installation"


def copied(file: Path, folder: Path) -> Place:
    folder.mkdir(mode=0o700, exist_ok=True)
    if not (folder / FILE).exists():  # else a test asks for `place` and `sqlite_place`: they are one
        shutil.copy(file, folder / FILE)
    return Place(folder)


def opened(place: Place) -> Iterator[Place]:
    open_database(place)
    yield place
    lead_to({"ENGINE": "django.db.backends.dummy"})  # who asks for no place shall not find this one
