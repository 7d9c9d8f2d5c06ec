"""Texts that a spreadsheet would run as a formula: marked when written to CSV, unmarked when read.

A text is dangerous if, after any number of `'`, it starts with `=`, `@`, a tab or a carriage return, or
with `+` or `-` and is neither a number nor a phone. Writing puts one `'` before a dangerous text; reading
takes one `'` off where a dangerous text remains. Any number of `'` more or less leaves a text as dangerous as
it was, so that reading undoes writing exactly.

A number is a sign, digits (grouped, or with a decimal point or comma), an exponent, a percent sign. A phone
is a `+`, six to fifteen digits, and blanks, `(`, `)`, `-`, `.`, `/` between them: `+49 (30) 1234-56`. Neither
can call a function or name a cell; the worst a spreadsheet can do with `+1234-56` is to subtract.
"""

from __future__ import annotations

import re

MARK = "'"
_NUMBER = r"[+-](?:[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?%?"
_PHONE = r"\+[ (]{0,2}[0-9](?:[ ()./-]{0,3}[0-9]){5,14}"
HARMLESS = f"(?:{_NUMBER}|{_PHONE})"
"""What may follow a sign; in the part of RE2 that Python shares."""

_ALWAYS = "=@\t\r"
_SIGNED = "+-"
_HARMLESS = re.compile(HARMLESS)


def is_dangerous(text: str) -> bool:
    """Whether a spreadsheet would run this text without the marks before it."""
    bare = text.lstrip(MARK)
    first = bare[:1]
    return bool(first) and (first in _ALWAYS or (first in _SIGNED and not _HARMLESS.fullmatch(bare)))


def neutralise(text: str) -> str:
    """The text as it is written to CSV."""
    return MARK + text if is_dangerous(text) else text


def restore(text: str) -> str:
    """The text as it was before it was written to CSV."""
    return text[1:] if text.startswith(MARK) and is_dangerous(text[1:]) else text


def starts_sql(expression: str) -> str:
    """Whether a text starts like a dangerous one, or with a mark: true of all dangerous ones, and of more."""
    return f"ascii({expression}) IN (9, 13, 39, 43, 45, 61, 64)"


def dangerous_sql(expression: str) -> str:
    """`is_dangerous` as DuckDB's SQL; the first test decides nearly every text."""
    bare = f"ltrim({expression}, '''')"
    first = f"ascii({bare})"
    return (
        f"({starts_sql(expression)} AND ({first} IN (9, 13, 61, 64) OR "
        f"({first} IN (43, 45) AND NOT regexp_full_match({bare}, '{HARMLESS}'))))"
    )


def neutralise_sql(expression: str) -> str:
    """`neutralise` as DuckDB's SQL."""
    return f"CASE WHEN {dangerous_sql(expression)} THEN '''' || {expression} ELSE {expression} END"


def restore_sql(expression: str) -> str:
    """`restore` as DuckDB's SQL: `'` and a dangerous text is itself dangerous, so one test is enough."""
    return (
        f"CASE WHEN starts_with({expression}, '''') AND {dangerous_sql(expression)} "
        f"THEN substr({expression}, 2) ELSE {expression} END"
    )
