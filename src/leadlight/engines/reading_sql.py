"""Keys and times of a table's leaves as DuckDB's SQL, as far as SQL reads them exactly as the meaning does.

Each expression comes with the leftover it cannot decide, which is NULL for nearly every row: those texts are
read by the meaning, once for each distinct one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.engines.fragments import text
from leadlight.scoring.values import WHITE_SPACE
from leadlight.tables import Kind, Leaf

_SECOND = r"(:[0-5]\d(\.\d{1,6})?)?"
_CLOCK = rf"[T ]([01]\d|2[0-3]):[0-5]\d{_SECOND}"
_PLAIN = rf"[1-9]\d{{3}}-\d\d-\d\d({_CLOCK}Z?)?"
_ZONED = rf"[1-9]\d{{3}}-\d\d-\d\d{_CLOCK}[+-](0\d|1[0-4]):[0-5]\d"


BETWEEN = "\x1f"
"""Stands between times that are left to be tried; no text of a file has it within a time."""


@dataclass(frozen=True, slots=True)
class Read:
    """What SQL makes of a leaf, and the text it leaves to the meaning (NULL where it leaves none).

    `written` is the whole leaf as text, for where another leaf's leftover has to be tried before it.
    """

    sql: str
    leftover: str = "CAST(NULL AS VARCHAR)"
    written: str = "CAST(NULL AS VARCHAR)"


def first_readable(times: Sequence[Read]) -> tuple[str, str]:
    """Of several times the first readable one, and where SQL cannot tell, all that are left to try.

    Those are joined by BETWEEN, for the meaning to try in order.
    """
    if len(times) == 1:
        return times[0].sql, times[0].leftover
    known: list[str] = []
    left: list[str] = []
    for place, time in enumerate(times):
        rest = ", ".join([time.leftover, *(later.written for later in times[place + 1 :])])
        known += [
            f"WHEN {time.sql} IS NOT NULL THEN {time.sql}",
            f"WHEN {time.leftover} IS NOT NULL THEN NULL",
        ]
        left += [
            f"WHEN {time.sql} IS NOT NULL THEN NULL",
            f"WHEN {time.leftover} IS NOT NULL THEN concat_ws(chr({ord(BETWEEN)}), {rest})",
        ]
    return f"CASE {' '.join(known)} END", f"CASE {' '.join(left)} END"


def scalar_text(leaf: Leaf) -> str:
    """The text of a leaf; a JSON text without its quotes."""
    match leaf.kind:
        case Kind.TEXT:
            return leaf.sql
        case Kind.JSON:
            return f"json_extract_string(CAST({leaf.sql} AS JSON), '$')"
        case Kind.REAL:
            whole = f"{leaf.sql} = FLOOR({leaf.sql}) AND ABS({leaf.sql}) < 1e15"
            digits, written = f"CAST(CAST({leaf.sql} AS BIGINT) AS VARCHAR)", f"CAST({leaf.sql} AS VARCHAR)"
            return f"CASE WHEN {whole} THEN {digits} ELSE {written} END"
        case _:
            return f"CAST({leaf.sql} AS VARCHAR)"


def time_of(leaf: Leaf) -> Read:
    """The instant of a leaf in microseconds; forms that are written out in full are read by the database."""
    if leaf.kind is Kind.INSTANT:
        return Read(leaf.sql, written=f"strftime(make_timestamp({leaf.sql}), '%Y-%m-%dT%H:%M:%S.%fZ')")
    if leaf.kind not in (Kind.TEXT, Kind.JSON):
        return Read("CAST(NULL AS BIGINT)")
    written = scalar_text(leaf)
    plain, zoned = (f"regexp_full_match({written}, {text(form)})" for form in (_PLAIN, _ZONED))
    sql = (
        f"CASE WHEN {plain} THEN epoch_us(TRY_CAST({written} AS TIMESTAMP))"
        f" WHEN {zoned} THEN epoch_us(TRY_CAST({written} AS TIMESTAMP WITH TIME ZONE)) END"
    )
    left = f"CASE WHEN NOT {plain} AND NOT {zoned} THEN nullif(trim({written}, {_BLANKS}), '') END"
    return Read(sql, left, written)


def key_of(leaf: Leaf) -> Read:
    """A key as it is compared: stripped, an e-mail address in lower case; NULL if blank.

    An address with other letters than ASCII's is left to the meaning, whose folding no database shares.
    """
    written = scalar_text(leaf)
    stripped = f"trim({written}, {_BLANKS})"
    foreign = f"(contains({stripped}, '@') AND strlen({stripped}) <> length({stripped}))"
    lowered = f"CASE WHEN contains({stripped}, '@') THEN lower({stripped}) ELSE {stripped} END"
    # nearly all keys are plain, and telling so costs a tenth of stripping blanks of every alphabet
    plain, address = (f"regexp_full_match({written}, {text(form)})" for form in (_PLAIN_KEY, _PLAIN_ADDRESS))
    slow = f"CASE WHEN NOT {foreign} THEN nullif({lowered}, '') END"
    return Read(
        f"CASE WHEN {plain} THEN {written} WHEN {address} THEN lower({written}) ELSE {slow} END",
        f"CASE WHEN {plain} OR {address} THEN NULL WHEN {foreign} THEN {stripped} END",
    )


_PLAIN_KEY = "[!-?A-~]+"
_PLAIN_ADDRESS = "[!-~]+"
_BLANKS = text(WHITE_SPACE)
