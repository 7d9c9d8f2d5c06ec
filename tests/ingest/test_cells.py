from decimal import Decimal

import pytest

from leadlight.ingest.cells import as_iso, finite, of_json, plain, reader, unchanged
from leadlight.scoring.values import Forms, instant, written_time

COMMA, DAY_FIRST = Forms(None, "comma"), Forms("dmy")


@pytest.mark.parametrize(
    ("text", "forms", "said"),
    [
        ("1.234,50", COMMA, "1234.50"),
        ("1,5", COMMA, "1.5"),
        ("1,5,6", COMMA, "1,5,6"),
        ("007", COMMA, "007"),
        ("31.12.2025", DAY_FIRST, "2025-12-31"),
        ("31/12/2025 10:30", DAY_FIRST, "2025-12-31T10:30:00Z"),
        ("31/13/2025", DAY_FIRST, "31/13/2025"),
        ("2025-12-31", DAY_FIRST, "2025-12-31"),
        ("  ", DAY_FIRST, None),
    ],
)
def test_numbers_and_dates_are_written_in_the_iso_forms(text, forms, said):
    assert as_iso(text, forms) == said


def test_a_text_stays_as_written_but_for_the_character_nul():
    assert (plain(" A "), plain("a\0b"), plain(""), plain("\t")) == (" A ", "a\ufffdb", None, None)


def test_json_keeps_the_digits_that_were_written():
    assert of_json('{"a": [1, 2.50]}') == {"a": [1, Decimal("2.50")]}
    assert of_json("not json") == "not json"


def test_a_number_that_is_none_says_nothing():
    assert (finite(float("nan")), finite(float("-inf")), finite(2.5)) == (None, None, 2.5)


def test_each_kind_of_column_has_a_reader():
    assert reader("instant")(instant("2026-01-02T03:04:05Z")) == "2026-01-02T03:04:05Z"
    assert reader("truth") is reader("integer") is unchanged
    assert unchanged(value=True) is True
    assert reader("text", COMMA)("1,5") == "1.5"
    assert written_time(0) == "1970-01-01T00:00:00Z"
