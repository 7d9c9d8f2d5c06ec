"""What tells leads that were learned from and new ones apart, and nobody who they were."""

import base64
import json
from dataclasses import replace

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
    _placed,
    _prints,
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
    assert found.among(table(range(1_000))).leads.all()
    assert found.among(table(range(1_000, 5_000))).leads.mean() == pytest.approx(1 / BITS, abs=0.02)


def test_how_they_ended_the_order_of_columns_and_further_ones_change_nothing():
    found = learned(table(range(100)))
    assert found is not None
    rows = table(range(100), won=[1] * 100, seen=["often"] * 100)

    assert found.among(Rows(rows.leads, rows.columns[::-1], rows.forms)).leads.all()
    assert learned(table(range(100), always=["so"] * 100)) == found


def test_leads_that_are_alike_cannot_be_told_apart():
    assert learned(table([1] * 100)) is None
    assert learned(table([n % 20 for n in range(100)])) is None


def test_where_it_is_known_when_leads_arrived_that_tells():
    rows = table(range(3), came=["2026-01-01", "2026-01-03", None])

    found = learned(rows, OutcomeChoices("won", created="came"))

    assert isinstance(found, ByArrival)
    later = table(range(3), came=["2026-01-03", "2026-01-04", None])
    assert found.among(later).leads.tolist() == [True, False, True]


NOW = 1_780_272_000_000_000
"""2026-06-01."""

DATED = OutcomeChoices("won", created="came")


def dated(numbers, came, **more):
    """Leads that arrived at some times, looked at in the summer of 2026."""
    return replace(table(numbers, came=came, **more), now=NOW)


def test_a_year_that_was_mistyped_does_not_make_all_later_leads_old():
    learned_from = dated(range(4), ["2026-01-01", "2099-01-02", "2026-01-03", "2026-01-02"])

    found = learned(learned_from, DATED)

    assert found is not None
    assert found.among(learned_from).leads.all()
    later = dated(range(4, 7), ["2026-02-01", "2026-01-03", "2026-02-01"])
    assert found.among(later).leads.tolist() == [False, True, False]


def test_leads_of_which_nobody_knows_when_they_arrived_are_known_by_their_rows():
    found = learned(dated(range(200), ["2026-01-01", None] * 100), DATED)

    assert found is not None
    new = found.among(dated(range(100, 300), ["2026-02-01", None] * 100))
    assert new.leads[1:100:2].all()
    assert new.leads[101::2].mean() < 0.2
    assert not new.leads[::2].any()
    assert "Of 100 leads without a believable time or number in 'came'" in new.said[-1]
    assert "left aside, as they are alike to leads that it learned from" in new.said[-1]


def test_where_every_learned_lead_had_a_time_those_without_one_are_new():
    found = learned(dated(range(4), ["2026-01-01"] * 4), DATED)

    assert found is not None
    assert not found.among(dated(range(4, 6), [None, "2026-02-01"])).leads.any()


def test_an_earlier_file_leaves_leads_without_a_time_aside_and_says_so():
    found = learned_leads_from({"field": "came", "newest": 1_767_225_600_000_000.0})

    assert found is not None
    known = found.among(dated(range(2), [None, "2026-02-01"]))
    assert known.leads.tolist() == [True, False]
    (said,) = known.said
    assert said.startswith(
        "Left aside: 1 lead without a believable time or number in 'came', of which nothing"
    )


def test_an_earlier_file_whose_newest_lead_is_still_to_come_tells_nothing():
    found = learned_leads_from({"field": "came", "newest": 4_070_908_800_000_000.0})

    assert found is not None
    with pytest.raises(DataError, match="still to come"):
        found.among(dated(range(2), ["2026-01-01", "2026-02-01"]))


def test_numbers_of_arrival_are_no_times_however_large():
    rows = replace(table(range(3), nr=[10**18, 10**18 + 1000, 10**18 + 2000]), now=NOW)

    found = learned(rows, OutcomeChoices("won", order="nr"))

    assert isinstance(found, ByArrival)
    assert found.among(rows).leads.all()


