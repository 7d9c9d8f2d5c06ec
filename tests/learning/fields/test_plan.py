import json
import math
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlight.errors import PredictorError
from leadlight.learning.dataset import Known
from leadlight.learning.fields import plan as fields
from leadlight.learning.fields.plan import FeaturePlan, FieldChoices
from leadlight.learning.fields.recipes import OTHERS
from leadlight.learning.matrix import MISSING, UNSEEN
from leadlight.scoring.values import DAY, instant
from tests.learning.pasts import column, events_of, past_of, rows_of

plan_features: Any = fields.plan_features
N = 100
HALF = [0, 1] * (N // 2)


def planned(values, name="field", **given) -> Any:
    past = past_of(HALF, moment=given.pop("moment", None), **{name: values})
    plan = plan_features(past, rows_of(past), given.pop("choices", FieldChoices()))
    return plan, plan.matrix(past.known)


def only(plan):
    (field,) = plan.fields
    return field


def feature(values, name="field", **given):
    _, matrix = planned(values, name, **given)
    (found,) = matrix.features
    return found


@pytest.mark.parametrize(
    ("texts", "numbers"),
    [
        (["1,5", "2,25", "10,0"], [1.5, 2.25, 10.0]),
        (["$1,000", "$2,500.50", "$10"], [1000.0, 2500.5, 10.0]),
        (["1.234,50 €", "99,00 €", "7,10 €"], [1234.5, 99.0, 7.1]),
        (["12 %", "3.5%", "0%"], [12.0, 3.5, 0.0]),
        (["1'200", "3'000'000", "5"], [1200.0, 3e6, 5.0]),
        (["1e3", "2", "-4.5"], [1000.0, 2.0, -4.5]),
    ],
)
def test_numbers_are_read_as_people_write_them(texts, numbers):
    values = (texts * N)[:N]

    assert feature(values).values.tolist() == (numbers * N)[:N]


def test_yes_and_no_in_many_spellings_are_one_field_of_two_levels():
    found = feature((["Yes", "no", "TRUE", "N", None] * N)[:N])

    assert found.levels == ("no", "yes")
    assert found.codes[:5].tolist() == [1, 0, 1, 0, MISSING]


def test_spellings_of_a_category_are_one_level_in_the_most_frequent_spelling():
    plan, matrix = planned((["Google", "google ", "Google", "Direct"] * N)[:N])

    assert matrix.features[0].levels == ("Google", "Direct")
    assert "spelling" in only(plan).why


def test_rare_values_stand_together_and_a_value_never_met_stands_with_them():
    values = ["a"] * 60 + ["b"] * 38 + ["c", "d"]
    plan, matrix = planned(values)
    new = Known(3, (column("field", ["d", "new", "a"]),))

    assert matrix.features[0].levels == ("a", "b", OTHERS)
    assert plan.matrix(new).features[0].codes.tolist() == [2, 2, 0]


def test_a_value_never_met_is_unseen_where_there_were_no_rare_ones():
    plan, _ = planned(["a"] * 60 + ["b"] * 40)
    new = Known(2, (column("field", ["new", None]),))

    assert plan.matrix(new).features[0].codes.tolist() == [UNSEEN, MISSING]


def test_placeholders_count_as_missing_and_are_listed():
    plan, matrix = planned((["Select", "Mumbai", "Delhi", "unknown"] * N)[:N])

    assert matrix.features[0].codes[:4].tolist() == [MISSING, 1, 0, MISSING]
    assert only(plan).missing == 0.5
    assert "'select', 'unknown'" in only(plan).why


@pytest.mark.parametrize(
    "values", [["EMEA", "NA", "APAC"], ["NA", "LATAM", "EU", "DACH"], ["SMS", "NONE", "EMAIL"]], ids=str
)
def test_a_code_in_capitals_among_a_few_such_codes_is_a_value(values):
    plan, matrix = planned((values * N)[:N])

    assert MISSING not in matrix.features[0].codes
    assert only(plan).missing == 0
    assert only(plan).verdict == "use"


@pytest.mark.parametrize(
    "values",
    [
        ["EMEA", "NA", "APAC", None],
        ["EMEA", "NA", "APAC", "n/a"],
        ["EMEA", "na", "APAC"],
        ["Rome", "NA", "Oslo"],
        ["A", "NA", "B", "C"],
        ["Y", "NA", "N"],
        ["MAYBE", "NA", "NO"],
        ["1", "NA", "2"],
    ],
    ids=str,
)
def test_the_same_word_counts_as_missing_beside_anything_else_but_where_something_else_does(values):
    _, matrix = planned((values * N)[:N])

    (found,) = matrix.features
    codes = found.codes if hasattr(found, "codes") else np.where(np.isnan(found.values), MISSING, 0)
    gap = next((place for place, value in enumerate(values) if value in {None, "n/a"}), 1)
    assert np.flatnonzero(codes[: len(values)] == MISSING).tolist() == [gap]


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ([999] * 50 + list(range(25)) * 2, 50),  # far from all others
        ([-1] * 30 + list(range(10, 80)), 30),
        ([99] * 10 + list(range(10, 100)), 0),  # one of the values
        ([-1, 0, 1, 2] * 25, 0),
        ([999, *range(99)], 0),  # once may be meant
        (list(range(950, 1000)) * 2, 0),
    ],
)
def test_a_number_stands_for_nothing_only_where_it_cannot_be_meant(values, missing):
    found = feature(values)

    assert int(np.isnan(found.values).sum()) == missing


