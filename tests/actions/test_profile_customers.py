import numpy as np
import pytest

from leadlight.actions.profile_customers import profile_customers
from leadlight.actions.work_table import Inputs
from leadlight.errors import DataError
from leadlight.scoring.evaluate import score
from leadlight.scoring.lead import Lead
from leadlight.scoring.reading import read_with_warnings
from tests.actions.data import AT, write_csv


def people(path, count=400, software=0.7, seed=0, industry="Industry"):
    random = np.random.default_rng(seed)
    rows = [
        {
            industry: "Software"
            if random.random() < software
            else str(random.choice(["Hotels", "Farms: big"])),
            "Employees": int(random.normal(200 if software > 0.5 else 900, 40)),
            "Account Id": f"a{place}",
            "Website Visits": int(random.integers(0, 40)),
            "Lead Quality": str(random.choice(["High", "Low"])),
        }
        for place in range(count)
    ]
    return Inputs(write_csv(path, rows), at=AT)


def points(text, **fields):
    model, warnings = read_with_warnings(text)
    assert not warnings
    return float(score(model, Lead(fields), AT).total or 0)


def test_what_customers_have_more_often_than_leads_gets_points_and_what_they_have_less_often_loses_some(
    tmp_path,
):
    found = profile_customers(people(tmp_path / "c.csv"), people(tmp_path / "l.csv", software=0.2, seed=1))

    assert 8 <= points(found.text, industry="software") <= 11
    assert points(found.text, industry="farms: big") < 0
    assert points(found.text, employees=210) > 0
    assert points(found.text, employees=900) == 0
    assert any(sentence.startswith("Industry: Software") for sentence in found.sentences)


def test_postal_codes_with_zeros_before_them_are_values_and_no_range(tmp_path):
    rows = [{"PLZ": "01067" if place % 2 else f"{(place * 7_919) % 90:02d}115"} for place in range(400)]

    found = profile_customers(Inputs(write_csv(tmp_path / "c.csv", rows), at=AT), None)

    assert [sentence.split(" (")[0] for sentence in found.sentences] == ["PLZ: 01067"]


def test_a_few_postal_codes_that_are_unknown_make_no_range_of_the_others(tmp_path):
    codes = ["01067" if place % 2 else f"{(place * 7_919) % 90:02d}115" for place in range(400)]
    rows = [{"PLZ": code if place % 14 else "unknown"} for place, code in enumerate(codes)]

    found = profile_customers(Inputs(write_csv(tmp_path / "c.csv", rows), at=AT), None)

    assert [sentence.split(" (")[0] for sentence in found.sentences] == ["PLZ: 01067"]


def test_from_customers_alone_what_is_frequent_gets_points(tmp_path):
    found = profile_customers(people(tmp_path / "c.csv"), None)

    assert points(found.text, industry="software") > 0
    assert points(found.text, industry="hotels") == 0
    assert "customers alone" in found.text


def test_identifiers_activity_and_what_staff_records_are_left_aside_and_that_is_said(tmp_path):
    found = profile_customers(people(tmp_path / "c.csv"), None)

    left = dict(found.profile.left_out)
    assert {"Account Id", "Website Visits", "Lead Quality"} <= set(left)
    assert "Website Visits" in found.text


def test_numbers_that_rules_cannot_compare_are_left_aside_with_the_way_to_mend_them(tmp_path):
    rows = [
        {
            "Industry": "Software" if n % 3 else "Hotels",
            "Annual Revenue": f"{1 + n // 100}.{100 + n % 100},17 €",
        }
        for n in range(300)
    ]

    found = profile_customers(Inputs(write_csv(tmp_path / "c.csv", rows), at=AT), None)

    why = dict(found.profile.left_out)["Annual Revenue"]
    assert why.startswith("holds numbers written as text, such as '1.100,17 €', which rules cannot compare")
    assert why.endswith("such as 1100.17")
    assert found.said[-1] == f"'Annual Revenue' {why}."


def test_leads_like_the_customers_leave_nothing_to_tell(tmp_path):
    with pytest.raises(DataError, match="says what customers are like"):
        profile_customers(people(tmp_path / "c.csv"), people(tmp_path / "c2.csv"))


def test_few_customers_are_a_sentence(tmp_path):
    with pytest.raises(DataError, match="at least 20"):
        profile_customers(people(tmp_path / "c.csv", count=5), None)


def test_a_share_of_nearly_all_customers_is_not_rounded_to_all(tmp_path):
    customers = people(tmp_path / "c.csv", count=2_000, software=1.0)
    with open(customers.leads, "a", encoding="utf-8") as more:  # noqa: PTH123 - an address
        more.writelines(f"Hotels,200,b{n},3,High\n" for n in range(8))

    found = profile_customers(customers, people(tmp_path / "l.csv", software=0.2, seed=1))

    assert any("Software (>99 % of customers" in sentence for sentence in found.sentences)