@pytest.mark.parametrize(
    ("written", "otherwise"),
    [
        ("{}.50", "{}.5"),
        ("{},000", "{}000"),
        ("{}.00 €", "{}"),
        ("{},5", "{}.5"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(written, otherwise):
    numbers = range(100, 300)

    found = learned(table(numbers, paid=[written.format(number) for number in numbers]))

    assert found is not None
    assert found.among(table(numbers, paid=[otherwise.format(number) for number in numbers])).leads.all()


def test_numbers_and_texts_of_numbers_are_the_same():
    numbers = [number / 4 for number in range(200)]

    found = learned(table(range(200), paid=[f"{number:.2f}" for number in numbers]))

    assert found is not None
    assert found.among(table(range(200), paid=numbers)).leads.all()


def test_long_ids_that_no_machine_number_tells_apart_are_different_leads():
    long = 1_200_000_000_000_000_000
    rows = table(range(300), name=["Ana"] * 300, ref=[str(long + 2 * n) for n in range(300)])

    found = learned(rows)

    assert found is not None
    assert found.among(rows).leads.all()
    new = table(range(300), name=["Ana"] * 300, ref=[str(long + 2 * n + 1) for n in range(300)])
    assert found.among(new).leads.mean() < 0.2


def test_long_ids_are_the_same_as_numbers_and_with_marks_of_thousands():
    ids = [1_200_000_000_000_000_001 + n for n in range(300)]

    found = learned(table(range(300), ref=[str(each) for each in ids]))

    assert found is not None
    assert found.among(table(range(300), ref=ids)).leads.all()
    assert found.among(table(range(300), ref=[f"{each:,}" for each in ids])).leads.all()


def test_a_code_with_a_zero_before_it_is_not_the_number():
    found = learned(table(range(300), badge=[f"0{n + 100}" for n in range(300)]))

    assert found is not None
    assert found.among(table(range(300), badge=[f"{n + 100}" for n in range(300)])).leads.mean() < 0.2


def test_a_map_whose_numbers_were_machine_numbers_is_read_as_it_was_made():
    before = {"fields": ["paid"], "map": "ABACAAIAAgA=", "numbers_read": True}
    rows = Rows(4, (column("paid", ["1,200.50", "007", 3.0, "12 €"]),), Forms())

    found = learned_leads_from(before)

    assert found is not None
    assert found.among(rows).leads.all()


def test_a_map_of_an_earlier_file_knows_its_leads_as_they_were_written():
    rows = table(range(200), paid=[f"{number}.50" for number in range(200)])
    before = learned_leads_json(as_before(rows))
    del before["numbers_read"]

    found = learned_leads_from(before)

    assert found is not None
    assert found.among(rows).leads.all()


def as_before(rows):
    """What an earlier version kept, whose numbers were texts."""
    fields = ("name", "paid", "size")
    columns = [next(each for each in rows.columns if each.name == name) for name in fields]
    bare = ByContent(fields, "")
    bits = np.zeros(rows.leads * BITS, dtype=np.uint8)
    bits[_placed(_prints(columns, rows.forms, bare), len(bits))] = 1
    return replace(bare, map=base64.b64encode(np.packbits(bits).tobytes()).decode("ascii"))


def test_a_number_that_grows_tells_as_well():
    found = learned(table(range(10), nr=range(10)), OutcomeChoices("won", order="nr"))

    assert found is not None
    assert found.among(table(range(3), nr=[9, 10, 11])).leads.tolist() == [True, False, False]


def test_who_learned_from_no_lead_knows_none():
    found = learned_leads(table(range(10)), np.empty(0, dtype=np.int64), OUTCOME)

    assert found is not None
    assert not found.among(table(range(10))).leads.any()


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


@pytest.mark.parametrize(
    "document",
    [
        {"field": 1},
        {"fields": [], "map": "~"},
        {"field": "came", "newest": 1, "others": {"fields": [], "map": "~"}},
        "all",
    ],
)
def test_anything_else_is_refused(document):
    with pytest.raises(PredictorError, match="Learn it again"):
        learned_leads_from(document)