def test_dates_are_ages_in_days_at_the_moment_of_each_lead():
    moment = np.array([(instant("2026-03-11") or 0) + place * DAY for place in range(N)], dtype=np.int64)
    dates = ["2026-03-01", date(2026, 3, 2), datetime(2026, 3, 3)] * N  # noqa: DTZ001 - as files have them
    found = feature(dates[:N], "first_seen", moment=moment)

    assert found.unit == "days"
    assert found.values[:3].tolist() == [10.0, 10.0, 10.0]


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ([20260301, 20260302], "signup date"),
        ([46082, 46083], "signup_date"),
        (["01.03.2026", "14.03.2026"], "when"),
        ([1772323200, 1772409600], "created_at"),
    ],
)
def test_dates_in_other_clothes_are_dates(values, name):
    moment = np.full(N, instant("2026-03-20"), dtype=np.int64)
    found = feature((values * N)[:N], name, moment=moment)

    assert found.values[0] == 19.0


def test_dates_that_could_be_two_things_are_left_out_with_what_to_say():
    plan, _ = planned((["03/04/2026", "05/06/2026"] * N)[:N], moment=np.zeros(N, dtype=np.int64))

    assert only(plan).verdict == "left out"
    assert "--dates dmy" in only(plan).why


def test_an_address_becomes_its_kind_and_is_not_kept_itself():
    addresses = [f"a{n}@gmail.com" for n in range(50)] + [f"b{n}@acme{n}.com" for n in range(50)]
    plan, matrix = planned(addresses, "Email")

    kinds = matrix.features[0]
    assert [kinds.levels[code] for code in (kinds.codes[0], kinds.codes[60])] == ["free", "business"]
    assert "acme" not in json.dumps(plan.as_json())


def test_job_titles_become_seniority_and_function():
    titles = [f"{rank} {work} {n}" for n in range(10) for rank in ("VP", "Senior") for work in
              ("Marketing", "Sales", "Finance", "Engineering", "Legal")]  # fmt: skip
    _, matrix = planned(titles, "Job Title")
    seniority, function = matrix.features

    assert seniority.levels[seniority.codes[0]] == "vp"
    assert function.levels[function.codes[1]] == "sales"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ([None] * N, "empty"),
        (["  "] * N, "empty"),
        (["N/A"] * N, "placeholders"),
        (["x"] * N, "the same for every lead"),
        ([f"text {n}" for n in range(N)], "its own text"),
        (list(range(N)), "its own number"),
        ([math.inf, -math.inf] * (N // 2), "empty"),
        ([1.5] + [None] * (N - 1), "only 1 of 100"),
    ],
)
def test_what_tells_nothing_is_left_out_with_the_reason(values, why):
    plan, matrix = planned(values)

    assert only(plan).verdict == "left out"
    assert why in only(plan).why
    assert matrix.features == ()


