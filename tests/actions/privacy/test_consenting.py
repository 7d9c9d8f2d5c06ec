"""The ledger: who agreed to what, when, where and to which text; a browser's key sets nothing."""

from itertools import permutations

import pytest

from leadlight.actions.privacy.consent import (
    consents_of_person,
    may_get,
    need_consent,
    record_consent,
    verdicts,
)
from leadlight.actions.privacy.object_to import object_to_scoring
from leadlight.errors import DataError
from leadlight.ingest.consents import Said
from leadlight.scoring.values import DAY
from leadlight.storage.models import Consent
from tests.actions.live.happenings import NOW, happen, lead_of, message, publish_at_once, said, viewed
from tests.actions.privacy.erased import EVE


@pytest.fixture
def company(place):
    """Give a place with a model."""
    publish_at_once()
    return place


def consenting(given, user="ana", at=NOW, **more):
    consent = {
        "given": given,
        "purposes": ["email"],
        "text": "I agree.",
        "version": "2",
        "place": "/demo",
        **more,
    }
    return {**message("identify", user, at, traits={}), "context": {"consent": consent}}


def may(purpose="email", user="ana"):
    return may_get(lead_of(user).pk, purpose)


def test_a_message_says_who_when_where_and_to_which_text(company):
    happen(consenting(given=True))

    (found,) = consents_of_person("ana", EVE)
    assert (found.purpose, found.given, found.claimed, found.at) == ("email", True, False, NOW)
    assert (found.place, found.text, found.version, found.seq) == ("/demo", "I agree.", "2", 1)
    assert may().allowed


def test_what_is_said_again_unchanged_is_one_row(company):
    happen(*(consenting(given=True, at=NOW + n) for n in range(3)), now=NOW + 9)

    (found,) = Consent.objects.all()
    assert (found.at, found.repeated_at) == (NOW, NOW + 2)


def test_the_latest_word_counts_in_whatever_order_they_come(company):
    for number, order in enumerate(permutations(range(4))):
        who = f"person-{number}"
        words = [consenting(n % 2 == 0, who, NOW + n) for n in range(4)]
        for place in order:
            happen(words[place], now=NOW + 9)

        assert not may(user=who).allowed, order


@pytest.mark.parametrize("given", [True, False])
def test_a_browser_only_claims(company, given):
    happen(said(), now=NOW)
    happen(consenting(given=not given), now=NOW + 1)
    happen(consenting(given=given, at=NOW + 2), now=NOW + 2, kind="browser")

    assert may().allowed is not given
    assert Consent.objects.filter(claimed=True).count() == 1


def test_what_a_browser_claims_alone_is_told_and_does_not_count(company):
    happen(consenting(given=True), kind="browser")

    assert may().allowed is False
    assert "nobody confirmed it" in may().because


def test_by_hand(company):
    happen(said())
    record_consent("ana", Said("E-Mail", given=True, place="call"), NOW + 1, EVE)
    assert may("e_mail").allowed

    record_consent("ana", Said("E-Mail", given=False), NOW + 2, EVE)
    assert not may("e_mail").allowed
    assert [each.by for each in consents_of_person("ana", EVE)] == ["eve", "eve"]
    with pytest.raises(DataError):
        record_consent("ana", Said("?", given=True), NOW, EVE)


def test_who_never_agreed_gets_nothing_unless_the_company_decides_otherwise(company):
    happen(viewed())
    assert not may().allowed

    need_consent(needed=False, now=NOW, actor=EVE)

    assert may().allowed
    happen(said(at=NOW + 1, unsubscribed=True), now=NOW + 1)
    assert not may().allowed


def test_who_objects_gets_nothing_whatever_they_agreed_to(company):
    happen(consenting(given=True))
    object_to_scoring("ana", NOW + DAY, EVE)

    assert verdicts("ana")["email"].because == "the person objected"
