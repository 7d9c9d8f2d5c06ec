import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.identifiers import identifiers_of
from leadlight.ingest.json_text import read
from leadlight.ingest.read_identifiers import read_identifiers

IDS = st.sampled_from([None, "", "u1", "null", "ana@acme.com", 7, 1.5, 2**70, "a\x00b", ["u1"], {"a": 1}])
TRAITS = st.one_of(
    st.dictionaries(
        st.sampled_from(["email", "phone", "country", "x"]),
        st.sampled_from(["bo@acme.de", "+493012345678", "030 12345678", "DE", 493012345678, None]),
    ),
    st.sampled_from([None, "no object", [1]]),
)
MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "userId": IDS,
        "anonymousId": IDS,
        "previousId": IDS,
        "traits": TRAITS,
        "context": st.one_of(TRAITS, st.fixed_dictionaries({"traits": TRAITS, "ip": st.just("1.2.3.4")})),
        "properties": TRAITS,
        "number": st.sampled_from([1.5, 10**30]),
    },
)
KINDS = st.sampled_from(["track", "identify", "alias", "group"])


def test_an_alias_has_also_the_id_from_before():
    raw = b'{"userId": "u1", "previousId": "a1", "context": {"traits": {"email": "ana@acme.com"}}}'

    assert len(read_identifiers("alias", raw)) == 3


@pytest.mark.parametrize("part", ["traits", "properties"])
def test_an_address_may_be_all_that_a_message_has(part):
    raw = json.dumps({"anonymousId": "null", part: {"email": "ana@acme.com"}}).encode()

    assert [each.value for each in read_identifiers("track", raw)] == ["ana@acme.com"]


def message_of(raw: bytes) -> dict[str, object]:
    message = read(raw)
    assert isinstance(message, dict)
    return message


@given(KINDS, MESSAGES)
def test_the_identifiers_are_those_of_the_whole_message(kind, message):
    raw = json.dumps(message).encode()

    assert read_identifiers(kind, raw) == identifiers_of(kind, message_of(raw))


@pytest.mark.parametrize("raw", [b'{"userId": "u1", "score": NaN}', b'{"userId": "u1", "userId": "u2"}'])
def test_the_slips_of_senders_are_read_as_elsewhere(raw):
    assert read_identifiers("track", raw) == identifiers_of("track", message_of(raw))
