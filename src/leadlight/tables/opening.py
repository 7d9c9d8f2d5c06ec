"""Open a table wherever it is."""

from __future__ import annotations

import gzip
import sys
import zlib
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, assert_never

from leadlight.tables.address import Address, Database, DatabaseTable, File, Stdin
from leadlight.tables.content import Format, check_readable, format_of, is_gzip
from leadlight.tables.databases import view_duckdb
from leadlight.tables.delimited import view_csv
from leadlight.tables.errors import BrokenFileError, EmptyInputError, TooLargeError, WrongContentError
from leadlight.tables.jsonlines import view_json_lines
from leadlight.tables.leaves import leaves_of
from leadlight.tables.parquet import view_parquet
from leadlight.tables.safely import interrupts
from leadlight.tables.spool import BLOCK, plain_words, room_for, spool
from leadlight.tables.sqlite import view_sqlite
from leadlight.tables.table import Opened, Table
from leadlight.tables.workbook import view_workbook

if TYPE_CHECKING:
    import duckdb

_MOST_UNPACKED = 64 * 1024**3
_MOST_EXPANSION = 300
_SMALL = 256 * 1024**2


def open_table(connection: duckdb.DuckDBPyConnection, address: Address, view: str) -> Table:
    """Make a temporary view of this name over the table at an address; raises a `TableError`.

    The view is lazy: it reads the source whenever it is queried. Queries that need it more than once make
    a table of it first.
    """
    with interrupts():
        match address:
            case File():
                check_readable(address.path)
                opened = _view_file(connection, address, address.path, view)
            case Stdin():
                path = spool(connection, sys.stdin.buffer if sys.stdin else BytesIO(), "input")
                if path.stat().st_size == 0:
                    raise EmptyInputError(
                        "Nothing came on standard input. Send a list to it: leadlight ... - < leads.csv"
                    )
                opened = _view_file(connection, address, path, view)
            case DatabaseTable():
                opened = _view_database(connection, address, view)
            case _:
                assert_never(address)
        leaves = opened.leaves
        if leaves is None:
            leaves = leaves_of(connection, view, opened.columns, str(address))
    return Table(view, tuple(opened.columns), leaves, address, tuple(opened.notes))


def _view_file(connection: duckdb.DuckDBPyConnection, address: File | Stdin, path: Path, view: str) -> Opened:
    place, named, sheet = str(address), path, address.sheet if isinstance(address, File) else None
    if is_gzip(path):
        named = path.with_suffix("") if path.suffix.lower() == ".gz" else path
        path = _unpacked(connection, path, place)
    elif path.suffix.lower() == ".gz":
        raise WrongContentError(f"{place} ends in .gz but is not packed. Name it by what it is.")
    match format_of(path, place, named):
        case Format.CSV:
            return view_csv(connection, path, place, view)
        case Format.PARQUET:
            return view_parquet(connection, path, place, view)
        case Format.JSON_LINES:
            return view_json_lines(connection, path, place, view)
        case Format.XLSX:
            return view_workbook(connection, path, place, sheet, view)


def _view_database(connection: duckdb.DuckDBPyConnection, address: DatabaseTable, view: str) -> Opened:
    match address.kind:
        case Database.DUCKDB:
            return view_duckdb(connection, address, view)
        case Database.SQLITE:
            return view_sqlite(connection, address, view)
        case Database.POSTGRESQL:
            from leadlight.tables.postgres import view_postgres  # noqa: PLC0415 - the driver takes 0.1 s to load

            return view_postgres(connection, address, view)


def _unpacked(connection: duckdb.DuckDBPyConnection, path: Path, place: str) -> Path:
    """The content of a gzip file, unless it is made to fill the disk."""
    packed, size = path.stat().st_size, 0
    plain = room_for(connection, Path(path.stem).name or "input")
    try:
        with plain_words(plain, "unpacking"), gzip.open(path) as source, plain.open("wb") as target:
            while block := _block(source, place):
                size += target.write(block)
                _check_expansion(size, packed, place)
    except (EOFError, zlib.error) as error:
        raise BrokenFileError(f"{place} is a damaged gzip file. Pack it again.") from error
    if size == 0:
        raise EmptyInputError(f"{place} is empty. It needs at least a row with the names of the columns.")
    return plain


def _check_expansion(size: int, packed: int, place: str) -> None:
    if size > _MOST_UNPACKED or (size > _SMALL and size > _MOST_EXPANSION * packed):
        raise TooLargeError(f"{place} unpacks to far more than a list of leads. Unpack it yourself to look.")


def _block(source: gzip.GzipFile, place: str) -> bytes:
    try:
        return source.read(BLOCK)
    except gzip.BadGzipFile as error:
        raise BrokenFileError(f"{place} is a damaged gzip file. Pack it again.") from error
