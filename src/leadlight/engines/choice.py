"""The engines by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, assert_never

from duckdb import DuckDBPyConnection

from leadlight.engines import duckdb, python
from leadlight.engines.compiler import Detail
from leadlight.engines.staging import Staged
from leadlight.scoring.definition import ScoringModel

EngineName: TypeAlias = Literal["duckdb", "python", "spark"]

ScoreStaged: TypeAlias = Callable[[DuckDBPyConnection, ScoringModel, Staged, int, Detail], object]
"""Scores staged leads into the temporary table `result` of the connection."""


MOST_RULES_IN_SQL = 300
"""Databases plan a query in time that grows with the square of its columns; larger models go lead by lead."""


def engine_for(name: EngineName, model: ScoringModel) -> tuple[ScoreStaged, tuple[str, ...]]:
    """The engine of a name as far as it takes the model, and a sentence where another one has to do it.

    Raises EngineError for an engine that is not installed.
    """
    rules = len(model.all_rules())
    if name == "python" or rules <= MOST_RULES_IN_SQL:
        return chosen(name), ()
    return chosen("python"), (
        f"The model has {rules:,} rules, more than a database takes in one query, "
        "so leads are scored one by one.",
    )


def chosen(name: EngineName) -> ScoreStaged:
    """The engine of a name; raises EngineError where it is not installed."""
    match name:
        case "duckdb":
            return duckdb.score_staged
        case "python":
            return python.score_staged
        case "spark":
            from leadlight.engines import spark  # noqa: PLC0415 - an extra, which takes a second to load

            return spark.score_staged
        case _:
            assert_never(name)
