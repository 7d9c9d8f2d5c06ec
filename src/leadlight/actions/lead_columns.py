"""The columns of leads as learning sees them: a value a lead, as the source has it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from leadlight.engines.lookups import Source
from leadlight.learning.dataset import Column
from leadlight.learning.values.lists import scalar
from leadlight.scoring.values import normal_name
from leadlight.tables import ROW, Kind, Leaf, Table
from leadlight.tables.rows import first_row
from leadlight.tables.sql import quoted

if TYPE_CHECKING:
    import duckdb
    from numpy.typing import NDArray


def columns_of(connection: duckdb.DuckDBPyConnection, table: Table) -> tuple[Column, ...]:
    """Read every leaf that has a name, in the order of the rows; nested ones are named with points."""
    leaves = [leaf for leaf in table.leaves if normal_name("".join(leaf.path))]
    if not leaves:
        return ()
    listed = ", ".join(f"{leaf.sql} AS c{place}" for place, leaf in enumerate(leaves))
    found = connection.execute(f"SELECT {listed} FROM {quoted(table.view)} ORDER BY {ROW}").fetchnumpy()
    return tuple(
        Column(".".join(leaf.path), _values(leaf, found[f"c{place}"])) for place, leaf in enumerate(leaves)
    )


def count_of(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    """The number of rows of a table."""
    (rows,) = first_row(connection, f"SELECT COUNT(*) FROM {quoted(table.view)}")
    return int(rows)


def _values(leaf: Leaf, raw: Any) -> NDArray[np.object_]:  # noqa: ANN401 - DuckDB's array of any type
    """What the meaning sees for what DuckDB gave."""
    listed = raw.tolist()  # what is masked becomes None
    values = np.empty(len(listed), dtype=np.object_)
    if leaf.kind in (Kind.JSON, Kind.INSTANT):
        source, made = Source("", "", "", leaf.kind), {}
        for place, each in enumerate(listed):
            if each not in made:
                made[each] = scalar(source.value(each))
            values[place] = made[each]
    else:
        values[:] = listed
    return values
