import pytest

from leadlight.actions.live.fields import add_field, listed_fields, remove_field
from leadlight.actions.live.import_leads import Lists, import_leads
from leadlight.errors import DataError

AT = 1_790_000_000_000_000


def test_a_field_is_declared_changed_and_forgotten(place):
    add_field("Company Size", "text", AT)
    add_field("company size", "number", AT + 1, "Employees")
    (found,) = listed_fields()
    remove_field("COMPANY SIZE")

    assert (found.name, found.type, found.label, found.created_at) == (
        "company_size",
        "number",
        "Employees",
        AT,
    )
    assert listed_fields() == []


def test_what_makes_no_field_is_said(sqlite_place):
    add_field("size", "number", AT)
    for trying, why in (
        (lambda: add_field("(x)", "text", AT), "no letter or digit"),
        (lambda: add_field("size", "numbr", AT), "did you mean 'number'"),
        (lambda: remove_field("sise"), "did you mean 'size'"),
    ):
        with pytest.raises(DataError, match=why):
            trying()


def test_an_import_says_which_values_are_not_what_was_declared(place, tmp_path):
    for name, kind in (("size", "number"), ("customer", "yes/no"), ("since", "time"), ("note", "text")):
        add_field(name, kind, AT)
    (tmp_path / "leads.csv").write_text(
        "email,size,customer,since,note\na@x.example,12,yes,2026-01-01,x\nb@x.example,many,maybe,,y\n"
    )

    found = import_leads(Lists(str(tmp_path / "leads.csv")), AT)

    assert found.leads.new == 2
    assert found.notes == (
        "1 value of 'customer' is neither yes nor no, such as 'maybe'; kept as written.",
        "1 value of 'size' is no number, such as 'many'; kept as written.",
    )
