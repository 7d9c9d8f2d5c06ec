"""Keys and times of a table's leaves as PostgreSQL's SQL, as far as SQL reads them as the meaning does.

The counterpart of `reading_sql`, which says the same in DuckDB's words: what SQL cannot decide is left over.
"""

from __future__ import annotations

from leadlight.engines.fragments import text
from leadlight.engines.postgres_database import C
from leadlight.engines.reading_sql import Read
from leadlight.scoring.values import WHITE_SPACE
from leadlight.tables import Kind, Leaf

NO_TEXT = f"CAST(NULL AS text) {C}"

# only days that every year has, as PostgreSQL 15 cannot try a cast
_DAY = (
    "[1-9][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_CLOCK = r"[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
_PLAIN = f"^{_DAY}(?:{_CLOCK}Z?)?$"
_ZONED = f"^{_DAY}{_CLOCK}[+-](?:0[0-9]|1[0-4]):[0-5][0-9]$"
_TYPES = {
    Kind.INTEGER: "bigint",
    Kind.REAL: "double precision",
    Kind.TRUTH: "boolean",
    Kind.INSTANT: "bigint",
}


def nothing(kind: Kind) -> str:
    """NULL of the type that holds a kind."""
    return f"CAST(NULL AS {_TYPES[kind]})" if kind in _TYPES else NO_TEXT


def microseconds_of(stamp: str) -> str:
    """The microseconds of a timestamp; one that is infinite is no instant."""
    return f"CASE WHEN isfinite({stamp}) THEN CAST(EXTRACT(EPOCH FROM {stamp}) * 1000000 AS bigint) END"


def scalar_text(leaf: Leaf) -> str:
    """The text of a leaf; a JSON text without its quotes."""
    match leaf.kind:
        case Kind.TEXT:
            return leaf.sql
        case Kind.JSON:
            return f"(CAST({leaf.sql} AS json) #>> '{{}}') {C}"
        case Kind.REAL:
            whole = f"{leaf.sql} = floor({leaf.sql}) AND abs({leaf.sql}) < 1e15"
            return (
                f"(CASE WHEN {whole} THEN CAST(CAST({leaf.sql} AS bigint) AS text) "
                f"ELSE CAST({leaf.sql} AS text) END) {C}"
            )
        case _:
            return f"CAST({leaf.sql} AS text) {C}"


def stripped(written: str) -> str:
    """A text without white space around it; NULL if nothing is left."""
    return f"nullif(btrim({written}, {text(WHITE_SPACE)}), '')"


def time_of(leaf: Leaf) -> Read:
    """The instant of a leaf in microseconds; forms that are written out in full are read by the database."""
    if leaf.kind is Kind.INSTANT:
        return Read(leaf.sql, NO_TEXT, _written_instant(leaf.sql))
    if leaf.kind not in (Kind.TEXT, Kind.JSON):
        return Read("CAST(NULL AS bigint)", NO_TEXT, NO_TEXT)
    written = scalar_text(leaf)
    plain, zoned = f"{written} ~ {text(_PLAIN)}", f"{written} ~ {text(_ZONED)}"
    sql = (
        f"CASE WHEN {plain} THEN {microseconds_of(f'CAST({written} AS timestamp)')}"
        f" WHEN {zoned} THEN {microseconds_of(f'CAST({written} AS timestamptz)')} END"
    )
    return Read(sql, f"CASE WHEN NOT {plain} AND NOT {zoned} THEN {stripped(written)} END", written)


def key_of(leaf: Leaf) -> Read:
    """A key as it is compared: stripped, an e-mail address in lower case; NULL if blank.

    An address with other letters than ASCII's is left to the meaning, whose folding no database shares.
    """
    key = stripped(scalar_text(leaf))
    address = f"strpos({key}, '@') > 0"
    foreign = f"({address} AND octet_length({key}) <> char_length({key}))"
    # by the rules of "C" only ASCII's letters have a lower case
    lowered = f"CASE WHEN {address} THEN lower({key} {C}) ELSE {key} END"
    return Read(f"CASE WHEN NOT {foreign} THEN {lowered} END", f"CASE WHEN {foreign} THEN {key} END")


def converted(sql: str, kind: Kind, wanted: Kind) -> str:
    """The SQL of a value of one kind as another, which is the same or JSON."""
    if kind is wanted:
        return sql
    if kind is Kind.INSTANT:
        sql = _written_instant(sql)
    return f"CAST(to_json({sql}) AS text) {C}"


def _written_instant(microseconds: str) -> str:
    stamp = f"(timestamp 'epoch' + {microseconds} * interval '1 microsecond')"
    return f"""to_char({stamp}, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
