"""Texts in SQL: every reading of a text is decided by the meaning, once for each distinct value.

A model is compiled twice. The first time only collects which readings of which columns it needs; then the
engine is asked for the distinct values of those columns, the meaning judges each, and the second time every
reading becomes SQL: a constant, a list of values, or a column of a lookup table joined by value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from leadlight.engines.fragments import FALSE, TRUE, case, text
from leadlight.ingest.messages import decoded
from leadlight.scoring.values import Value, moment
from leadlight.tables import Kind

MOST_INLINE = 16
"""Up to so many values that a reading tells apart are written into the SQL; more are joined."""

Result: TypeAlias = bool | int | str | None
Raw: TypeAlias = Any
SqlType: TypeAlias = Literal["BOOLEAN", "BIGINT", "VARCHAR"]

_SQL_TYPES = {Kind.INTEGER: "BIGINT", Kind.REAL: "DOUBLE", Kind.TRUTH: "BOOLEAN", Kind.INSTANT: "BIGINT"}


@dataclass(frozen=True, slots=True)
class Source:
    """Values to be judged: an expression over a relation, under its alias, and what the expression holds."""

    relation: str
    alias: str
    sql: str
    kind: Kind

    @property
    def sql_type(self) -> str:
        """The type of the expression."""
        return _SQL_TYPES.get(self.kind, "VARCHAR")

    def value(self, raw: Raw) -> Value:
        """The value that the meaning sees for what the engine holds."""
        if raw is None:
            return None
        if self.kind is Kind.JSON:
            return decoded(raw)
        return moment(raw) if self.kind is Kind.INSTANT else raw


@dataclass(frozen=True, slots=True)
class Reading:
    """What the meaning makes of each value of a source; `name` tells the readings of one source apart.

    A reading that is `loose` may be NULL for false: it is never negated, and quicker.
    """

    name: Hashable
    judge: Callable[[Value], Result]
    sql_type: SqlType
    loose: bool = False


@dataclass(frozen=True, slots=True)
class LookupTable:
    """A lookup to upload: a row for each distinct value, a column for each reading that is joined."""

    name: str
    source: Source
    types: tuple[SqlType, ...]
    rows: Sequence[tuple[Raw, ...]]

    @property
    def join(self) -> str:
        """The join that finds the row of a value."""
        return f"LEFT JOIN {self.name} ON {self.source.sql} = {self.name}.v"


@dataclass(slots=True)
class _Answers:
    """What the readings of one source came to."""

    readings: dict[Hashable, Reading] = field(default_factory=dict)
    sql: dict[Hashable, str] = field(default_factory=dict)


class Lookups:
    """The readings a model needs, collected first and answered then."""

    def __init__(self, *, most_inline: int = MOST_INLINE) -> None:
        """Start with none, unanswered. Below 0 `most_inline` writes no value into the SQL."""
        self.tables: list[LookupTable] = []
        self._most_inline = most_inline
        self.answered = False
        self._sources: dict[Source, _Answers] = {}

    def read(self, source: Source, reading: Reading) -> str:
        """The SQL of a reading; while readings are being collected, any constant of its type."""
        answers = self._sources.setdefault(source, _Answers())
        if self.answered:
            return answers.sql[reading.name]
        answers.readings.setdefault(reading.name, reading)
        return {"BOOLEAN": FALSE, "BIGINT": "0", "VARCHAR": "''"}[reading.sql_type]

    def sources(self) -> Iterator[Source]:
        """The sources whose distinct values are needed."""
        yield from self._sources

    def answer(self, distinct: Callable[[Sequence[Source]], Iterable[Iterable[Raw]]]) -> None:
        """Judge the `distinct` values of every source."""
        found = distinct(list(self._sources))
        for (source, answers), raws in zip(self._sources.items(), found, strict=True):
            self._answer(source, answers, [raw for raw in raws if raw is not None])
        self.answered = True

    def joins(self, relation: str, used: Iterable[str]) -> str:
        """The joins of a relation with the lookup tables that the `used` SQL refers to."""
        sql = list(used)
        tables = (table for table in self.tables if table.source.relation == relation)
        return "".join(
            f" {table.join}" for table in tables if any(f"{table.name}." in piece for piece in sql)
        )

    def joined(self, sql: str) -> bool:
        """Whether a piece of SQL refers to a lookup table."""
        return any(f"{table.name}." in sql for table in self.tables)

    def _answer(self, source: Source, answers: _Answers, raws: Sequence[Raw]) -> None:
        values = {raw: source.value(raw) for raw in raws}
        joined: list[tuple[Reading, dict[Raw, Result]]] = []
        for name, reading in answers.readings.items():
            default = reading.judge(None)
            results = {raw: reading.judge(value) for raw, value in values.items()}
            inline = _inline(source, reading, results, self._most_inline)
            if inline is None:
                joined.append((reading, results))
                inline = f"COALESCE(lookup_{len(self.tables)}.r{len(joined) - 1}, {constant(default)})"
            answers.sql[name] = inline
        if joined:
            rows = [(raw, *(results[raw] for _, results in joined)) for raw in raws]
            types = tuple(reading.sql_type for reading, _ in joined)
            self.tables.append(LookupTable(f"lookup_{len(self.tables)}", source, types, rows))


def constant(result: Result) -> str:
    """A result as a literal."""
    match result:
        case None:
            return "NULL"
        case bool():
            return TRUE if result else FALSE
        case int():
            return str(result)
        case str():
            return text(result)


def _inline(source: Source, reading: Reading, results: dict[Raw, Result], most: int) -> str | None:
    """The reading without a join, or None where more values than `most` would have to be written out."""
    default = reading.judge(None)
    telling: dict[Result, list[Raw]] = {}
    for raw, result in results.items():
        if result != default:
            telling.setdefault(result, []).append(raw)
    if sum(map(len, telling.values())) > most or not all(map(_plain, results_of(telling))):
        return None
    loose = reading.loose or default is not False
    branches = [(_is_one_of(source, raws, loose=loose), result) for result, raws in telling.items()]
    if default is False:
        return branches[0][0] if branches else FALSE
    return case([(condition, constant(result)) for condition, result in branches], constant(default))


def results_of(telling: dict[Result, list[Raw]]) -> Iterator[Raw]:
    """Every raw value that a reading tells apart."""
    for raws in telling.values():
        yield from raws


def _plain(raw: Raw) -> bool:
    """Whether every dialect writes a literal of this value alike."""
    if isinstance(raw, str):
        return raw.isascii() and raw.isprintable() and "\\" not in raw and len(raw) < 200
    return isinstance(raw, bool | int)


def _is_one_of(source: Source, raws: list[Raw], *, loose: bool) -> str:
    listed = f"{source.sql} IN ({', '.join(constant(raw) for raw in raws)})"
    return listed if loose else f"({source.sql} IS NOT NULL AND {listed})"


def upload_columns(table: LookupTable) -> list[tuple[str, str]]:
    """Names and types of the columns of a lookup: the value, then its readings."""
    return [("v", table.source.sql_type), *((f"r{index}", kind) for index, kind in enumerate(table.types))]