def test_a_number_of_somebody_who_has_several_leads_is_left_out_with_what_to_say():
    numbers = [1000 + 7 * (lead // 2) for lead in range(400)]
    past = past_of([0, 1] * 200, subject_id=numbers, subject_score=numbers)

    plan = plan_features(past, rows_of(past), FieldChoices())
    number, score = plan.fields

    assert number.verdict == "left out"
    assert "2.0 leads share one on average; if they belong together: --group" in number.why
    assert score.verdict == "use"


def test_a_text_of_somebodys_own_still_tells_whether_it_is_given():
    found = feature([f"+49 {n}" if n % 2 else None for n in range(N)], "Phone")

    assert found.name == "Phone given"
    assert found.codes.tolist() == [0, 1] * (N // 2)


def test_the_second_of_two_fields_that_tell_the_same_is_left_out():
    past = past_of(
        HALF, one=["a", "b", "c", "c"] * 25, two=["x", "y", "z", "z"] * 25, three=["a", "a", "b", "c"] * 25
    )
    plan = plan_features(past, rows_of(past), FieldChoices())

    assert [field.verdict for field in plan.fields] == ["use", "left out", "use"]
    assert "'one'" in plan.fields[1].why


def test_what_the_user_says_comes_first():
    values = [str(n) for n in range(50)] * 2
    dropped, _ = planned(values, "Plan No", choices=FieldChoices(drop=("plan_no",)))
    kept, matrix = planned([f"t{n}" for n in range(N - 5)] + ["a"] * 5, choices=FieldChoices(keep=("field",)))

    assert only(dropped).verdict == "left out"
    assert "kept" in only(kept).why
    assert matrix.features


def test_a_million_categories_and_mixed_values_do_not_crash():
    odd = [1, "1", True, 2.5, "x", None, date(2026, 1, 1), float("inf"), "😀", "nan"]
    past = past_of(HALF, many=[f"c{n // 2}" for n in range(N)], mixed=(odd * N)[:N])
    plan = plan_features(past, rows_of(past), FieldChoices())

    assert plan.matrix(past.known).leads == N


def test_missing_and_unknown_columns_are_named_and_nothing_breaks():
    plan, _ = planned(["a"] * 60 + ["b"] * 40, "Lead Source")
    new = Known(2, (column("lead_source", ["a", "b"]), column("Else", [1, 2])))

    assert plan.missing(new) == ()
    assert plan.unknown(new) == ("Else",)
    assert plan.missing(Known(2, ())) == ("Lead Source",)
    assert plan.matrix(Known(2, ())).features[0].codes.tolist() == [MISSING, MISSING]


def test_a_plan_is_fitted_on_its_rows_alone():
    values = ["a"] * 40 + ["b"] * 20 + ["c"] * 40
    past = past_of(HALF, field=values)
    first = plan_features(past, np.arange(60), FieldChoices())
    changed = past_of(HALF, field=values[:60] + ["z", "999"] * 20)

    assert first.recipes[0].levels == ("a", "b")
    assert plan_features(changed, np.arange(60), FieldChoices()).as_json() == first.as_json()


SCALARS = st.one_of(
    st.none(), st.text(max_size=8), st.integers(-5, 5), st.floats(), st.booleans(), st.dates(),
    st.sampled_from(["yes", "no", "N/A", "1,5", "€ 3", "2026-01-01", "03/04/2026", "a@b.de", "-1", "999"]),
)  # fmt: skip
COLUMNS = st.lists(SCALARS, min_size=30, max_size=60)


@given(COLUMNS, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_any_column_makes_a_plan_that_keeps_in_json_and_does_not_mind_the_order_of_rows(values, random):
    moment = np.full(len(values), 10**15, dtype=np.int64)
    past = past_of([0] * len(values), moment=moment, field=values)
    plan = plan_features(past, rows_of(past), FieldChoices())
    shuffled = list(values)
    random.shuffle(shuffled)
    other = past_of([0] * len(values), moment=moment, field=shuffled)

    assert FeaturePlan.from_json(json.loads(json.dumps(plan.as_json()))) == plan
    assert plan_features(other, rows_of(other), FieldChoices()) == plan
    assert plan.matrix(past.known).leads == len(values)


@pytest.mark.parametrize(
    "damage",
    [
        lambda plan: plan.pop("recipes"),
        lambda plan: plan["recipes"][0].update(kind="other"),
        lambda plan: plan["recipes"][0].update(levels="abc"),
        lambda plan: plan["recipes"][0].update(more=1),
        lambda plan: plan["fields"][0].update(missing="much"),
        lambda plan: plan.update(surprise=1),
    ],
)
def test_a_plan_that_is_not_one_is_refused_in_a_sentence(damage):
    plan, _ = planned(["a"] * 60 + ["b"] * 40)
    document = plan.as_json()
    damage(document)

    with pytest.raises(PredictorError, match="cannot be read"):
        FeaturePlan.from_json(document)


CODES = (["01067", "10115", "80331", "04109", "01067"] * N)[:N]


def test_digits_with_zeros_before_them_are_codes_and_no_numbers():
    plan, matrix = planned(CODES, "plz")

    assert matrix.features[0].levels == ("01067", "04109", "10115", "80331")
    assert only(plan).kind == "category"
    assert "codes, as the zeros before some of them say" in only(plan).why


def test_codes_that_were_learned_are_codes_of_new_leads_too_whatever_those_have():
    plan, _ = planned(CODES, "plz")
    new = Known(3, (column("plz", ["10115", "80331", 1067]),))

    (found,) = plan.matrix(new).features

    assert found.codes.tolist() == [2, 3, UNSEEN]


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("plz", ["1067", "10115", "80331", "0"]),
        ("plz", ["10115", "80331", "10117", "10119"]),
        ("amount", ["00125", "01250", "00009", "10000"]),
        ("field", ["0", "1", "2", "3"]),
        ("field", ["0.5", "1.5", "0.7", "2.5"]),
    ],
)
def test_other_digits_are_numbers_as_ever(name, values):
    plan, _ = planned((values * N)[:N], name)

    assert only(plan).kind == "number"


@pytest.mark.parametrize("values", [["1e308", "-1e308"], [1e308, -1e200], ["1e300", "-1e151"]], ids=str)
def test_numbers_too_large_to_be_calculated_with_count_as_missing_and_are_counted(values):
    plan, matrix = planned([*values, *range(1, N // 2), *range(1, N // 2)])

    (found,) = matrix.features
    assert np.isnan(found.values).tolist() == [True] * 2 + [False] * (N - 2)
    assert only(plan).why == "2 values that are beyond 1e+150 count as missing; from 1 to 49"
    assert only(plan).missing == 2 / N


@pytest.mark.parametrize(
    ("infinite", "said"),
    [
        (["inf", "-Infinity"] * 10, "20 infinite values count as missing; from 1 to 7"),
        (["Infinity"], "1 infinite value counts as missing; from 1 to 7"),
        (["inf"] * 60 + ["-"] * 5, "'-' counts as missing; 60 infinite values count as missing; from 1 to 7"),
        (["1e400"] * 20, "20 values that are beyond 1e+150 count as missing; from 1 to 7"),
    ],
    ids=["some", "one", "most", "beyond"],
)
def test_infinite_numbers_count_as_missing_and_are_counted(infinite, said):
    plan, matrix = planned([*infinite, *(str(n % 7 + 1) for n in range(N - len(infinite)))])

    (found,) = matrix.features
    assert np.isnan(found.values).tolist() == [True] * len(infinite) + [False] * (N - len(infinite))
    assert only(plan).why == said
    assert only(plan).missing == pytest.approx(len(infinite) / N)


def test_infinite_numbers_among_numbers_that_are_names_are_missing_too():
    found = feature(["inf", *(str(n % 5) for n in range(N - 1))], "Zip")

    assert found.codes[0] == MISSING
    assert len(found.levels) == 5


def test_what_reads_like_infinite_among_names_is_a_name():
    assert "inf" in feature(["inf", "eng", "med", "law"] * (N // 4), "faculty").levels


def of_visits():
    rows = [(lead, 10**15, "visit", None, None) for lead in range(100)]
    past = past_of([0] * 100, moment=np.full(100, 10**15), events=events_of(rows), field=["a", "b"] * 50)
    return plan_features(past, rows_of(past), FieldChoices())


def test_a_plan_says_nothing_of_what_first_plans_did_not_have_where_there_is_nothing_to_say():
    plan = of_visits()
    newer = replace(plan, events=replace(plan.events, without=("invoice",)))

    assert not {"page_pairs", "without"} & plan.as_json()["events"].keys()
    assert newer.as_json()["events"]["without"] == ["invoice"]
    assert (plan.has_newer, newer.has_newer) == (False, True)


@pytest.mark.parametrize("said", [{}, {"page_pairs": [], "without": []}])
def test_a_plan_is_the_same_whether_it_says_that_it_has_nothing_newer_or_not(said):
    plan = of_visits()
    document = plan.as_json()
    document["events"] |= said

    assert FeaturePlan.from_json(document) == plan
