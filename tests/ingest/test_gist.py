"""From the gist of very many messages the same person follows as from all of them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.ingest.gist import Gist, judged, reach_of
from leadlight.ingest.machine_rules import shipped_rules
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import Enriched, person_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.values import SECOND
from tests.ingest.messages_stored import NOW, identify, page, stored

RULES = shipped_rules()
MACHINES = Machines(RULES)
REACH = reach_of(RULES)

AGENTS = [None, "Googlebot/2.1", "Mozilla/5.0 (iPhone; Mobile)", "Mozilla/5.0 (Windows NT 10.0)"]
BODIES = st.one_of(
    st.builds(
        lambda url, referrer, agent: ("page", "page_viewed", {"context": {
            "page": {"url": f"https://acme.example/{url}", "referrer": referrer}, "userAgent": agent}}),
        st.sampled_from(["", "?utm_source=x&utm_medium=cpc", "p"]),
        st.sampled_from(["", "https://google.com/", "https://linkedin.com/"]),
        st.sampled_from(AGENTS),
    ),
    st.builds(
        lambda name, url: ("track", name, {"userId": "ana@acme.com", "properties": {"url": url}}),
        st.sampled_from(["email_opened", "email_link_clicked", "email_delivered", "other"]),
        st.sampled_from(["a", "b", "c", "d"]),
    ),
    st.builds(
        lambda name, value: ("identify", "", {"traits": {name: value}}),
        st.sampled_from(["email", "phone", "job_title", "web_events"]),
        st.sampled_from(["bo@acme.de", "cy@web.de", "+4930123456", "", 7]),
    ),
    st.builds(
        lambda key, name, value: ("group", "", {"groupId": key, "traits": {name: value}}),
        st.sampled_from(["g1", "g2", ""]), st.sampled_from(["name", "company", "web_events"]),
        st.sampled_from(["A", "B"]),
    ),
)  # fmt: skip
SOURCES = st.sampled_from(["server", "browser", "hand"])
MESSAGES = st.lists(st.tuples(BODIES, st.integers(0, 12), SOURCES), max_size=30)
FILES = [Enriched("domain", "acme.de", {"web_events": 99, "size": 5}, NOW, 1.0, "events")]


def gist_of(messages, size):
    """The gist of messages that come some at a time, and why which are machines'."""
    ordered = sorted(messages, key=lambda each: (each.time, each.seq))
    chunks = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    gist, reasons = Gist(), {}
    for some, why in judged(chunks, MACHINES, REACH):
        gist.add(some, why)
        reasons.update(why)
    return gist, reasons


@given(MESSAGES, st.integers(1, 7))
def test_the_same_person_follows_from_the_gist_as_from_all_messages(drawn, size):
    messages = [
        Stored(seq, kind, name, NOW - 4 * REACH + age * REACH // 4, source, {"messageId": f"m{-seq}", **body})
        for seq, ((kind, name, body), age, source) in enumerate(drawn, 1)
    ]
    gist, reasons = gist_of(messages, size)
    whole = person_of(messages, NOW, MACHINES, FILES)

    assert reasons == whole.machine
    assert replace(gist.person(NOW, FILES), machine=whole.machine) == whole


def test_very_many_messages_leave_few():
    messages = [
        each
        for number in range(500)
        for each in (page(at=NOW + number * SECOND), identify(at=NOW + number * SECOND, visits=number))
    ]
    gist, _ = gist_of(messages, 100)

    assert len(gist.messages) < 10
    assert (gist.events, gist.first_at, gist.last_at) == (500, NOW, NOW + 499 * SECOND)
    assert gist.person(NOW + 500 * SECOND).fields["web_events"] == 500
    assert gist.person(NOW + 500 * SECOND).fields["visits"] == 499


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_burst_is_seen_however_messages_are_cut(size):
    clicks = [
        stored("track", "email_link_clicked", at=NOW + place * SECOND // 10, properties={"url": f"u{place}"})
        for place in range(8)
    ]
    _, reasons = gist_of([*clicks, page(at=NOW + 900 * SECOND)], size)

    assert reasons == MACHINES.reasons(clicks) != {}
