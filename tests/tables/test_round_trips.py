"""What is written and read again is what it was."""

import tempfile
from pathlib import Path

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadlight.tables import open_table, parse_address, write_table

TRICKY = st.text(alphabet="'\"=+-@\t\r\n;,|#\\ 019aé_x\x01", max_size=8)
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufffe\uffff")
CELLS = st.one_of(st.none(), TRICKY, st.text(CHARACTERS, max_size=8))
NAMES = st.one_of(TRICKY, st.text(CHARACTERS, min_size=1, max_size=8)).filter(str.strip)


@st.composite
def tables(draw):
    names = draw(st.lists(NAMES, min_size=1, max_size=4, unique=True))
    return names, draw(st.lists(st.tuples(*[CELLS] * len(names)), max_size=5))


def written_and_read(names, rows, suffix):
    with tempfile.TemporaryDirectory() as folder, duckdb.connect() as connection:
        address = parse_address(str(Path(folder) / f"table{suffix}"))
        idents = [f"c{number}" for number in range(len(names))]
        connection.execute(f"CREATE TABLE t ({', '.join(f'{ident} VARCHAR' for ident in idents)})")
        if rows:
            connection.executemany(f"INSERT INTO t VALUES ({', '.join('?' * len(names))})", rows)
        write_table(connection, "t", address, names=dict(zip(idents, names, strict=True)))
        table = open_table(connection, address, "v")
        assert not table.notes
        read = connection.execute("SELECT * EXCLUDE _row FROM v ORDER BY _row").fetchall()
        return [column.name for column in table.columns], read


@given(tables())
@example((["a"], [(None,), ("",), (None,)]))
@example((["a", "A"], [("1", None)]))
@example((["a"], [("\r\n",), ("\n",)]))
@example((["'=a", "sep=;"], []))
@example(
    (["0", "\x08\x08"], [(None, "\x01"), ("\x01", "\x01\x01"), (None, "\x1f\x08"), ("\x01", "\x02\x03\x04")])
)
def test_texts_survive_csv(table):
    names, rows = table

    assert written_and_read(names, rows, ".csv") == (names, rows)


@given(tables())
def test_texts_survive_json_lines(table):
    names, rows = table
    rows = [("kept", *row) for row in rows] or [("kept", *["x"] * len(names))]
    names = ["\x02first", *names]

    assert written_and_read(names, rows, ".jsonl") == (names, rows)


@given(tables())
def test_texts_survive_parquet(table):
    _, rows = table
    names = [f"n{number}" for number in range(len(table[0]))]

    assert written_and_read(names, rows, ".parquet") == (names, rows)


@given(tables())
def test_texts_survive_xlsx_where_blank_is_missing_and_rows_are_not_blank(table):
    names, rows = table
    rows = [("kept", *[cell or None for cell in row]) for row in rows]
    names = ["\x02first", *names]

    assert written_and_read(names, rows, ".xlsx") == (names, rows)


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".parquet", ".xlsx"])
def test_a_table_of_no_rows_stays_one(suffix):
    if suffix == ".jsonl":
        pytest.skip("a file of no lines has no names")

    assert written_and_read(["Name", "E-mail"], [], suffix) == (["Name", "E-mail"], [])


def test_many_columns_of_formulas_survive_csv():
    names, rows = [f"n{number}" for number in range(1000)], [("=1",) * 1000, ("-5",) * 1000, (None,) * 1000]

    assert written_and_read(names, rows, ".csv") == (names, rows)
