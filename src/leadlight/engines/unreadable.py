"""Values that were needed as numbers, times, or yes or no, and are nothing of the kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from leadlight.engines.lookups import Source
from leadlight.engines.relations import RawColumn
from leadlight.engines.staging import Staged
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.requirements import numbers_of, sums_of, times_of, truths_of
from leadlight.scoring.values import Forms, Value, instant, is_missing, number, text_of, truth
from leadlight.tables import Kind

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Unreadable:
    """How many values of a field (or property) were not what was needed, with one of them."""

    field: str
    needed: str
    count: int
    example: str

    @property
    def sentence(self) -> str:
        """The finding in words."""
        example = f"e.g. '{self.example[:60]}'"
        values = "1 value" if self.count == 1 else f"{self.count:,} values"
        match self.needed:
            case "yes or no":
                were = "was neither yes nor no" if self.count == 1 else "were neither yes nor no"
            case kind:
                were = f"was no {kind.removesuffix('s')}" if self.count == 1 else f"were not {kind}"
        return f"{values} of {self.field} {were}, {example}."


def unreadable_values(
    connection: duckdb.DuckDBPyConnection, model: ScoringModel, staged: Staged
) -> Iterator[Unreadable]:
    """What could not be read of the staged leads and events, a finding for each field and need."""
    leads, events, forms = staged.leads, staged.events, staged.forms
    needs = [
        *(
            Need(leads.name, name, leads.fields.get(name), "numbers", _is_number)
            for name in numbers_of(model)
        ),
        *(
            Need(leads.name, name, leads.fields.get(name), "times", _is_time, leads.instants.get(name))
            for name in times_of(model)
        ),
        *(
            Need(leads.name, name, leads.fields.get(name), "yes or no", _is_truth)
            for name in truths_of(model)
        ),
    ]
    if events is not None:
        needs += [
            Need(events.name, n, events.properties.get(n), "numbers", _is_number) for n in sums_of(model)
        ]
    for need in sorted(needs, key=lambda need: (need.field, need.what)):
        found = _unread(connection, need, forms)
        if found is not None:
            yield found


@dataclass(frozen=True, slots=True)
class Need:
    """A column whose texts are needed as one kind; `read` has what was read of them already."""

    relation: str
    field: str
    column: RawColumn | None
    what: str
    readable: Callable[[Value, Forms], bool]
    read: str | None = None


def _example(value: Value) -> str:
    return str(value) if isinstance(value, list | tuple) else text_of(value) or ""


def _is_number(value: Value, forms: Forms) -> bool:
    # a truth value counts as one or nothing where a number is needed
    return not isinstance(value, list | tuple) and (
        number(value, forms) is not None or truth(value) is not None
    )


def _is_truth(value: Value, _forms: Forms) -> bool:
    return not isinstance(value, list | tuple) and truth(value) is not None


def _is_time(value: Value, forms: Forms) -> bool:
    return not isinstance(value, list | tuple) and instant(value, forms) is not None


def _unread(connection: duckdb.DuckDBPyConnection, need: Need, forms: Forms) -> Unreadable | None:
    column = need.column
    if column is None or column.kind not in (Kind.TEXT, Kind.JSON):
        return None
    source = Source("", "", column.ident, column.kind)
    unread_only = "TRUE" if need.read is None else f"{need.read} IS NULL"
    query = (
        f"SELECT {column.ident}, COUNT(*) FROM {need.relation} WHERE {unread_only} "
        "GROUP BY 1 ORDER BY 2 DESC, 1"
    )
    unread = [
        (_example(value), count)
        for raw, count in connection.execute(query).fetchall()
        if raw is not None and not is_missing(value := source.value(raw)) and not need.readable(value, forms)
    ]
    if not unread:
        return None
    return Unreadable(need.field, need.what, sum(count for _, count in unread), unread[0][0])
