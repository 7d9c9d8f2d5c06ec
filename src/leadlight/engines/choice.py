"""The engines by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
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


@dataclass(frozen=True, slots=True)
class SparkPlace:
    """Where Spark runs: its master, and a folder its machines share; without both on this machine."""

    master: str | None = None
    folder: str | None = None


def engine_for(
    name: EngineName, model: ScoringModel, place: SparkPlace | None = None
) -> tuple[ScoreStaged, tuple[str, ...]]:
    """The engine of a name as far as it takes the model, and a sentence where another one has to do it.

    Raises EngineError for an engine that is not installed.
    """
    rules = len(model.all_rules())
    if name == "python" or rules <= MOST_RULES_IN_SQL:
        return chosen(name, place), ()
    said = (
        f"The model has {rules:,} rules, more than a database takes in one query, "
        "so leads are scored one by one."
    )
    return chosen("python"), (said,)


def chosen(name: EngineName, place: SparkPlace | None = None) -> ScoreStaged:
    """The engine of a name; raises EngineError where it is not installed."""
    match name:
        case "duckdb":
            return duckdb.score_staged
        case "python":
            return python.score_staged
        case "spark":
            return _spark(place or SparkPlace())
        case _:
            assert_never(name)


def _spark(place: SparkPlace) -> ScoreStaged:
    from leadlight.engines import spark  # noqa: PLC0415 - an extra, which takes a second to load
    from leadlight.engines.spark_exchange import Cluster  # noqa: PLC0415 - of the same extra

    return partial(spark.score_staged, cluster=Cluster(place.master, place.folder))
