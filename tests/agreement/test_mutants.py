"""The fixed worlds catch every mistake made by hand, and catch it in a number, not by breaking the query."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pytest

from leadlight.engines import duckdb as engine
from leadlight.engines.compiler import Detail
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.evaluate import Look
from tests.agreement.comparing import compared, rows_of, staged_world
from tests.agreement.examples import WORLDS
from tests.agreement.meaning import looks
from tests.agreement.mutants import MUTANTS
from tests.agreement.variants import without_top_n
from tests.agreement.worlds import World


@cache
def prepared(name: str) -> tuple[World, ScoringModel, list[Look]]:
    world = WORLDS[name]
    model = ScoringModel.model_validate(world.document)
    return world, model, looks(model, world)


RUNS = [
    (engine.score_staged, Detail.RULES),
    (without_top_n, Detail.RULES),
    (engine.score_staged, Detail.REASONS),
]


def first_disagreement() -> str | None:
    """Score world after world until one says something wrong."""
    return next((found for name in WORLDS for found in disagreements(name)), None)


def disagreements(name: str) -> Iterator[str]:
    world, model, expected = prepared(name)
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        staged = staged_world(connection, model, world, Path(folder))
        for run, detail in RUNS:
            run(connection, model, staged, world.at, detail)
            yield from compared(model, expected, rows_of(connection), detail)


def test_there_are_many_and_no_two_are_alike():
    assert (
        len({(mutant.old, mutant.new) for mutant in MUTANTS})
        == len({mutant.name for mutant in MUTANTS})
        == len(MUTANTS)
    )


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_a_wrong_compiler_is_caught(mutant):
    with mutant.applied():
        found = first_disagreement()

    assert found is not None


def test_the_right_compiler_is_right_again():
    assert first_disagreement() is None
