import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.identifiers import ANONYMOUS_ID, EMAIL, PHONE, USER_ID, Identifier
from leadlight.ingest.search_words import (
    ACCOUNT,
    encoded,
    field_word,
    order_of_name,
    sought,
    words_of,
)


def finds(text, words):
    has = words.split()
    asked = sought(text)
    return bool(asked) and all(
        any(word == each.word or (not each.whole and word.startswith(each.word)) for word in has)
        for each in asked
    )


ANA = words_of(
    ("Änne O'Neil", "Acme & Söhne GmbH"),
    (
        Identifier(EMAIL, "anne.oneil@mail.acme.example"),
        Identifier(PHONE, "+491701234567"),
        Identifier(USER_ID, "CRM-77"),
        Identifier(ANONYMOUS_ID, "abcdef"),
    ),
    {"country": "DE", "tags": ["new", "hot lead"], "budget": 5.0, "empty": None, "odd": [["x"]]},
    "acme.example",
)


@pytest.mark.parametrize(
    "text",
    ["änne", "ANNE o'n", "neil", "acme", "sohne", "söhn", "anne.oneil@mail.acme.example", "mail.acme", "crm-77", "77",
     "+49 170 123", "0049 170 1234567", "(49) 170-1234567", "anne acme crm"],
)  # fmt: skip
def test_a_lead_is_found_by_the_beginnings_of_its_words(text):
    assert finds(text, ANA)


@pytest.mark.parametrize(
    "text", ["nne", "anne bob", "abcdef", "de", "hot", "", "  ", "'", "country=de", "__country"]
)
def test_a_lead_is_not_found_by_anything_else(text):
    assert not finds(text, ANA)


def test_a_field_is_found_by_its_whole_value_only():
    has = ANA.split()

    assert {field_word("country", "de"), field_word("tags", "Hot Lead"), field_word("budget", "5")} <= set(
        has
    )
    assert field_word("tags", "hot") not in has
    assert field_word(ACCOUNT, "Acme.Example") in has


def test_a_very_long_value_is_found_whole():
    assert field_word("text", "x" * 5_000) in words_of((), (), {"text": "x" * 5_000}).split()
    assert len(field_word("text", "x" * 5_000)) < 60


def test_nobody_has_more_words_than_is_reasonable():
    assert (
        len(words_of([" ".join(map(str, range(3_000)))] * 9, (), {f"f{n}": n for n in range(1_000)}).split())
        <= 200
    )


def test_who_has_no_words_has_none():
    assert words_of(("", " ' "), (), {}) == ""


@given(st.text(max_size=30), st.text(max_size=30))
def test_what_begins_alike_is_written_alike_and_with_plain_letters_only(one, other):
    assert encoded(one + other).startswith(encoded(one))
    assert set(encoded(one)) <= set("abcdefghijklmnopqrstuvwxyz0123456789_")
    assert (encoded(one) == encoded(other)) == (one == other)


@given(st.text(max_size=60))
def test_whatever_is_looked_for_is_a_few_words_that_begin_none_of_a_field(text):
    asked = sought(text)

    assert len(asked) <= 8
    assert all(each.word and not each.word.startswith("__") for each in asked)


def test_names_are_in_order_without_regard_to_accents_and_case():
    names = ["Zoë", "ana", "Änne", "Bob", "ANB"]

    assert sorted(names, key=order_of_name) == ["ana", "ANB", "Änne", "Bob", "Zoë"]
    assert order_of_name("", "x@y.example") == order_of_name("X@y.example")
    assert order_of_name("") == ""
