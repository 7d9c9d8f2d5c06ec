import time

import pytest

from leadlight.scoring.patterns import PatternError, compiled_pattern


def test_a_pattern_ignores_case_and_reads_digits_as_ascii():
    assert compiled_pattern(r"CEO \d").search("our ceo 5")
    assert not compiled_pattern(r"^\d$").search("٣")


def test_a_pattern_is_compared_in_the_same_form_as_texts():
    assert compiled_pattern("cafe\u0301").search("Café")


@pytest.mark.parametrize(
    "pattern", ["(?=ceo)", r"(a)\1", "[", "((a{100}){100}){100}", b"\xff".decode("latin-1") + "("]
)
def test_an_expression_that_cannot_run_in_linear_time_is_refused_in_words(pattern):
    with pytest.raises(PatternError, match=r"cannot be used: .*RE2 has no look-around"):
        compiled_pattern(pattern)


def test_an_expression_made_to_hang_does_not():
    start = time.perf_counter()

    assert not compiled_pattern(r"^(a+)+$").search("a" * 50_000 + "!")
    assert time.perf_counter() - start < 1
