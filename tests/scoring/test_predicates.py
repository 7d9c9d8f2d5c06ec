import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.scoring.conditions import Condition, meaning
from leadlight.scoring.predicates import holds
from leadlight.scoring.values import DAY, Forms
from tests.scoring.models import NOW

DAYS = {
    n: f"2026-03-{4 + n:02}T12:00:00" if n > -4 else f"2026-02-{32 + n:02}T12:00:00" for n in range(-10, 10)
}


def holds_for(tests, value, forms=None):
    check = holds(meaning(Condition.model_validate({"field": tests})), forms or Forms())
    return check({"field": value}, NOW)


@pytest.mark.parametrize(
    ("tests", "value"),
    [
        ("software", " SOFTWARE "), ("5", "5.0"), ("5.0", 5), ("Straße", "STRASSE"), ("true", True),
        (5, "5.0"), (5, "5e0"), (5, 5.0), (0.1, "0.1"), (True, "Yes"), (True, 1), (False, "off"),
        (False, "0.0"),
        (["a", 5, True], "5"), (["a", 5, True], "on"), (["a", "b"], ["c", "B"]), ([5], ["4", "5"]),
        ({"is_not": "a"}, "b"), ({"is_not": 5}, "five"), ({"not_in": ["a", "b"]}, "c"),
        ({"contains": "ACME"}, "the acme inc"), ({"contains": ["x", "y"]}, "y"), ({"not_contains": "x"}, "y"),
        ({"starts_with": "/pri"}, "/PRICING"), ({"starts_with": ["a", "/p"]}, "/p"),
        ({"ends_with": ".example"}, "a.EXAMPLE "),
        ({"matches": "ceo|founder"}, "Co-Founder"), ({"matches": r"^5\.0$"}, "5.0"),
        ({"matches": "^x"}, " x"),
        ({"matches": "\ufffd|[?]"}, "\ud800"),
        ({"above": 5}, "5.01"), ({"at_least": 5}, 5), ({"below": 5}, "-3"), ({"at_most": 5}, 5.0),
        ({"between": [1, 5]}, 1), ({"between": [1, 5]}, "5"), ({"above": 1, "below": 3}, 2),
        ({"known": True}, "x"), ({"known": True}, ["", "x"]), ({"known": False}, " "),
        ({"known": False}, math.nan),
        ({"known": False}, []),
    ],
)  # fmt: skip
def test_these_hold(tests, value):
    assert holds_for(tests, value)


@pytest.mark.parametrize(
    ("tests", "value"),
    [
        ("software", "hardware"), ("5", "5.00"), (5, "five"), (5, True), (1, True), (True, "maybe"),
        (True, "no"), (["a"], ["b"]),
        ({"is_not": "a"}, "A"), ({"is_not": "a"}, ["b", "a"]), ({"contains": "x"}, "y"),
        ({"starts_with": "b"}, "ab"),
        ({"ends_with": "a"}, "ab"), ({"matches": "^x"}, "yx"), ({"above": 5}, 5), ({"above": 5}, "many"),
        ({"below": 5}, 5),
        ({"between": [1, 5]}, "5.000001"), ({"between": [1, 5]}, "x"), ({"known": True}, ""),
        ({"known": False}, 0),
    ],
)  # fmt: skip
def test_these_do_not_hold(tests, value):
    assert not holds_for(tests, value)


POSITIVE = [
    "x", 5, True, ["x"], {"contains": "x"}, {"starts_with": "x"}, {"ends_with": "x"}, {"matches": ".*"},
    {"above": -9}, {"at_least": -9}, {"below": 9}, {"at_most": 9}, {"between": [-9, 9]}, {"known": True},
    {"newer_than": "9 days"}, {"older_than": "9 days"}, {"within_next": "9 days"}, {"after": "2000-01-01"},
    {"before": "2100-01-01"},
]  # fmt: skip


@pytest.mark.parametrize("tests", POSITIVE, ids=str)
@pytest.mark.parametrize("value", [None, "", " ", math.nan, []], ids=repr)
def test_every_test_is_false_on_a_missing_value_and_its_negation_true(tests, value):
    negated = holds(meaning(Condition.model_validate({"not": {"field": tests}})))

    assert not holds_for(tests, value)
    assert negated({"field": value}, NOW)
    assert negated({}, NOW)


@pytest.mark.parametrize("negative", [{"is_not": "x"}, {"not_in": ["x"]}, {"not_contains": "x"}])
def test_a_negative_test_is_true_on_a_missing_value(negative):
    assert holds_for(negative, None)


@pytest.mark.parametrize(
    ("tests", "first", "last"),
    [
        ({"newer_than": "3 days"}, -3, 0), ({"older_than": "3 days"}, -9, -4),
        ({"within_next": "3 days"}, 1, 3),
        ({"after": DAYS[-2]}, -1, 9), ({"before": DAYS[-2]}, -9, -3),
    ],
)  # fmt: skip
def test_times_are_compared_with_the_instant_bounds_exact(tests, first, last):
    held = [n for n in range(-9, 10) if holds_for(tests, DAYS[n])]

    assert held == list(range(first, last + 1))


def test_a_microsecond_decides():
    check = holds(meaning(Condition.model_validate({"field": {"older_than": "1 day"}})))

    assert not check({"field": DAYS[-1]}, NOW)
    assert check({"field": DAYS[-1]}, NOW + 1)
    assert DAY == 86_400_000_000


def test_what_is_no_time_is_missing_where_a_time_is_needed():
    assert not holds_for({"before": "2100-01-01"}, "soon")


def test_a_source_with_its_own_forms_is_read_in_them():
    forms = Forms(dates="dmy", decimal="comma")

    assert holds_for({"after": "2026-04-02"}, "03/04/2026", forms)
    assert holds_for({"between": [1, 2]}, "1,5", forms)


def test_conditions_combine_as_they_read():
    check = holds(meaning(Condition.model_validate({"a": 1, "any": [{"b": 1}, {"c": 1}], "not": {"d": 1}})))

    assert check({"a": 1, "c": "1"}, NOW)
    assert not check({"a": 1}, NOW)
    assert not check({"a": 1, "b": 1, "d": 1}, NOW)


values = st.one_of(
    st.none(), st.text(max_size=4), st.integers(), st.floats(), st.booleans(), st.lists(st.text(max_size=2))
)


@given(st.sampled_from(POSITIVE), values)
def test_a_negation_is_the_exact_negation(tests, value):
    check = holds(meaning(Condition.model_validate({"not": {"field": tests}})))

    assert check({"field": value}, NOW) is not holds_for(tests, value)
