"""A query costs Spark a second, so few worlds are drawn: what all engines share, DuckDB has tried."""

import pytest
from hypothesis import given

from leadlight.engines.compiler import Detail
from tests.agreement.comparing import disagreements, report
from tests.agreement.drawing import worlds
from tests.agreement.examples import WORLDS
from tests.agreement.searching import agree, search

pytestmark = pytest.mark.spark
spark_engine = pytest.importorskip("leadlight.engines.spark")


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("name", WORLDS)
def test_spark_says_what_the_meaning_says_on_the_edges(name):
    found = disagreements(WORLDS[name], spark_engine.score_staged)

    assert not found, report(WORLDS[name], found)


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
@search(0.4)
@given(worlds())
def test_spark_says_what_the_meaning_says(world):
    agree(world, lambda some: disagreements(some, spark_engine.score_staged, details=(Detail.RULES,)))
