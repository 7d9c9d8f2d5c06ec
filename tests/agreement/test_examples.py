"""The fixed worlds that tell wrong compilers from right ones: first of all the right one must agree."""

import pytest

from leadlight.engines import duckdb, python
from tests.agreement.comparing import disagreements, report
from tests.agreement.examples import WORLDS
from tests.agreement.variants import without_top_n


@pytest.mark.parametrize("name", WORLDS)
@pytest.mark.parametrize("engine", [duckdb.score_staged, python.score_staged, without_top_n])
def test_an_engine_says_what_the_meaning_says(engine, name):
    found = disagreements(WORLDS[name], engine)

    assert not found, report(WORLDS[name], found)
