import pytest

from leadlight.scoring.derived import SOURCES, derive, with_derived

ALL = frozenset(SOURCES)


@pytest.mark.parametrize(
    ("address", "domain"),
    [("Ana@ACME.example", "acme.example"), ("a@b@c.example ", "c.example"), ("ana", None), ("ana@", None)]
)  # fmt: skip
def test_the_domain_of_an_address_follows_its_last_at(address, domain):
    assert derive("email_domain", address) == domain


@pytest.mark.parametrize(
    ("address", "kind"),
    [("ana@acme.example", "business"), ("ana@gmail.com", "free"), ("x@mailinator.com", "disposable"),
     ("INFO@acme.example", "role"), ("ana", None)],
)  # fmt: skip
def test_an_address_is_of_a_business_free_thrown_away_or_of_a_role(address, kind):
    assert derive("email_kind", address) == kind


@pytest.mark.parametrize(
    ("title", "seniority", "function"),
    [
        ("VP of Marketing", "vp", "marketing"),
        ("Software Engineer", None, "engineering"),
        ("Gärtner", None, None),
    ],
)
def test_a_job_title_says_how_high_and_what(title, seniority, function):
    assert derive("seniority", title) == seniority
    assert derive("job_function", title) == function


def test_a_field_the_lead_has_itself_is_not_derived():
    fields = {"email": "ana@acme.example", "email_domain": "other.example"}

    assert with_derived(fields, frozenset({"email_domain"})) is fields


def test_only_wanted_fields_are_derived():
    derived = with_derived({"email_address": "ana@acme.example"}, frozenset({"email_domain", "industry"}))

    assert derived == {"email_address": "ana@acme.example", "email_domain": "acme.example"}


def test_nothing_follows_from_a_source_that_is_lacking_or_blank():
    assert with_derived({"email": " "}, ALL) == {"email": " ", **dict.fromkeys(ALL)}


def test_of_a_list_the_first_element_counts_from_which_something_follows():
    assert derive("email_domain", ["none", None, "ana@acme.example", "ben@other.example"]) == "acme.example"
    assert derive("email_domain", []) is None
