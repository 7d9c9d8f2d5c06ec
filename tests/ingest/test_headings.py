"""What columns are called by people, and the fields they are."""

import pytest

from leadlight.ingest.headings import fields_by_heading, identifiers_by_heading, mapped_by_heading


@pytest.mark.parametrize(
    ("heading", "field"),
    [
        ("branche", "industry"),
        ("company_size", "employees"),
        ("beschäftigte", "employees"),
        ("rooms", "rooms"),
    ],
)
def test_a_usual_heading_is_a_field_and_any_other_is_itself(heading, field):
    assert fields_by_heading([heading]) == {heading: field}


@pytest.mark.parametrize("names", [["firma", "company"], ["company", "firma"], ["firma", "unternehmen"]])
def test_no_two_columns_are_one_field(names):
    found = fields_by_heading(names)

    assert sorted(found) == sorted(names)
    assert len(set(found.values())) == 2


def test_a_telephone_number_is_an_identifier_unless_another_one_is():
    assert identifiers_by_heading(["telefon", "email"]) == {"phone": "telefon", "email": "email"}
    assert identifiers_by_heading(["telefon", "mobile"]) == {"phone": "mobile"}


def test_an_import_is_told_what_is_not_said_by_the_names_alone():
    mapped = mapped_by_heading(["vorname", "email", "telefon", "rooms"])

    assert (mapped.fields, mapped.identifiers) == (
        {"vorname": "first_name", "telefon": "phone"}, {"phone": "telefon"},
    )  # fmt: skip
    assert mapped_by_heading(["name", "email", "phone"]).fields == {}
