"""Write a view to a file or a database, wholly or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from leadlight.tables.address import Address, Database, DatabaseTable, File, Stdin
from leadlight.tables.content import EXTENSIONS, Format
from leadlight.tables.database_tables import apart, write_duckdb, write_postgres, write_sqlite
from leadlight.tables.errors import CannotWriteError, OutputExistsError
from leadlight.tables.outgoing import outgoing
from leadlight.tables.safely import final_place, interrupts, replacing
from leadlight.tables.text_files import write_csv, write_json_lines, write_parquet

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb

WRITABLE = (".csv", ".xlsx", ".parquet", ".jsonl")


def write_table(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    address: Address,
    *,
    replace: bool = False,
    names: Mapping[str, str] | None = None,
) -> tuple[str, ...]:
    """Write the rows of a view in its order, without `_row`; the notes say what could not be kept.

    `names` are the names as written of columns whose name in the view differs. A file is replaced, a database
    table only with `replace`. Raises a `TableError`; then the old output is as it was.
    """
    with interrupts():
        match address:
            case File():
                _check_sheet(address, replace=replace)
                return tuple(_write_file(connection, view, address, names))
            case DatabaseTable():
                return tuple(_write_database(connection, view, address, names, replace=replace))
            case Stdin():
                raise _not_stdin()
            case _:
                assert_never(address)


def check_target(address: Address) -> None:
    """Refuse, before any work is done, what could never be written."""
    if isinstance(address, Stdin):
        raise _not_stdin()
    if isinstance(address, File):
        _check_suffix(address)
        final_place(address.path)


def _not_stdin() -> CannotWriteError:
    return CannotWriteError(f"- cannot be written to. Name a file that ends in {', '.join(WRITABLE)}.")


def _check_suffix(address: File) -> str:
    suffix = address.path.suffix.lower()
    if suffix not in WRITABLE:
        raise CannotWriteError(
            f"{address} ends in {suffix or 'nothing'}. Name a file that ends in {', '.join(WRITABLE)}."
        )
    return suffix


def _write_file(
    connection: duckdb.DuckDBPyConnection, view: str, address: File, names: Mapping[str, str] | None
) -> list[str]:
    suffix = _check_suffix(address)
    columns = outgoing(connection, view, names)
    with replacing(address.path) as draft:
        match EXTENSIONS[suffix]:
            case Format.CSV:
                return write_csv(connection, view, columns, draft)
            case Format.PARQUET:
                columns, notes = apart(columns)
                return [*notes, *write_parquet(connection, view, columns, draft)]
            case Format.JSON_LINES:
                return write_json_lines(connection, view, columns, draft)
            case Format.XLSX:
                from leadlight.tables.workbook_files import write_workbook  # noqa: PLC0415 - 25 ms to load

                return write_workbook(connection, view, columns, draft, address.sheet)


def _check_sheet(address: File, *, replace: bool) -> None:
    """A workbook is written whole: naming a sheet of one that is there would lose its other sheets."""
    if address.sheet and address.path.exists() and not replace:
        raise OutputExistsError(
            f"{address}: the workbook is already there and would be replaced with all its sheets. "
            "Say --replace if that is meant, or name another file."
        )


def _write_database(
    connection: duckdb.DuckDBPyConnection,
    view: str,
    address: DatabaseTable,
    names: Mapping[str, str] | None,
    *,
    replace: bool,
) -> list[str]:
    columns, notes = apart(outgoing(connection, view, names))
    match address.kind:
        case Database.DUCKDB:
            write_duckdb(connection, view, columns, address, replace=replace)
        case Database.SQLITE:
            write_sqlite(connection, view, columns, address, replace=replace)
        case Database.POSTGRESQL:
            write_postgres(connection, view, columns, address, replace=replace)
    return notes
