"""What tells leads that were learned from and new ones apart, and nobody who they were."""

import json

import numpy as np
import pytest

from leadlight.errors import DataError, PredictorError
from leadlight.learning.dataset import Column
from leadlight.learning.past.history import Rows
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.learning.watching.learned_leads import (
    BITS,
    ByArrival,
    ByContent,
    learned_leads,
    learned_leads_from,
    learned_leads_json,
)
from leadlight.scoring.values import Forms

OUTCOME = OutcomeChoices("won")


def table(numbers, **more):
    """Leads of some numbers, each with a name of its own."""
    columns = {
        "name": [f"Ana {number}" for number in numbers],
        "size": [number % 7 for number in numbers],
        "won": [number % 2 for number in numbers],
        **more,
    }
    return Rows(len(numbers), tuple(map(column, columns, columns.values())), Forms())


def column(name, values):
    made = np.empty(len(values), dtype=object)
    made[:] = values
    return Column(name, made)


def learned(rows, choices=OUTCOME):
    return learned_leads(rows, np.arange(rows.leads), choices)


def test_leads_are_known_again_and_new_ones_are_not_but_for_one_in_so_many():
    found = learned(table(range(1_000)))

    assert found is not None
    assert found.among(table(range(1_000))).all()
    assert found.among(table(range(1_000, 5_000))).mean() == pytest.approx(1 / BITS, abs=0.02)


def test_how_they_ended_the_order_of_columns_and_further_ones_change_nothing():
    found = learned(table(range(100)))
    assert found is not None
    rows = table(range(100), won=[1] * 100, seen=["often"] * 100)

    assert found.among(Rows(rows.leads, rows.columns[::-1], rows.forms)).all()
    assert learned(table(range(100), always=["so"] * 100)) == found


def test_leads_that_are_alike_cannot_be_told_apart():
    assert learned(table([1] * 100)) is None
    assert learned(table([n % 20 for n in range(100)])) is None


def test_where_it_is_known_when_leads_arrived_that_tells():
    rows = table(range(3), came=["2026-01-01", "2026-01-03", None])

    found = learned(rows, OutcomeChoices("won", created="came"))

    assert isinstance(found, ByArrival)
    later = table(range(3), came=["2026-01-03", "2026-01-04", None])
    assert found.among(later).tolist() == [True, False, True]


def test_a_number_that_grows_tells_as_well():
    found = learned(table(range(10), nr=range(10)), OutcomeChoices("won", order="nr"))

    assert found is not None
    assert found.among(table(range(3), nr=[9, 10, 11])).tolist() == [True, False, False]


def test_who_learned_from_no_lead_knows_none():
    found = learned_leads(table(range(10)), np.empty(0, dtype=np.int64), OUTCOME)

    assert found is not None
    assert not found.among(table(range(10))).any()


def test_leads_without_the_fields_that_tell_are_refused():
    found = learned(table(range(100)))

    assert isinstance(found, ByContent)
    with pytest.raises(DataError, match="no such field"):
        found.among(Rows(1, (column("size", [1]),), Forms()))


def test_it_survives_a_file_and_names_nobody():
    for choices in (OUTCOME, OutcomeChoices("won", order="size")):
        found = learned(table(range(100)), choices)
        assert found is not None
        text = json.dumps(learned_leads_json(found))

        assert learned_leads_from(json.loads(text)) == found
        assert "Ana" not in text


@pytest.mark.parametrize("document", [{"field": 1}, {"fields": [], "map": "~"}, "all"])
def test_anything_else_is_refused(document):
    with pytest.raises(PredictorError, match="Learn it again"):
        learned_leads_from(document)
