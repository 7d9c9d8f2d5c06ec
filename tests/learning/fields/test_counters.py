import pytest

from leadlight.learning.fields.counters import counters, counters_said
from leadlight.learning.fields.kinds import FieldVerdict


def field(name, verdict="use", kind="number"):
    return FieldVerdict(name, verdict, "", kind=kind)


@pytest.mark.parametrize(
    "name",
    [
        "TotalVisits",
        "Email Opens",
        "Page Views Per Visit",
        "number_of_calls",
        "Time Spent on Website",
        "Clicks",
    ],
)
def test_a_number_that_is_counted_is_known_by_its_name(name):
    assert counters((field(name),)) == (name,)


@pytest.mark.parametrize("name", ["Employees", "age", "Revenue", "zip", "Vans"])
def test_other_numbers_are_no_counters(name):
    assert counters((field(name),)) == ()


def test_only_numbers_that_are_used_count():
    assert counters((field("visits", "left out"), field("visits", kind="category"))) == ()


def test_they_are_said_in_a_sentence_that_names_a_few():
    (said,) = counters_said(tuple(field(f"clicks {n} opens") for n in range(9)))

    assert "clicks 5 opens and 3 more." in said
    assert "--events" in said
    assert counters_said((field("age"),)) == ()
