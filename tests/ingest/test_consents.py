"""What a message says of consent, in the forms that senders use."""

import pytest

from leadlight.ingest.consents import LONGEST_TEXT, Said, consents_of
from leadlight.ingest.own_act import is_form, is_own_act


def agreed(purpose, place="", text="", version=""):
    return Said(purpose, given=True, place=place, text=text, version=version)


def identify(**traits):
    return consents_of("identify", "", {"traits": traits})


def in_context(consent, name=""):
    return consents_of("track", name, {"context": {"consent": consent}})


@pytest.mark.parametrize(
    ("traits", "said"),
    [
        ({"opted_in": True}, [Said("email", given=True)]),
        ({"Opt In": "no"}, [Said("email", given=False)]),
        ({"unsubscribed": "yes"}, [Said("email", given=False)]),
        ({"do_not_contact": False}, [Said("marketing", given=True)]),
        ({"opted_out": "perhaps"}, []),
        ({"consent_phone": True}, [Said("phone", given=True)]),
        ({"consent_phone": "perhaps"}, []),
        ({"consent_phone": [True]}, []),
        ({"consent_text": "I agree", "consent_place": "/form"}, []),
        (
            {"consent": {"phone": True, "text": "I agree", "version": 2, "url": "/form"}},
            [agreed("phone", "/form", "I agree", "2")],
        ),
        ({"consent": True}, [Said("marketing", given=True)]),
        ({"job_title": "CEO"}, []),
    ],
)
def test_traits_say_it(traits, said):
    assert list(identify(**traits)) == said


@pytest.mark.parametrize(
    ("consent", "said"),
    [
        ({"given": True}, [Said("marketing", given=True)]),
        ({"given": False, "purpose": "phone"}, [Said("phone", given=False)]),
        (
            {"given": True, "purposes": ["email", 5, "phone"], "place": "/form"},
            [agreed("email", "/form"), agreed("phone", "/form")],
        ),
        ({"given": True, "purpose": "???"}, []),
        ({"given": None}, []),
        ("yes", []),
        (
            {"categoryPreferences": {"Ads": True, "Mail": False, "Odd": None}},
            [Said("ads", given=True, stamped=True), Said("mail", given=False, stamped=True)],
        ),
        ({"given": True, "text": ["no", "text"]}, [Said("marketing", given=True)]),
        ({"given": True, "text": "x" * 5_000}, [agreed("marketing", "", "x" * LONGEST_TEXT)]),
    ],
)
def test_the_context_says_it(consent, said):
    assert list(in_context(consent)) == said


def test_what_segment_stamps_is_no_act_but_the_answer_itself_is():
    stamped = in_context({"categoryPreferences": {"Ads": True}}, "page_viewed")
    answered = in_context({"categoryPreferences": {"Ads": True}}, "segment_consent_preference_updated")

    assert [each.stamped for each in stamped] == [True]
    assert [each.stamped for each in answered] == [False]


def test_events_say_it_with_the_text_that_was_shown():
    properties = {"place": "/news", "text": "Yes, write to me", "version": "3"}

    assert consents_of("track", "subscribed", {"properties": properties}) == (
        agreed("email", "/news", "Yes, write to me", "3"),
    )
    assert consents_of("track", "unsubscribed", {"properties": "none"}) == (Said("email", given=False),)
    assert consents_of("track", "email_marked_as_spam", {}) == (Said("email", given=False),)


def test_most_messages_say_nothing_of_it():
    assert consents_of("track", "page_viewed", {"context": "odd", "traits": {"opted_in": True}}) == ()
    assert consents_of("identify", "", {"traits": ["odd"]}) == ()


def test_a_form_and_a_consent_of_ones_own_are_acts_and_visits_are_none():
    consent = {"context": {"consent": {"given": True}}}

    assert is_own_act("track", "signed_up", {})
    assert is_own_act("track", "form_submitted", {})
    assert is_own_act("identify", "", consent)
    assert not is_own_act("track", "form_viewed", {})
    assert not is_own_act("page", "", {})
    assert not is_own_act("page", "", {"context": {"consent": {"categoryPreferences": {"Ads": True}}}})
    assert is_form("form_submitted")
    assert not is_form("page_viewed")
