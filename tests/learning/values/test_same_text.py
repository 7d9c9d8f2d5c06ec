"""Values that are the same as names, and as amounts."""

from decimal import Decimal

import pytest

from leadlight.learning.values.same_text import same_amount, same_text
from leadlight.scoring.values import Forms

ISO, COMMA = Forms(), Forms(decimal="comma")


@pytest.mark.parametrize("same", [same_text, same_amount])
def test_a_number_is_the_same_in_every_kind_of_file(same):
    assert {same(value, ISO) for value in ("12.50", "12.5", 12.5, Decimal("12.500"))} == {"12.5"}
    assert {same(value, ISO) for value in ("1", "1.0", 1, 1.0)} == {"1"}


@pytest.mark.parametrize("same", [same_text, same_amount])
def test_a_number_is_told_to_its_last_digit(same):
    assert same("1200000000000000001", ISO) == same(1_200_000_000_000_000_001, ISO) == "1200000000000000001"


@pytest.mark.parametrize("same", [same_text, same_amount])
@pytest.mark.parametrize("code", ["007", "-012", "1E5", "2.5e-3", "1e-999999999"])
def test_a_code_is_no_number(same, code):
    assert same(code, ISO) == code.lower()


@pytest.mark.parametrize("same", [same_text, same_amount])
def test_texts_are_the_same_whatever_their_case_and_nothing_is_empty(same):
    assert same(" EMEA ", ISO) == "emea"
    assert same(None, ISO) == ""


def test_an_amount_is_the_same_with_marks_of_thousands_and_a_unit():
    assert {same_amount(text, ISO) for text in ("1,200", "1200", "1,200.00 €", "$ 1200")} == {"1200"}
    assert same_amount("1.200,50", ISO) == same_amount("1.200,50", COMMA) == "1200.5"


def test_names_with_different_units_are_different():
    assert len({same_text(text, ISO) for text in ("5", "$5", "€5", "5 %")}) == 4
