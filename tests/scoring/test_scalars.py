from decimal import Decimal

import pytest
from pydantic import TypeAdapter, ValidationError

from leadlight.scoring import scalars
from leadlight.scoring.scalars import decimal_of, written
from leadlight.scoring.values import DAY


def read(kind, value):
    return TypeAdapter(kind).validate_python(value)


@pytest.mark.parametrize(
    ("kind", "value", "read_as"),
    [
        (scalars.Points, Decimal("1.50"), Decimal("1.5")),
        (scalars.Points, 0.1, Decimal("0.1")),
        (scalars.Points, -100_000, -100_000),
        (scalars.Weight, 0.1234, Decimal("0.1234")),
        (scalars.Number, Decimal("1e9"), 10**9),
        (scalars.Span, [1, 1], (1, 1)),
        (scalars.PointsSpan, (-1, 2.5), (-1, Decimal("2.5"))),
        (scalars.Count, Decimal("3.0"), 3),
        (scalars.Text, " a ", "a"),
        (scalars.Label, Decimal(1), "1"),
        (scalars.FieldName, "E-Mail", "e_mail"),
        (scalars.FieldName, 2024, "2024"),
        (scalars.EventNames, "Page Viewed", ("page_viewed",)),
        (scalars.EventNames, ["A", "b"], ("a", "b")),
        (scalars.Scalar, True, True),
        (scalars.Scalar, 5, 5),
        (scalars.Scalar, "x", "x"),
        (scalars.Duration, "1 day", DAY),
        (scalars.Duration, DAY, DAY),
        (scalars.Instant, "1970-01-02", DAY),
        (scalars.Instant, DAY, DAY),
        (scalars.Language, Decimal("1.0"), 1),
    ],
)
def test_what_is_one_is_read(kind, value, read_as):
    assert read(kind, value) == read_as


@pytest.mark.parametrize(
    ("kind", "value", "sentence"),
    [
        (scalars.Points, "5", "points must be a number, not '5'"),
        (scalars.Points, True, "points must be a number, not yes"),
        (scalars.Points, float("nan"), "points must be a number"),
        (scalars.Points, Decimal("NaN"), "points must be a number"),
        (scalars.Points, Decimal("100000.01"), "must lie between"),
        (scalars.Points, Decimal("1.005"), "at most 2 decimals"),
        (scalars.Weight, Decimal("0.12345"), "at most 4 decimals"),
        (scalars.Number, None, "a number is needed here, not nothing"),
        (scalars.Span, [2, 1], "the smaller number first"),
        (scalars.Span, [2], "between takes two numbers"),
        (scalars.Span, "1-2", "between takes two numbers"),
        (scalars.Count, 0, "a whole number from 1"),
        (scalars.Count, 1.5, "a whole number from 1"),
        (scalars.Count, "x", "a whole number from 1"),
        (scalars.Text, 5, "put it in quotes"),
        (scalars.Text, " ", "it is blank"),
        (scalars.FieldName, "!", "names no field"),
        (scalars.EventNames, "!", "names no event"),
        (scalars.EventNames, [], "the list is empty"),
        (scalars.Scalar, None, "one value is needed here"),
        (scalars.Scalar, {}, "not a mapping"),
        (scalars.Duration, "soon", "is no duration"),
        (scalars.Duration, 0, "is no duration"),
        (scalars.Duration, -DAY, "is no duration"),
        (scalars.Duration, True, "is no duration"),
        (scalars.Duration, 1.5, "is no duration"),
        (scalars.Duration, "99999 months", "longer than 1,000 years"),
        (scalars.Instant, "soon", "is no time"),
        (scalars.Instant, True, "is no time"),
        (scalars.Instant, 1.5, "is no time"),
        (scalars.Truth, "maybe", "yes or no is needed"),
        (scalars.Language, 2, "language '2' is not known"),
    ],
)
def test_what_is_none_is_refused_in_words(kind, value, sentence):
    with pytest.raises(ValidationError, match=sentence):
        read(kind, value)


@pytest.mark.parametrize(
    ("value", "text"),
    [(None, "nothing"), (True, "yes"), (False, "no"), ({}, "a mapping"), ([], "a list"),
     (Decimal("1.5"), "'1.5'"),
     ("x" * 99, f"'{'x' * 60}…'"), ("a\x1b[31m", "'a\ufffd[31m'")],
)  # fmt: skip
def test_a_value_is_shown_as_its_author_may_have_written_it(value, text):
    assert written(value) == text


def test_only_numbers_have_a_decimal():
    assert decimal_of("5") is decimal_of(None) is decimal_of(True) is decimal_of(float("inf")) is None  # noqa: FBT003
    assert decimal_of(0.1) == Decimal("0.1")
