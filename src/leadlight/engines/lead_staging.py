"""Leads made ready in DuckDB: the fields a model reads, and the key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from leadlight.engines.kinds import is_columnar
from leadlight.engines.leftovers import fold_keys
from leadlight.engines.reading_sql import key_of, time_of
from leadlight.engines.relations import LeadRelation, RawColumn
from leadlight.errors import DataError
from leadlight.ingest.messages import KEYS, role_name
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.derived import SOURCES
from leadlight.scoring.requirements import fields_of, times_of
from leadlight.scoring.values import normal_name
from leadlight.tables import ROW, Kind, Leaf, Table

if TYPE_CHECKING:
    import duckdb


class LeadColumns:
    """The leaves of a table of leads by their names in normal form."""

    def __init__(self, table: Table, model: ScoringModel) -> None:
        """Find in `table` what `model` reads."""
        self.table = table
        self._leaves: dict[str, list[Leaf]] = {}
        for leaf in table.leaves:
            self._leaves.setdefault(normal_name("_".join(leaf.path)), []).append(leaf)
        self._model = model

    def names(self) -> list[str]:
        """The names of the fields."""
        return [name for name in self._leaves if name]

    def leaf(self, name: str) -> Leaf:
        """The only leaf of a name; raises DataError if there are two."""
        leaves = self._leaves[name]
        if len(leaves) > 1:
            raise DataError(f"{self._said_twice(name)}, which is used. Rename one.")
        return leaves[0]

    def notes(self) -> Iterator[str]:
        """A sentence for each name that stands twice, which is not used where no error was raised."""
        for name, leaves in self._leaves.items():
            if len(leaves) > 1 and name:
                yield f"{self._said_twice(name)}, which the model does not use."

    def _said_twice(self, name: str) -> str:
        columns = " and ".join("'" + ".".join(leaf.path) + "'" for leaf in self._leaves[name])
        return f"{self.table.address}: the columns {columns} have one name, '{name}'"

    def kind(self, name: str | None) -> Kind | None:
        """What a field holds."""
        return None if name is None else self.leaf(name).kind

    def likely_key(self) -> str | None:
        """The field that names a lead where nobody says which."""
        by_role = {role_name(name): name for name in self.names() if len(self._leaves[name]) == 1}
        return next((by_role[name] for name in (*KEYS, "id") if name in by_role), None)

    def used(self) -> dict[str, Leaf]:
        """The fields that the model reads, those that others are derived from included."""
        return {name: self.leaf(name) for name in sorted(fields_read(self._model)) if name in self._leaves}

    def written_times(self) -> dict[str, str]:
        """Columns for the times that text fields hold, by the name of the field."""
        used = self.used()
        texts = [
            name for name in sorted(times_of(self._model)) if name in used and used[name].kind is Kind.TEXT
        ]
        return {name: f"y{place}" for place, name in enumerate(texts)}


def fields_read(model: ScoringModel) -> frozenset[str]:
    """The fields a model reads, and those that derived ones among them are read from."""
    wanted = fields_of(model)
    return wanted | {source for name in wanted for source in SOURCES.get(name, ())}


def read_leads(
    connection: duckdb.DuckDBPyConnection, columns: LeadColumns, key: str | None, *, whole_keys: bool
) -> LeadRelation:
    """Read the leads once into a table: `_row`, their key `k`, and the fields the model reads."""
    used = columns.used()
    leaf = None if key is None else columns.leaf(key)
    read = None if leaf is None else key_of(leaf)
    key_sql = (
        "CAST(NULL AS VARCHAR)" if leaf is None or read is None else leaf.sql if whole_keys else read.sql
    )
    leftover = ["CAST(NULL AS VARCHAR)" if read is None or whole_keys else read.leftover]
    listed = [f"{leaf.sql} AS c{index}" for index, leaf in enumerate(used.values())]
    # a table that is cheap to read again stays where it is
    what = "VIEW" if whole_keys and is_columnar(columns.table) else "TABLE"
    instants = columns.written_times() if what == "TABLE" else {}
    for name, ident in instants.items():
        time = time_of(used[name])
        listed += [f"{time.sql} AS {ident}", f"{time.leftover} AS {ident}_left"]
    connection.execute(
        f"CREATE OR REPLACE TEMP {what} leads_read AS SELECT {ROW}, {key_sql} AS k, "
        f"{', '.join([f'{leftover[0]} AS k_left', *listed])} FROM {columns.table.view}"
    )
    if not whole_keys:
        fold_keys(connection, "leads_read")
    fields = {name: RawColumn(f"c{i}", leaf.kind) for i, (name, leaf) in enumerate(used.items())}
    return LeadRelation("leads_read", fields, instants, key_sql if whole_keys else None)
