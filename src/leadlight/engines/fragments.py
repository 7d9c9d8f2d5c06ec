"""Pieces of SQL that mean the same on every engine, written in DuckDB's dialect and translated by SQLGlot.

The waist is narrow on purpose: comparison, whole numbers, binary numbers where the contract allows them,
CASE, COALESCE, aggregates, ROW_NUMBER and MAX windows, LEFT JOIN. No text is folded or cast here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from leadlight.scoring.arithmetic import LARGEST_CONTRIBUTION, MILLIONTHS_IN_A_HUNDREDTH

TRUE, FALSE = "TRUE", "FALSE"


def text(value: str) -> str:
    """A text literal."""
    return "'" + value.replace("'", "''") + "'"


def ident(name: str) -> str:
    """A quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def wide(sql: str) -> str:
    """A whole number of up to 38 digits."""
    return f"CAST({sql} AS HUGEINT)"


def whole(sql: str) -> str:
    """A whole number of 64 bits."""
    return f"CAST({sql} AS BIGINT)"


def all_of(conditions: Iterable[str]) -> str:
    """All conditions hold; of none, always."""
    parts = list(dict.fromkeys(part for part in conditions if part != TRUE))
    if FALSE in parts:
        return FALSE
    return f"({' AND '.join(parts)})" if len(parts) > 1 else parts[0] if parts else TRUE


def any_of(conditions: Iterable[str]) -> str:
    """One condition holds; of none, never."""
    parts = list(dict.fromkeys(part for part in conditions if part != FALSE))
    if TRUE in parts:
        return TRUE
    return f"({' OR '.join(parts)})" if len(parts) > 1 else parts[0] if parts else FALSE


def negated(condition: str) -> str:
    """The condition, which is never NULL, does not hold."""
    return {TRUE: FALSE, FALSE: TRUE}.get(condition) or f"(NOT {condition})"


def added(terms: Sequence[str]) -> str:
    """The sum of the terms, in a balanced tree, which no parser finds too deep."""
    if not terms:
        return "0"
    if len(terms) <= 8:
        return f"({' + '.join(terms)})"
    middle = len(terms) // 2
    return f"({added(terms[:middle])} + {added(terms[middle:])})"


def case(branches: Iterable[tuple[str, str]], otherwise: str) -> str:
    """The value of the first condition that holds."""
    found = [(condition, value) for condition, value in branches if condition != FALSE]
    if not found:
        return otherwise
    if found[0][0] == TRUE:
        return found[0][1]
    whens = " ".join(f"WHEN {condition} THEN {value}" for condition, value in found)
    return f"CASE {whens} ELSE {otherwise} END"


def bounded(sql: str, low: int | None, high: int | None) -> str:
    """A value that is not NULL, held between bounds."""
    held = sql if low is None else f"GREATEST({sql}, {low})"
    return held if high is None else f"LEAST({held}, {high})"


def half_away(numerator: str, denominator: int) -> str:
    """The quotient rounded to the nearest whole number, halves away from zero."""
    if denominator == 1:
        return numerator
    size = f"((2 * ABS({numerator}) + {denominator}) // {2 * denominator})"
    return f"(CASE WHEN {numerator} < 0 THEN -{size} ELSE {size} END)"


def within_limits(hundredths: str) -> str:
    """Hundredths of points within what one rule may give."""
    return bounded(hundredths, -LARGEST_CONTRIBUTION, LARGEST_CONTRIBUTION)


def of_count(each: int, count: str) -> str:
    """So many hundredths for each of a count, of which no lead has more than a thousand million."""
    points = f"({each} * {count})"
    return points if abs(each) <= LARGEST_CONTRIBUTION // 10**9 else within_limits(points)


def from_millionths(millionths: str) -> str:
    """Hundredths of millionths of a point that are within what a contribution may be."""
    return half_away(millionths, MILLIONTHS_IN_A_HUNDREDTH)


def from_binary(hundredths: str) -> str:
    """A binary number of hundredths as whole hundredths, rounded as the meaning rounds it."""
    size = f"CAST(FLOOR(LEAST(ABS({hundredths}) * {MILLIONTHS_IN_A_HUNDREDTH}, 1e18) + 0.5) AS BIGINT)"
    rounded = f"((2 * {size} + {MILLIONTHS_IN_A_HUNDREDTH}) // {2 * MILLIONTHS_IN_A_HUNDREDTH})"
    return f"(CASE WHEN {hundredths} < 0 THEN -{rounded} ELSE {rounded} END)"


def select(columns: Iterable[tuple[str, str]], source: str, where: str = TRUE, group: str = "") -> str:
    """A SELECT of SQL with aliases."""
    listed = ", ".join(sql if sql == alias else f"{sql} AS {alias}" for alias, sql in columns)
    return (
        f"SELECT {listed} FROM {source}"
        + ("" if where == TRUE else f" WHERE {where}")
        + (f" GROUP BY {group}" if group else "")
    )


def with_queries(queries: Sequence[tuple[str, str]], final: str) -> str:
    """A query over named ones."""
    return "WITH " + ", ".join(f"{name} AS ({query})" for name, query in queries) + " " + final
