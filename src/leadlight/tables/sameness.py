"""Do two addresses mean one place? Links, hard links and other spellings of a database count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from leadlight.tables.address import Address, Database, DatabaseTable, File

if TYPE_CHECKING:
    from pathlib import Path

_LOCAL = {"", "localhost", "127.0.0.1", "::1"}


def is_same_place(a: Address, b: Address) -> bool:
    """Whether writing to one would change the other; the sheets of a workbook are written together."""
    match a, b:
        case File(), File():
            return _same_file(a.path, b.path)
        case (File() as file, DatabaseTable() as table) | (DatabaseTable() as table, File() as file):
            return _is_file(table) and _same_file(file.path, table.path)
        case DatabaseTable(), DatabaseTable():
            return a.kind is b.kind and is_same_database(a, b) and _same_table(a.table, b.table)
        case _:
            return False


def _is_file(table: DatabaseTable) -> bool:
    return table.kind is not Database.POSTGRESQL


def _same_file(a: Path, b: Path) -> bool:
    try:
        return a.samefile(b)
    except (OSError, ValueError):
        return a.resolve() == b.resolve()


def is_same_database(a: DatabaseTable, b: DatabaseTable) -> bool:
    return _same_file(a.path, b.path) if _is_file(a) else _server(a) == _server(b)


def _server(address: DatabaseTable) -> tuple[str, str, str]:
    """Host, port and database as libpq understands them."""
    from psycopg import ProgrammingError  # noqa: PLC0415 - only where a server is compared
    from psycopg.conninfo import conninfo_to_dict  # noqa: PLC0415

    try:
        known = conninfo_to_dict(address.url)
    except ProgrammingError:
        return address.url, "", ""
    host = str(known.get("host") or "")
    name = known.get("dbname") or known.get("user") or ""
    return "" if host in _LOCAL or host.startswith("/") else host, str(known.get("port") or 5432), str(name)


def _same_table(a: str, b: str) -> bool:
    """`public.leads` may be what `leads` means; better to refuse one time too often."""
    one, two = a.casefold(), b.casefold()
    return one == two or one.endswith(f".{two}") or two.endswith(f".{one}")
