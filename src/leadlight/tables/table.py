"""An opened table: a view in a DuckDB connection, its columns, and the readable values of its rows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from leadlight.tables.address import Address

ROW = "_row"
"""The column of every view that numbers the rows from 1, in the order of the source."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column as in the source; `ident` is its name in the view, where case does not tell names apart."""

    name: str
    type: str
    ident: str
    duplicate_of: str | None = None


class Kind(StrEnum):
    """What the SQL of a leaf yields."""

    TEXT = "text"  # VARCHAR
    JSON = "json"  # VARCHAR that holds raw JSON; JSON's null is NULL
    INTEGER = "integer"  # BIGINT
    REAL = "real"  # DOUBLE
    TRUTH = "truth"  # BOOLEAN
    INSTANT = "instant"  # BIGINT, microseconds since 1970 in UTC


@dataclass(frozen=True, slots=True)
class Leaf:
    """One readable value of a row, nested ones taken apart: its path of names and its SQL over the view.

    `stamp` is the SQL of an instant as a TIMESTAMP in UTC, which DuckDB compares without computing it.
    """

    path: tuple[str, ...]
    sql: str
    kind: Kind
    stamp: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """`view` has `_row` and then the columns by their `ident`; `notes` say what was assumed or left out."""

    view: str
    columns: tuple[Column, ...]
    leaves: tuple[Leaf, ...]
    address: Address
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What a format tells of the view it made; leaves that are None are found by looking at the view."""

    columns: Sequence[Column]
    notes: Sequence[str] = ()
    leaves: tuple[Leaf, ...] | None = None
