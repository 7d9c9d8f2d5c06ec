"""What a field says of a lead, in words that name nobody."""

import numpy as np
import pytest

from leadlight.learning.dataset import Known
from leadlight.learning.fields.plan import FieldChoices, plan_features
from leadlight.learning.fields.words import words_of
from leadlight.learning.matrix import Categories, Matrix
from tests.learning.pasts import column, past_of, rows_of


def said(name, values, among=None):
    """Give the words for values of a field whose plan was made on others."""
    learned = past_of([n % 2 for n in range(len(among or values))], **{name: among or values})
    plan = plan_features(learned, rows_of(learned), FieldChoices())
    known = Known(len(values), (column(name, values),))
    return words_of(name, known, plan.matrix(known))


def test_an_address_is_named_by_its_kind_and_domain_and_never_shown():
    addresses = ["ana@gmail.com", "bo@acme.example", "info@acme.example", "x@mailinator.com", "n/a", None]

    words = said("Email", addresses, [f"p{n}@acme.example" for n in range(60)])

    assert words == [
        "Email is a free address (gmail.com)", "Email is a business address (acme.example)",
        "Email is a role address (acme.example)", "Email is a disposable address (mailinator.com)",
        "Email is not filled in", "Email is not filled in",
    ]  # fmt: skip


def test_an_address_in_a_field_of_other_texts_is_not_shown_either():
    words = words_of("Contact", Known(1, (column("Contact", ["ana@acme.example"]),)), Matrix(1, ()))

    assert words == ["Contact is a business address (acme.example)"]


@pytest.mark.parametrize("placeholder", ["Select", "N/A", " unknown ", "-", "", None, float("nan")])
def test_a_placeholder_is_said_as_not_filled_in(placeholder):
    words = said("Trade", [placeholder, "plumbing"], ["plumbing", "gardening", "Select", None] * 30)

    assert words == ["Trade is not filled in", "Trade is plumbing"]


def test_a_word_that_may_be_a_value_counts_as_a_placeholder_where_it_was_learned_as_one():
    words = said("Trade", ["none", "plumbing"], ["plumbing", "gardening", "none"] * 30)

    assert words == ["Trade is not filled in", "Trade is plumbing"]


def test_a_number_that_cannot_be_meant_is_said_as_not_filled_in():
    words = said("Days", ["999", "5"], [str(n % 20) for n in range(200)] + ["999"] * 40)

    assert words == ["Days is not filled in", "Days is 5"]


def test_a_word_that_may_be_a_value_is_shown_where_it_is_one():
    words = said("Region", ["NA", "EU"], ["NA", "EU"] * 40 + ["unknown"] * 20)

    assert words == ["Region is NA", "Region is EU"]


def test_of_what_names_somebody_only_whether_it_is_filled_in_is_said():
    phones = [f"+49 30 {n:07}" if n % 3 else None for n in range(90)]

    words = said("Phone", phones)

    assert set(words) == {"Phone is filled in", "Phone is not filled in"}


def test_codes_of_digits_that_a_lead_has_are_filled_in():
    badges = [f"{n * 7:05}" if n % 3 else None for n in range(90)]

    words = said("Badge", badges)

    assert words == [f"Badge is {'filled in' if badge else 'not filled in'}" for badge in badges]


def test_names_of_events_are_said_as_people_write_them():
    last = Categories("last event", "last event", np.array([0, -1]), ("email_opened",))

    assert words_of("last event", Known(2, ()), Matrix(2, (last,))) == [
        "last event is email opened", "last event is not known",
    ]  # fmt: skip
