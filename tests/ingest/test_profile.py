from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.profile import (
    GROUP_CONFIDENCE,
    Origin,
    told,
    told_of_account,
    told_of_accounts,
    written,
)
from tests.ingest.messages_stored import NOW, identify, stored


def values(messages):
    return {name: word.value for name, word in told(messages).items()}


def test_the_latest_word_on_a_field_counts_whenever_it_came():
    later, earlier = identify(at=NOW, plan="team"), identify(at=NOW - 1, plan="free", city="Bern")

    assert values([later, earlier]) == {"plan": "team", "city": "Bern"}


def test_of_two_words_at_one_time_the_one_larger_as_text_counts():
    assert values([identify(plan="b"), identify(plan="a")]) == {"plan": "b"}
    assert values([identify(size=9), identify(size=10)]) == {"size": 9}


@pytest.mark.parametrize("blank", ["", "  ", None, [], '""', "[]"])
def test_a_blank_says_nothing(blank):
    assert values([identify(at=NOW - 1, plan="team"), identify(plan=blank)]) == {"plan": "team"}


@pytest.mark.parametrize("blank", ["", "  ", None, [], '""', "[]"])
def test_a_blank_by_hand_empties_a_field_until_somebody_says_it_anew(blank):
    said = [identify(at=NOW - 1, plan="team"), identify(by="hand", plan=blank)]

    assert values(said) == {}
    assert values([*said, identify(at=NOW + 1, by="browser", plan="free")]) == {}
    assert values([*said, identify(at=NOW + 1, plan="free")]) == {"plan": "free"}


def test_fields_have_normal_names_and_nested_ones_are_joined():
    message = identify(**{"Company Size (employees)": 12, "address": {"City": "Bern"}, "?": 1})

    assert values([message]) == {"company_size": 12, "address_city": "Bern"}


def test_what_is_nested_in_a_list_is_its_text():
    assert values([identify(tags=["a", 1, True, None, Decimal("1.50"), {"b": 2}])]) == {
        "tags": ["a", 1, True, None, Decimal("1.50"), '{"b":2}']
    }


def test_a_field_has_an_origin():
    message = identify(by="browser", plan="team")

    assert told([message])["plan"].origin == Origin(NOW, message.seq, "browser", 0.8)


def test_a_browser_sets_no_owner_stage_consent_or_score():
    ours = {
        "owner": "mia",
        "Stage": "SQL",
        "consent": "yes",
        "consent_mail": "yes",
        "score": 99,
        "plan": "team",
    }

    assert values([identify(by="browser", **ours)]) == {"plan": "team"}
    assert len(values([identify(**ours)])) == 6


@pytest.mark.parametrize("by", ["server", "import", "hand"])
def test_what_a_browser_says_never_counts_before_what_anybody_else_said(by):
    messages = [
        identify(at=NOW - 9, by=by, company="Acme"),
        identify(by="browser", company="Evil", city="Bern"),
    ]

    assert values(messages) == values(messages[::-1]) == {"company": "Acme", "city": "Bern"}


def test_what_a_browser_says_of_an_account_never_counts_before_what_a_server_said():
    messages = [
        stored("group", groupId="acme", traits={"plan": "team"}, at=NOW - 9),
        stored("group", groupId="acme", traits={"plan": "zero"}, by="browser"),
    ]

    assert told_of_accounts(messages)["acme"]["plan"].value == "team"
    assert told_of_account(messages, "acme")["plan"].value == "team"


def test_only_identify_messages_set_fields():
    assert values([stored("track", traits={"plan": "team"}), stored("identify", traits="team")]) == {}


def test_what_a_group_message_says_is_said_of_its_people_by_other_names_where_it_must():
    message = stored(
        "group", groupId="acme", traits={"name": "Acme", "email": "info@acme.example", "industry": "software"}
    )
    other = stored("group", groupId="rival", traits={"industry": "steel"})

    words = told_of_account([message, other], "acme")

    assert {name: word.value for name, word in words.items()} == {
        "company": "Acme",
        "account_email": "info@acme.example",
        "industry": "software",
    }
    assert words["company"].origin == Origin(NOW, message.seq, "account", GROUP_CONFIDENCE)


def test_accounts_are_told_of_by_whoever_is_in_them():
    messages = [
        stored("group", userId="u-1", groupId="acme", traits={"plan": "free"}, at=NOW - 1, by="browser"),
        stored("group", userId="u-2", groupId="acme", traits={"plan": "team", "score": 1}, by="browser"),
        stored("group", userId="u-2", groupId="null", traits={"plan": "x"}),
        identify(plan="y"),
    ]

    told_of = told_of_accounts(messages)

    assert {key: {name: word.value for name, word in words.items()} for key, words in told_of.items()} == {
        "acme": {"plan": "team"}
    }


def test_a_browser_sets_no_score_through_a_group():
    message = stored("group", by="browser", groupId="acme", traits={"score": 99, "size": 5})

    assert list(told_of_account([message], "acme")) == ["size"]


@pytest.mark.parametrize(
    ("value", "text"), [("a", "a"), (None, ""), (True, "true"), (Decimal("1.50"), "1.50"), ([1], "[1]")]
)
def test_a_value_is_compared_as_what_was_written(value, text):
    assert written(value) == text


@given(
    st.permutations(
        [
            identify(at=NOW + place % 3, plan=f"p{place}", by=by, **{f"f{place % 2}": place})
            for by in ("server", "browser")
            for place in range(6)
        ]
    )
)
def test_the_order_in_which_messages_come_does_not_matter(messages):
    assert values(messages) == {"plan": "p5", "f0": 2, "f1": 5}
