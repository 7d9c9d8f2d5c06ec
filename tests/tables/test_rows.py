import duckdb
import numpy as np

from leadlight.tables.rows import first_row


def test_a_row_is_fetched_and_the_connection_is_free_for_other_work():
    connection = duckdb.connect()

    assert first_row(connection, "SELECT number, number + 1 FROM (VALUES (1), (5)) AS t(number)") == (1, 2)
    assert first_row(connection, "SELECT ? + 1", [2]) == (3,)

    connection.register("numbers", {"number": np.array([1, 2, 3])})
    assert first_row(connection, "SELECT sum(number) FROM numbers") == (6,)


def test_a_query_that_gives_nothing_gives_an_empty_row():
    assert first_row(duckdb.connect(), "SELECT 1 WHERE false") == ()
