"""PostgreSQL, in place, says what the meaning says, whatever order and case its texts have."""

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings

from leadlight.engines.postgres import in_place
from leadlight.engines.staging import Choices
from leadlight.tables import parse_address, write_table
from tests.agreement.comparing import disagreements, report
from tests.agreement.drawing import worlds

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.mark.parametrize("database", ["plain", "turkish"])
@settings(suppress_health_check=list(HealthCheck))
@given(world=worlds())
def test_postgres_says_what_the_meaning_says(postgres_databases, database, world):
    found = disagreements(world, scoring_in(postgres_databases[database]))

    assert not found, report(world, found)


def scoring_in(url):
    """Give an engine that puts the opened tables into a database, scores them there and fetches the result."""

    def score(connection, model, staged, at, detail):
        views = connection.execute(
            "SELECT view_name FROM duckdb_views() WHERE view_name LIKE '%\\_table%' ESCAPE '\\'"
        )
        names = sorted(name for (name,) in views.fetchall())
        addresses = {name: parse_address(f"{url}#{name}") for name in names}
        for name, address in addresses.items():
            write_table(connection, name, address, replace=True)
        leads = addresses.pop("leads_table")
        with duckdb.connect() as fetched, in_place(leads, list(addresses.values())) as place:
            ready = place.staged(model, Choices(key=staged.key[0]), at)
            place.score(model, ready, at, detail)
            place.fetch(fetched, model, detail)
            result = fetched.execute("FROM result").to_arrow_table()  # noqa: F841 - DuckDB finds it by its name
        connection.execute("CREATE OR REPLACE TEMP TABLE result AS FROM result")

    return score
