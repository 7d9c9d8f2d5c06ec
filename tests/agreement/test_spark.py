"""A query costs Spark a second, so few worlds are drawn: what all engines share, DuckDB has tried."""

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from leadlight.engines.compiler import Detail
from tests.agreement.comparing import disagreements, report
from tests.agreement.drawing import worlds
from tests.agreement.examples import WORLDS

pytestmark = pytest.mark.spark
spark_engine = pytest.importorskip("leadlight.engines.spark")


@pytest.mark.usefixtures("spark")
@pytest.mark.parametrize("name", WORLDS)
def test_spark_says_what_the_meaning_says_on_the_edges(name):
    found = disagreements(WORLDS[name], spark_engine.score_staged)

    assert not found, report(WORLDS[name], found)


@pytest.mark.slow
@pytest.mark.usefixtures("spark")
@settings(
    max_examples=max(1, 2 * settings.default.max_examples // 5),
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # to make an example smaller takes many queries
)
@given(worlds())
def test_spark_says_what_the_meaning_says(world):
    found = disagreements(world, spark_engine.score_staged, details=(Detail.RULES,))

    assert not found, report(world, found)
