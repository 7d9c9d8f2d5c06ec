"""Where a table is: a file, standard input, or a table of a database. Passwords never show."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from leadlight.tables.errors import AddressError

_SHEET = re.compile(r"(?is)(?P<path>.+\.(?:xlsx|xlsm))#(?P<sheet>.+)")
_SCHEME = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]+)://")
_PLACES = (
    "a file, - (standard input), postgresql://.../db#table, sqlite:///file#table or duckdb:///file#table"
)


@dataclass(frozen=True, slots=True)
class File:
    """A file; `sheet` names a sheet of a workbook."""

    path: Path
    sheet: str | None = None

    def __str__(self) -> str:
        return f"{self.path}#{self.sheet}" if self.sheet else str(self.path)


@dataclass(frozen=True, slots=True)
class Stdin:
    """Whatever is sent to the program."""

    def __str__(self) -> str:
        return "standard input"


class Database(StrEnum):
    """The databases whose tables can be named."""

    POSTGRESQL = "postgresql"
    SQLITE = "sqlite"
    DUCKDB = "duckdb"


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A table of a database; `url` is without the table, and with the password where one was given."""

    kind: Database
    url: str = field(repr=False)
    table: str

    def __str__(self) -> str:
        return f"{self.masked(self.url)}#{self.table}"

    def __repr__(self) -> str:
        return f"DatabaseTable({str(self)!r})"

    @property
    def path(self) -> Path:
        """The file of a database that is a file."""
        return Path(unquote(self.url.split(":///", 1)[1]))

    def masked(self, text: str) -> str:
        """The text with every occurrence of the password as `***`."""
        for secret in sorted(_secrets(self.url), key=len, reverse=True):
            text = text.replace(f":{secret}@", ":***@").replace(f"password={secret}", "password=***")
            if len(secret) > 3:
                text = text.replace(secret, "***")
        return text


Address = File | Stdin | DatabaseTable


def parse_address(text: str) -> Address:
    """Read an address as people write it; raises `AddressError`."""
    if text == "-":
        return Stdin()
    if scheme := _SCHEME.match(text):
        return _database_table(text, scheme["scheme"].lower())
    if not text.strip() or "\0" in text:
        raise AddressError(f"{text!r} names nothing. Give {_PLACES}.")
    if workbook := _SHEET.fullmatch(text):
        return File(Path(workbook["path"]), workbook["sheet"])
    return File(Path(text))


def _database_table(text: str, scheme: str) -> DatabaseTable:
    url, _, table = text.rpartition("#") if "#" in text else (text, "", "")
    kind = Database.POSTGRESQL if scheme == "postgres" else next((k for k in Database if k == scheme), None)
    if kind is None:
        raise AddressError(f"{scheme}:// is nothing that can be read. Give {_PLACES}.")
    address = DatabaseTable(kind, url, table)
    if not table.strip():
        raise AddressError(
            f"{address.masked(url)} names no table. Add it after a #: {address.masked(url)}#leads"
        )
    if kind is not Database.POSTGRESQL and not url.split("://", 1)[1].removeprefix("/").strip():
        raise AddressError(f"{url} names no file. Write three slashes and the file: {scheme}:///file#{table}")
    if kind is not Database.POSTGRESQL and ":///" not in url:
        raise AddressError(f"{url} has two slashes. Write three and the file: {scheme}:///file#{table}")
    return address


def _secrets(url: str) -> set[str]:
    """The password of a URL, as written and decoded, wherever it stands."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return set(re.findall(r"://[^/@]*?:([^@]*)@", url))
    written = {secret for _, mark, secret in [_user_and_password(parts.netloc)] if mark}
    asked = set(parse_qs(parts.query).get("password", []))
    raw = set(re.findall(r"[?&]password=([^&#]*)", url))
    return {secret for each in written | asked | raw for secret in (each, unquote(each)) if secret}


def _user_and_password(netloc: str) -> tuple[str, str, str]:
    return netloc.rpartition("@")[0].partition(":")
