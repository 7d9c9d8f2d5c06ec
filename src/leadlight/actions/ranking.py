"""The ranked list: every input column as it was, and beside it what the scoring found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadlight.scoring.coherence import OUTPUT_COLUMNS
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.sums import EXCLUDED
from leadlight.scoring.values import normal_name
from leadlight.tables import ROW, Column, Table
from leadlight.tables.sql import literal, quoted

if TYPE_CHECKING:
    import duckdb

RANKED = "ranked"
SCORED_BEFORE = frozenset({"score", "priority", "reasons"})
RANKS = {"score": "r.total", "probability": "p.probability", "expected_value": "p.expected_value"}
"""What a list can be ranked by, the best first."""


@dataclass(frozen=True, slots=True)
class Listing:
    """How a ranked list looks: its order, and whether points are texts without trailing zeros.

    `predicted` are columns of the table `predicted` (by `_row`) that stand behind those of the scoring;
    `key` is the SQL of the key over the columns of the leads, where it needs no reading.
    """

    keep_order: bool = False
    as_text: bool = False
    rank_by: str = "score"
    predicted: tuple[str, ...] = ()
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """A column of the ranked list: its identifier, its name as written, and the SQL of its values."""

    ident: str
    name: str
    sql: str


@dataclass(frozen=True, slots=True)
class RankedList:
    """The columns of a ranked list over `leads_table` as l, `result` as r, `leads_read` as k; its order."""

    columns: tuple[Written, ...]
    order: str

    @property
    def names(self) -> dict[str, str]:
        """The names as written by the identifiers of the view `ranked`."""
        return {column.ident: column.name for column in self.columns}


def output_names(model: ScoringModel) -> list[str]:
    """The names of the columns that scoring adds, in order."""
    return ["score", *model.scores, *OUTPUT_COLUMNS[1:]]


def rank(
    connection: duckdb.DuckDBPyConnection, model: ScoringModel, leads: Table, listing: Listing
) -> RankedList:
    """Make the view `ranked` of leads and the table `result`, and perhaps `predicted`."""
    results = dict(_results(model, as_text=listing.as_text)) | {
        name: f"p.{quoted(name)}" for name in listing.predicted
    }
    into = {normal_name(column): result for result, column in model.columns.items()}
    columns = tuple(side_by_side(leads.columns, results, SCORED_BEFORE, into))
    listed = ", ".join(f"{column.sql} AS {quoted(column.ident)}" for column in columns)
    with_key, key = _with_key(leads, listing)
    best = f"{RANKS[listing.rank_by]} DESC NULLS LAST, CAST({key} AS VARCHAR), l.{ROW}"
    order = f"l.{ROW}" if listing.keep_order else best
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW {RANKED} AS "
        f"SELECT {listed} "
        f"FROM {with_key} JOIN result AS r ON r._row = l.{ROW} "
        + (f"JOIN predicted AS p ON p._row = l.{ROW} " if listing.predicted else "")
        + f"ORDER BY {order}"
    )
    return RankedList(columns, order)


def _with_key(leads: Table, listing: Listing) -> tuple[str, str]:
    """The leads as l with what they are told apart by, and the SQL of that."""
    if listing.key is None:
        return f"{quoted(leads.view)} AS l JOIN leads_read AS k ON k._row = l.{ROW}", "k.k"
    # a join with the leads as read would read them once more, and sort what it brought along
    ident = quoted(_free("key", {column.ident.casefold() for column in leads.columns}))
    return f"(SELECT *, {listing.key} AS {ident} FROM {quoted(leads.view)}) AS l", f"l.{ident}"


def side_by_side(
    inputs: Iterable[Column], results: Mapping[str, str], made_before: frozenset[str], into: Mapping[str, str]
) -> Iterator[Written]:
    """The columns of the leads (l) as they were, then the results; `into` puts some in a column of the leads.

    A list that has the columns `made_before` was made by an earlier run: its results are replaced. Elsewhere
    a column named like a result is kept under another name.
    """
    kept = list(inputs)
    was_made = {column.name for column in kept} >= made_before
    kept = [c for c in kept if c.name not in results or not (was_made or normal_name(c.name) in into)]
    ours = {name.casefold() for name in results}
    taken = {column.ident.casefold() for column in kept} | ours
    names = {column.name.casefold() for column in kept} | ours
    for column in kept:
        name, ident = column.name, column.ident
        if normal_name(name) in into:
            yield Written(_free(ident, taken), name, results[into[normal_name(name)]])
        elif name.casefold() in ours:
            name, alias = _free(f"{name}_input", names), _free(f"{ident}_input", taken)
            yield Written(alias, name, f"l.{quoted(ident)}")
        else:
            yield Written(ident, name, f"l.{quoted(ident)}")
    yield from (Written(name, name, sql) for name, sql in results.items())


def _free(ident: str, taken: set[str]) -> str:
    """A name that is not taken, which is from then on."""
    free, number = ident, 2
    while free.casefold() in taken:
        free, number = f"{ident}_{number}", number + 1
    taken.add(free.casefold())
    return free


def _results(model: ScoringModel, *, as_text: bool) -> Iterator[tuple[str, str]]:
    def points(column: str) -> str:
        return _written(column) if as_text else f"r.{column} / 100.0"

    yield "score", points("total")
    for place, name in enumerate(model.scores):
        yield name, points(f"score_{place}")
    names = [priority.name for priority in model.priorities]
    yield (
        "priority",
        f"CASE WHEN r.excluded IS NULL THEN {_chosen(names, 'priority')} ELSE {literal(EXCLUDED)} END",
    )
    yield "action", _chosen([priority.action for priority in model.priorities], "priority")
    yield "within", _chosen([priority.within for priority in model.priorities], "priority")
    yield "grade", "r.grade"
    yield "qualifies_for", _chosen([stage.name for stage in model.stages], "stage")
    yield "reasons", "nullif(r.reasons, '')"
    yield "excluded", _chosen([entry.name for entry in model.exclude], "excluded")


def _chosen(names: Sequence[str | None], column: str) -> str:
    """The name at the index that a column of the result holds."""
    if not any(names):
        return "CAST(NULL AS VARCHAR)"
    branches = " ".join(f"WHEN {place} THEN {literal(name)}" for place, name in enumerate(names) if name)
    return f"CASE r.{column} {branches} END"


def _written(column: str) -> str:
    """Hundredths as a decimal text without trailing zeros."""
    size = f"abs(r.{column})"
    whole, rest = f"CAST({size} // 100 AS VARCHAR)", f"{size} % 100"
    decimals = (
        f"CASE WHEN {rest} = 0 THEN '' WHEN {rest} % 10 = 0 THEN '.' || CAST({rest} // 10 AS VARCHAR) "
        f"ELSE '.' || lpad(CAST({rest} AS VARCHAR), 2, '0') END"
    )
    return f"CASE WHEN r.{column} < 0 THEN '-' ELSE '' END || {whole} || {decimals}"
