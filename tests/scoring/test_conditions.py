from decimal import Decimal

import pytest
from pydantic import ValidationError

from leadlight.scoring import conditions
from leadlight.scoring.conditions import AllOf, AnyOf, Condition, Not, meaning
from leadlight.scoring.values import DAY


def a_test(field, kind, *operands):
    return conditions.Test(field, kind, operands)


def read(written):
    return meaning(Condition.model_validate(written))


@pytest.mark.parametrize(
    ("written", "node"),
    [
        ({"Company Size": 5}, a_test("company_size", "is", Decimal(5))),
        ({"a": {"is": "x"}}, a_test("a", "is", "x")),
        ({"a": ["x", True]}, a_test("a", "is", "x", *[True])),
        ({"a": {"in": ["x"]}}, a_test("a", "is", "x")),
        ({"a": {"is_not": "x"}}, Not(a_test("a", "is", "x"))),
        ({"a": {"not_in": ["x", "y"]}}, Not(a_test("a", "is", "x", "y"))),
        ({"a": {"contains": "x"}}, a_test("a", "contains", "x")),
        ({"a": {"not_contains": ["x"]}}, Not(a_test("a", "contains", "x"))),
        ({"a": {"matches": "x+"}}, a_test("a", "matches", "x+")),
        ({"a": {"between": [1, 2]}}, a_test("a", "between", Decimal(1), Decimal(2))),
        ({"a": {"known": True}}, a_test("a", "known")),
        ({"a": {"known": False}}, Not(a_test("a", "known"))),
        ({"a": {"newer_than": "1 day"}}, a_test("a", "newer_than", DAY)),
        ({"a": {"after": "1970-01-02"}}, a_test("a", "after", DAY)),
        ({"All": "x"}, a_test("all", "is", "x")),
        ({"fields": "x"}, a_test("fields", "is", "x")),
        ({"a": "x", "b": "y"}, AllOf((a_test("a", "is", "x"), a_test("b", "is", "y")))),
        (
            {"a": {"below": 9, "above": 5}},
            AllOf((a_test("a", "above", Decimal(5)), a_test("a", "below", Decimal(9)))),
        ),
        ({"any": [{"a": "x"}, {"b": "y"}]}, AnyOf((a_test("a", "is", "x"), a_test("b", "is", "y")))),
        ({"all": [{"a": "x"}, {"b": "y"}]}, AllOf((a_test("a", "is", "x"), a_test("b", "is", "y")))),
        ({"not": {"a": "x"}}, Not(a_test("a", "is", "x"))),
    ],
)
def test_what_is_written_means_a_tree_of_positive_tests(written, node):
    assert read(written) == node


def test_every_test_of_a_tree_is_found():
    node = read({"a": "x", "any": [{"b": 1}, {"not": {"c": {"known": False}}}]})

    assert [found.field for found in conditions.tests_in(node)] == ["a", "b", "c"]


def test_a_test_built_from_parts_may_leave_some_out():
    condition = Condition.model_validate({"a": conditions.Tests(is_=None, above=Decimal(1))})

    assert meaning(condition) == a_test("a", "above", Decimal(1))


@pytest.mark.parametrize(
    "written",
    [{}, {"a": {}}, {"a": None}, {"a": []}, {"a": {"is": ["x"]}}, {"a": {"contains": []}},
     {"a": {"contains": [" "]}},
     {"a": {"contains": 5}}, {"a": {"matches": "("}}, {"a": {"matches": ""}}, {"a": {"matches": 5}},
     {"a": {"between": [2, 1]}},
     {"a": {"between": [1]}}, {"a": {"equals": 1}}, {"all": []}, {"any": []}, {"not": {}}, {"!": 1},
     {"A": 1, "a": 2}, [1], 5],
)  # fmt: skip
def test_what_says_nothing_or_two_things_is_refused(written):
    with pytest.raises(ValidationError):
        Condition.model_validate(written)
