"""No message is so strange that it could keep the ones after it from their leads."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.identifiers import LIMITS, identifiers_of
from leadlight.ingest.json_text import read, written
from leadlight.ingest.machine_rules import shipped_rules
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import addresses_of, domains_of, person_of
from leadlight.ingest.stored import Stored
from tests.ingest.messages_stored import NOW

MACHINES = Machines(shipped_rules())
NAMES = st.sampled_from([
    "userId", "anonymousId", "previousId", "groupId", "traits", "context", "properties", "email", "phone", "country", "page",
    "url", "referrer", "userAgent", "campaign", "name", "source", "channel", "machine", "messageId", "ip", "company",
])  # fmt: skip
TEXTS = st.text(max_size=20) | st.sampled_from(
    [
        "ana@acme.example",
        "+41446681800",
        "https://a.example/?utm_source=b",
        "http://[",
        "Googlebot/2.1",
        "@",
        "00",
    ]
)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES | TEXTS, inner, max_size=4),
    max_leaves=12,
)
BODIES = st.dictionaries(NAMES, VALUES, max_size=8)
TYPES = st.sampled_from(["track", "page", "screen", "identify", "group", "alias"])
EVENTS = st.sampled_from(["", "page_viewed", "email_delivered", "email_opened", "email_link_clicked"])


@st.composite
def messages(draw):
    bodies = draw(st.lists(BODIES, max_size=5))
    kept: list[Any] = [read(written(read_again(body)).encode()) for body in bodies]
    return [
        Stored(
            seq,
            draw(TYPES),
            draw(EVENTS),
            NOW + draw(st.integers(-3, 3)),
            draw(st.sampled_from(["browser", "server"])),
            body,
        )
        for seq, body in enumerate(kept, 1)
    ]


def read_again(body):
    """Bring a body into what can be kept, as the collector does."""

    return read(json.dumps(body).encode("utf-8", "surrogatepass"))


@given(messages())
def test_any_message_is_somebodys_or_nobodys_and_folds_into_a_person(said):
    for message in said:
        found = identifiers_of(message.type, message.body)
        assert all(each.kind in LIMITS and each.value.strip() == each.value != "" for each in found)
        assert isinstance(MACHINES.alone(message), str)

    person = person_of(said, NOW, MACHINES)

    assert person == person_of(said[::-1], NOW, MACHINES)
    assert written(person.fields)
    assert isinstance(domains_of(addresses_of(said)), list)
