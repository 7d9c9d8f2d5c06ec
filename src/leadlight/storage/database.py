"""Where an installation keeps its data, and how Django is told so."""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from leadlight.errors import StorageError
from leadlight.storage.checkpoints import PAGES_FOR_WRITERS

DATA, DATABASE = "LEADLIGHT_DATA_DIR", "LEADLIGHT_DATABASE"
"""Environment variables that stand for `--data` and `--database`."""

FILE = "leadlight.db"
FOLDER = "LEADLIGHT_FOLDER"
"""The entry of a description of the database that names the installation's folder."""

BUSY_SECONDS = 20
"""So long a transaction waits for the one writer of SQLite before it gives up."""

TIMES_OF_LINE = {
    "connect_timeout": "10",
    "keepalives": "1",
    "keepalives_idle": "30",
    "keepalives_interval": "10",
    "keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""How long PostgreSQL may be silent before a connection counts as lost; a URL may say otherwise."""

APPLICATION = "leadlight"
"""What our connections are called where PostgreSQL lists them."""

_DURABLE = "-c synchronous_commit=on"
"""What is acknowledged is on the disk, whatever the role or the database have set for themselves."""

_KEPT_OPEN: dict[str, Any] = {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
"""A thread that serves requests keeps its connection, and looks first whether it still is one."""


@dataclass(frozen=True, slots=True)
class Place:
    """An installation: its folder, and the URL of its database where that is a server."""

    folder: Path
    url: str | None = None

    @classmethod
    def of(cls, folder: Path | None = None, url: str | None = None) -> Place:
        """The place that options name, else the environment, else `leadlight-data` here."""
        return cls(
            (folder or Path(os.environ.get(DATA) or "leadlight-data")).absolute(),
            url or os.environ.get(DATABASE) or None,
        )

    @property
    def file(self) -> Path:
        """The database file of an installation without a server."""
        return self.folder / FILE

    @property
    def is_server(self) -> bool:
        """Whether the database is PostgreSQL."""
        return self.url is not None


_opened: Place | None = None


def open_database(place: Place, *, make: bool = False) -> None:
    """Let Django's default connection lead to a place; `make` makes its folder and tables, or updates them.

    May be called again with another place. Files that this process makes from now on are for its user alone.
    Raises StorageError where there is no installation.
    """
    global _opened  # noqa: PLW0603 - as Django's own connections are the process's
    os.umask(0o077)
    _opened = place
    if make:
        place.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    elif not place.is_server and not place.file.is_file():
        raise StorageError(
            f"There is no installation in {place.folder}. `leadlight serve --data {place.folder}` makes one."
        )
    _close_to_others(place)
    lead_to(described(place))
    if make:
        call_command("migrate", verbosity=0, interactive=False)


def opened_place() -> Place:
    """The installation whose database is open. Raises StorageError."""
    if _opened is None:
        raise StorageError("No installation is open.")
    return _opened


def opened_folder() -> Path:
    """The folder of the installation whose database is open. Raises StorageError."""
    return opened_place().folder


def _close_to_others(place: Place) -> None:
    """Take the files of people's data from everybody else, also where they were made or copied openly."""
    for file in (*place.folder.glob(f"{FILE}*"), *place.folder.glob("mirror.duckdb*")):
        with suppress(OSError):  # it went meanwhile, or belongs to another user: `leadlight doctor` tells
            if file.is_file() and file.stat().st_mode & 0o077:
                file.chmod(0o600)


def close_connections() -> None:
    """Close this thread's connections."""
    connections.close_all()


def lead_to(description: dict[str, object]) -> None:
    """Let Django's default connection lead to what an entry of its DATABASES describes."""
    close_connections()
    settings.DATABASES = {"default": description}
    connections.settings = connections.configure_settings(settings.DATABASES)
    with suppress(AttributeError):  # this thread has none yet
        del connections["default"]


def described(place: Place) -> dict[str, Any]:
    """The entry of Django's DATABASES for a place. Raises StorageError for a URL that names no database."""
    kept = _KEPT_OPEN | {FOLDER: str(place.folder)}
    return kept | (_file(place) if place.url is None else _server(place.url))


def folder() -> Path:
    """The folder of the installation that is open: beside the database, what must not lie in it."""
    return Path(connections["default"].settings_dict[FOLDER])


def _file(place: Place) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(place.file),
        "OPTIONS": {
            "timeout": BUSY_SECONDS,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; "
                f"PRAGMA wal_autocheckpoint={PAGES_FOR_WRITERS}; "
                "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY"
            ),
        },
    }


def _server(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"} or not parts.path.strip("/"):
        raise StorageError(
            "A database is named like postgresql://user@host:5432/name; its password comes from "
            "PGPASSWORD or ~/.pgpass. Without --database, SQLite in the folder of --data is used."
        )
    said = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            **TIMES_OF_LINE,
            **said,
            "options": f"{said.get('options', '')} {_DURABLE}".strip(),
            "application_name": APPLICATION,
        },
    }
