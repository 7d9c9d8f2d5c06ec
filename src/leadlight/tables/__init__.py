"""Tables wherever they are (files, standard input, databases), read and written through DuckDB."""

from leadlight.tables.address import (
    Address,
    Database,
    DatabaseTable,
    File,
    Stdin,
    parse_address,
)
from leadlight.tables.opening import open_table
from leadlight.tables.sameness import is_same_place
from leadlight.tables.table import ROW, Column, Kind, Leaf, Table
from leadlight.tables.writing import check_target, write_table

__all__ = [
    "ROW",
    "Address",
    "Column",
    "Database",
    "DatabaseTable",
    "File",
    "Kind",
    "Leaf",
    "Stdin",
    "Table",
    "check_target",
    "is_same_place",
    "open_table",
    "parse_address",
    "write_table",
]
