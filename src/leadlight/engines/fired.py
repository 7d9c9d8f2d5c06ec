"""Which rules gave any lead any points, kept as bits: a column for sixty rules instead of sixty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from leadlight.engines.fragments import added
from leadlight.tables.rows import first_row

if TYPE_CHECKING:
    import duckdb

BITS = 60


def fired_columns(rules: int) -> list[tuple[str, str]]:
    """Columns over `r0`, `r1` ... with a bit for each rule that gave the lead points."""
    found = []
    for start in range(0, rules, BITS):
        bits = [
            f"CASE WHEN r{i} <> 0 THEN {1 << (i - start)} ELSE 0 END"
            for i in range(start, min(start + BITS, rules))
        ]
        found.append((f"fired_{start // BITS}", f"CAST({added(bits)} AS BIGINT)"))
    return found


def fired_bits(points: Sequence[int]) -> list[int]:
    """The same for one lead, of the points its rules gave."""
    return [
        sum(1 << place for place, given in enumerate(points[start : start + BITS]) if given)
        for start in range(0, len(points), BITS)
    ]


def fired_rules(connection: duckdb.DuckDBPyConnection, rules: int) -> list[bool]:
    """For each rule whether it gave any lead of the table `result` points."""
    columns = [f"COALESCE(BIT_OR({name}), 0)" for name, _ in fired_columns(rules)]
    if not columns:
        return []
    row = first_row(connection, f"SELECT {', '.join(columns)} FROM result")
    return [bool(row[index // BITS] >> (index % BITS) & 1) for index in range(rules)]
