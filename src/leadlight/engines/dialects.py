"""Compiled queries, which are in DuckDB's dialect, in the words of other engines.

SQLGlot knows how each engine spells things. What stands here is where the same words mean something else:
whole-number division, the width of whole numbers and of their sums, and what an optimiser may take apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import sqlglot
from sqlglot import exp

_HUGE = exp.DataType.Type.INT128
_WIDEST = "DECIMAL(38, 0)"


class Dialect(StrEnum):
    """Engines that a query can be translated for, by the name SQLGlot has for each."""

    POSTGRES = "postgres"
    SPARK = "spark"


def translated(query: str, dialect: Dialect) -> str:
    """A query of DuckDB's in another dialect."""
    tree = sqlglot.parse_one(query, read="duckdb")
    wide = {id(node) for node in tree.find_all(exp.IntDiv) if _is_wide(node.this)}
    change = _for_spark if dialect is Dialect.SPARK else _for_postgres
    # the innermost first, so that what is put in another's place is complete
    for node in reversed(list(tree.walk())):
        changed = change(node, wide=id(node) in wide)
        if changed is not node:
            node.replace(changed)
    return tree.sql(dialect=dialect.value)


def _is_wide(node: exp.Expr) -> bool:
    """Whether a whole number may need more than 64 bits."""
    return any(cast.to.is_type(_HUGE) for cast in _outermost_casts(node))


def _outermost_casts(node: exp.Expr) -> Iterator[exp.Cast]:
    for found in node.walk(prune=lambda inner: isinstance(inner, exp.Cast)):
        if isinstance(found, exp.Cast):
            yield found


def _widened(node: exp.Expr) -> exp.Expr:
    return exp.Cast(this=node, to=exp.DataType.build(_WIDEST))


# --- Spark -----------------------------------------------------------------------------------------


def _for_spark(node: exp.Expr, *, wide: bool) -> exp.Expr:
    match node:
        case exp.DataType() if node.is_type(_HUGE):
            return exp.DataType.build(_WIDEST)
        case exp.Sum() if not _is_binary(node):
            # Spark adds 64-bit numbers in 64 bits, and fails where they do not suffice
            return exp.Sum(this=_widened(node.this))
        case exp.IntDiv() if wide:
            return _divided_exactly(node)
        case _:
            return node


def _is_binary(node: exp.Expr) -> bool:
    """Whether a sum adds binary numbers, as only half-lives do."""
    return node.find(exp.Pow) is not None


def _divided_exactly(node: exp.IntDiv) -> exp.Expr:
    """A quotient of more than 64 bits: DIV gives no more than these, and / rounds what is no whole number."""
    number, by = _widened(node.this), node.expression
    rest = exp.Mod(this=number.copy(), expression=by.copy())
    multiple = exp.Paren(this=exp.Sub(this=number, expression=rest))
    return _widened(exp.Div(this=multiple, expression=by.copy(), typed=True, safe=False))


# --- PostgreSQL ------------------------------------------------------------------------------------


def _for_postgres(node: exp.Expr, *, wide: bool) -> exp.Expr:
    match node:
        case exp.DataType() if node.is_type(_HUGE):
            return exp.DataType.build("DECIMAL")
        case exp.IntDiv() if wide:
            return exp.Anonymous(this="DIV", expressions=[node.this, node.expression])
        case exp.IntDiv():
            # between whole numbers / cuts off, while DIV would give a decimal
            quotient = exp.Div(this=node.this, expression=node.expression, typed=True, safe=False)
            return exp.Paren(this=quotient)
        case exp.Alias() if isinstance(node.this, exp.Null):
            # a bare NULL would be a text; the only columns that may be nothing but that hold instants
            node.set("this", exp.Cast(this=node.this, to=exp.DataType.build("BIGINT")))
            return node
        case exp.CTE() if node.alias.startswith("layer_") and isinstance(node.this, exp.Select):
            # else a layer's expressions would be copied into every mention of them in the layers above
            node.this.set("offset", exp.Offset(expression=exp.Literal.number(0)))
            return node
        case _:
            return node
