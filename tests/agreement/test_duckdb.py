import pytest
from hypothesis import HealthCheck, given, settings

from leadlight.engines import duckdb as engine
from tests.agreement.comparing import disagreements, report
from tests.agreement.drawing import worlds
from tests.agreement.variants import without_top_n


@settings(max_examples=4 * settings.default.max_examples, suppress_health_check=list(HealthCheck))
@given(worlds())
@pytest.mark.slow
def test_duckdb_says_what_the_meaning_says(world):
    found = disagreements(world, engine.score_staged, without_top_n)

    assert not found, report(world, found)
