import pytest
from hypothesis import given

from leadlight.engines import duckdb, python
from leadlight.engines.compiler import Detail
from tests.agreement.comparing import disagreements
from tests.agreement.drawing import worlds
from tests.agreement.searching import agree, search
from tests.agreement.variants import without_top_n


@pytest.mark.slow
@search(1.0)
@given(worlds())
def test_duckdb_says_what_the_meaning_says(world):
    agree(world, lambda some: disagreements(some, duckdb.score_staged))


@pytest.mark.slow
@search(0.6)
@given(worlds())
def test_so_does_what_other_engines_get_and_the_meaning_as_an_engine(world):
    engines = (without_top_n, python.score_staged)

    agree(world, lambda some: disagreements(some, *engines, details=(Detail.RULES,)))
