"""A message keeps what is not the person's who goes, whatever way they are spelt."""

from leadlight.ingest.bare import bare
from leadlight.ingest.identifiers import ANONYMOUS_ID, EMAIL, PHONE, USER_ID, Identifier, identifiers_of
from leadlight.ingest.redaction import ERASED, Redaction, terms_of

EVE = [Identifier(EMAIL, "eve@acme.com"), Identifier(PHONE, "+4930901820"), Identifier(USER_ID, "eve")]
GONE = Redaction([*EVE, Identifier(ANONYMOUS_ID, "b1")], ["Eve Adams", ""])


def test_ids_of_the_person_go_and_those_of_others_stay():
    assert GONE.applied({"userId": "eve", "anonymousId": "b1", "previousId": "b1"}) == {}
    assert GONE.applied({"userId": "bo", "anonymousId": "b2", "previousId": "cy"}) == {
        "userId": "bo", "anonymousId": "b2", "previousId": "cy",
    }  # fmt: skip
    assert GONE.applied({"userId": None, "type": "track"}) == {"userId": None, "type": "track"}


def test_ways_to_reach_the_person_go_however_they_are_spelt():
    said = {
        "email": "Eve@ACME.com", "phone": "030 901820", "country": "DE", "yes": True, "number": 5, "none": None,
        "friends": ["eve@acme.com", "bo@acme.com", ["+49 30 901820"]],
    }  # fmt: skip

    assert GONE.inner(said) == {
        "country": "DE", "yes": True, "number": 5, "none": None, "friends": ["bo@acme.com", []],
    }  # fmt: skip


def test_texts_lose_the_words_that_name_the_person():
    assert GONE.inner("Met EVE ADAMS (eve@acme.com)") == f"Met {ERASED} ({ERASED})"
    assert GONE.inner({"about Eve Adams": "İ eve adams"}) == {f"about {ERASED}": "İ eve adams"}
    assert Redaction([Identifier(USER_ID, "eve")]).inner(["eve", 5]) == ["eve", 5]


def test_what_a_search_begins_with():
    assert terms_of(EVE, ["Eve Adams", "Eve"]) == sorted(
        ['"eve"', "eve@acme.com", "+4930901820", "0901820", "eve adams"]
    )


def test_of_a_message_stays_whose_it_was_and_nothing_else():
    body = {
        "messageId": "m1", "userId": "eve", "anonymousId": "b1", "event": "Form Submitted",
        "context": {"traits": {"email": "eve@acme.com", "job_title": "CEO"}},
    }  # fmt: skip

    left = bare("track", body)

    assert left is not None
    assert "CEO" not in str(left)
    assert identifiers_of("identify", left) == identifiers_of("track", body)
    assert bare("track", {"messageId": "m2", "anonymousId": "b1"}) == {
        "type": "identify", "messageId": "m2", "anonymousId": "b1",
    }  # fmt: skip
