"""PostgreSQL is told how large tables have become, soon after they grew."""

import time

import pytest

from leadlight.storage import table_statistics as subject
from leadlight.storage.many import execute, rows
from leadlight.storage.table_statistics import FEWEST, count_anew, current_statistics

KNOWN = "SELECT reltuples FROM pg_class WHERE oid = 'leadlight_tombstone'::regclass"
FILL = "INSERT INTO leadlight_tombstone (digest, at) SELECT md5(n::text), n FROM generate_series(%s, %s) n"
TOLD = "SELECT pg_stat_force_next_flush()"
"""PostgreSQL tells others of changes once a second at most."""


ON_A_SERVER = pytest.mark.parametrize(
    "place", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)


@pytest.fixture
def known(place):
    """Give a function that tells how many rows the planner takes a table to have."""
    return lambda: int(rows(KNOWN)[0][0])


def grow(first, last):
    execute(FILL, [first, last])
    rows(TOLD)


@ON_A_SERVER
def test_a_table_that_grew_is_counted_once(known):
    grow(1, 5 * FEWEST)

    assert count_anew() == ["leadlight_tombstone"]
    assert known() == 5 * FEWEST
    assert count_anew() == []


@ON_A_SERVER
def test_little_is_not_worth_it_and_neither_is_little_beside_much(known):
    grow(1, FEWEST)
    assert count_anew() == []
    grow(FEWEST + 1, 5 * FEWEST)
    count_anew()
    grow(5 * FEWEST + 1, 9 * FEWEST)

    assert count_anew() == []
    assert known() == 5 * FEWEST


@ON_A_SERVER
def test_who_works_has_it_done_beside(known, monkeypatch):
    monkeypatch.setattr(subject, "LOOK", 0.05)
    with current_statistics():
        grow(1, 2 * FEWEST)
        latest = time.monotonic() + 10
        while known() < 2 * FEWEST:
            assert time.monotonic() < latest
            time.sleep(0.02)


@ON_A_SERVER
def test_it_goes_on_when_the_database_was_away(known, monkeypatch):
    monkeypatch.setattr(subject, "LOOK", 0.05)
    whole = subject.OUTGROWN
    monkeypatch.setattr(subject, "OUTGROWN", "SELECT nothing FROM nowhere WHERE 1 > %s")
    with current_statistics():
        grow(1, 2 * FEWEST)
        time.sleep(0.3)
        assert known() < 2 * FEWEST
        monkeypatch.setattr(subject, "OUTGROWN", whole)
        latest = time.monotonic() + 10
        while known() < 2 * FEWEST:
            assert time.monotonic() < latest
            time.sleep(0.02)


def test_on_sqlite_there_is_nothing_to_do(sqlite_place):
    with current_statistics():
        pass
