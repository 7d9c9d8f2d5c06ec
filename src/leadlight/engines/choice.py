"""The engines by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias, assert_never

import duckdb

from leadlight.engines.compiler import Detail
from leadlight.engines.staging import Staged
from leadlight.scoring.definition import ScoringModel

EngineName: TypeAlias = Literal["duckdb", "python", "spark"]

ScoreStaged: TypeAlias = Callable[[duckdb.DuckDBPyConnection, ScoringModel, Staged, int, Detail], object]
"""Scores staged leads into the temporary table `result` of the connection."""


def chosen(name: EngineName) -> ScoreStaged:
    """The engine of a name; raises EngineError where it is not installed."""
    match name:
        case "duckdb":
            from leadlight.engines.duckdb import score_staged
        case "python":
            from leadlight.engines.python import score_staged  # type: ignore[assignment]
        case "spark":
            from leadlight.engines.spark import score_staged  # type: ignore[assignment]
        case _:
            assert_never(name)
    return score_staged
