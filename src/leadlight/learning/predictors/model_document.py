"""Models as JSON, and back: tables of numbers, of which nothing is executed."""

from __future__ import annotations

from typing import Any, assert_never

import numpy as np

from leadlight.learning.candidates.additive import Additive, Curve, Levels, Steps, Table
from leadlight.learning.candidates.blend import Blend, Model, Single
from leadlight.learning.candidates.trees import Tree, Trees
from leadlight.learning.checked import (
    UnfitError,
    ascending,
    entries,
    flags,
    number,
    numbers,
    places,
    sequence,
    text,
    texts,
)


def model_json(model: Model) -> dict[str, Any]:
    """A model as JSON."""
    match model:
        case Additive(base, tables):
            return {"kind": "additive", "base": base, "tables": [_table_json(table) for table in tables]}
        case Trees(base, columns, fields, codes, trees):
            return {
                "kind": "trees",
                "base": base,
                "columns": list(columns),
                "fields": list(fields),
                "codes": [_table_json(table) for table in codes],
                "trees": [_tree_json(tree) for tree in trees],
            }
        case Blend(parts, shares):
            return {"kind": "blend", "shares": list(shares), "parts": [model_json(part) for part in parts]}
        case _:
            assert_never(model)


def _table_json(table: Table) -> dict[str, Any]:
    found: dict[str, Any] = {"feature": table.feature, "field": table.field}
    match table:
        case Steps():
            found |= {"kind": "steps", "cuts": table.cuts.tolist()}
        case Curve():
            found |= {"kind": "curve", "knots": table.knots.tolist()}
        case Levels():
            found |= {"kind": "levels", "unseen": table.unseen}
        case _:
            assert_never(table)
    return {**found, "points": table.points.tolist(), "missing": table.missing}


def _tree_json(tree: Tree) -> dict[str, Any]:
    return {
        "column": tree.column.tolist(),
        "cut": tree.cut.tolist(),
        "missing_left": tree.missing_left.astype(int).tolist(),
        "left": tree.left.tolist(),
        "right": tree.right.tolist(),
        "value": tree.value.tolist(),
    }


def read_model(document: object) -> Model:
    """The model of a JSON document; raises UnfitError where it is none."""
    if isinstance(document, dict) and document.get("kind") == "blend":
        _, shares, parts = entries(document, ("kind", "shares", "parts"))
        found = tuple(_single(part) for part in sequence(parts))
        if not found:
            raise UnfitError("a blend has parts")
        return Blend(found, tuple(map(float, numbers(shares, len(found)))))
    return _single(document)


def _single(document: object) -> Single:
    kind = document.get("kind") if isinstance(document, dict) else None
    if kind == "additive":
        _, base, tables = entries(document, ("kind", "base", "tables"))
        return Additive(number(base), tuple(_table(table) for table in sequence(tables)))
    if kind != "trees":
        raise UnfitError("a model of a kind that is known is expected")
    names = ("kind", "base", "columns", "fields", "codes", "trees")
    _, base, columns, fields, codes, trees = entries(document, names)
    wide = len(sequence(columns))
    if len(sequence(fields)) != wide:
        raise UnfitError("every column has a field")
    tables = [_table(table) for table in sequence(codes)]
    levels = tuple(table for table in tables if isinstance(table, Levels))
    if len(levels) != len(tables):
        raise UnfitError("codes are of levels")
    return Trees(
        number(base),
        texts(columns),
        texts(fields),
        levels,
        tuple(_tree(tree, wide) for tree in sequence(trees)),
    )


def _table(document: object) -> Table:
    kind = document.get("kind") if isinstance(document, dict) else None
    own = {"steps": "cuts", "curve": "knots", "levels": "unseen"}.get(str(kind))
    if own is None:
        raise UnfitError("a table of a kind that is known is expected")
    _, feature, field, mine, points, missing = entries(
        document, ("kind", "feature", "field", own, "points", "missing")
    )
    names = text(feature), text(field)
    if kind == "steps":
        cuts = ascending(mine)
        return Steps(*names, cuts, numbers(points, len(cuts) + 1), number(missing))
    if kind == "curve":
        knots = ascending(mine)
        if not len(knots):
            raise UnfitError("a curve has knots")
        return Curve(*names, knots, numbers(points, len(knots)), number(missing))
    return Levels(*names, numbers(points), number(missing), number(mine))


def _tree(document: object, wide: int) -> Tree:
    names = ("column", "cut", "missing_left", "left", "right", "value")
    column, cut, missing, left, right, value = entries(document, names)
    size = len(sequence(column))
    columns = places(column, -1, wide - 1)
    inner = columns >= 0
    tree = Tree(
        columns,
        numbers(cut, size),
        flags(missing, size),
        places(left, 0, max(size - 1, 0), size),
        places(right, 0, max(size - 1, 0), size),
        numbers(value, size),
    )
    own = np.flatnonzero(inner)
    children = np.concatenate([tree.left[inner], tree.right[inner]])
    if not size or (children <= np.tile(own, 2)).any() or len(np.unique(children)) != size - 1:
        raise UnfitError("a tree has one root, and every other node one parent that stands before it")
    return tree
