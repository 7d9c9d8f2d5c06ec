import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from leadlight.tables.formulas import (
    is_dangerous,
    neutralise,
    neutralise_sql,
    restore,
    restore_sql,
)

TRICKY = st.text(alphabet="'=+-@\t\r\n01234567890 ()./,eE%aé\0", max_size=24)
TEXTS = st.one_of(TRICKY, st.text(st.characters(exclude_categories=["Cs"]), max_size=12))
CONNECTION = duckdb.connect()


def in_sql(expression, text):
    query = f"SELECT {expression} FROM (SELECT CAST(? AS VARCHAR) AS t)"
    ((found,),) = CONNECTION.execute(query, [text]).fetchall()
    return found


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "\t=1", "\r=1", "+1+1", "-A1", "+cmd|' /C calc'!A0", "''=1", "-"]
)
def test_what_a_spreadsheet_would_run_gets_a_mark(text):
    assert is_dangerous(text)
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    ["", "'", "Ana", "'Ana", "-5", "+5.25", "-1,234.50", "+1e-5", "-12%", "+49 30 1234567", "+49 (30) 12 34-56",
     "+1-202-555-0143", "1=1", " =1", "+15551234567"],
)  # fmt: skip
def test_numbers_phones_and_plain_texts_stay_as_they_are(text):
    assert not is_dangerous(text)
    assert neutralise(text) == text
    assert restore(text) == text


@pytest.mark.parametrize(
    "text", ["+1-1", "+1 23 45", "+1 234 SUM", "+1 (234) 567 890 123 456 7", "+1 23456-", "+49 30 123456\n"]
)
def test_what_only_resembles_a_phone_is_none(text):
    assert is_dangerous(text)


@given(TEXTS)
@example("'=1")
@example("''+49")
def test_reading_undoes_writing(text):
    assert restore(neutralise(text)) == text


@given(TEXTS, TEXTS)
def test_no_two_texts_are_written_alike(one, other):
    assert (neutralise(one) == neutralise(other)) == (one == other)


@given(TEXTS)
def test_what_is_written_is_never_run(text):
    assert neutralise(text).startswith("'") or not is_dangerous(text)


@given(TEXTS)
@example("+49 30 123456\n")
def test_the_database_agrees(text):
    assert in_sql(neutralise_sql("t"), text) == neutralise(text)
    assert in_sql(restore_sql("t"), text) == restore(text)
