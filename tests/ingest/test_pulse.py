"""What a lead did itself, and what of it is news."""

from leadlight.engage import crm
from leadlight.ingest.pulse import NOT_DONE, Pulse
from leadlight.ingest.stored import Stored
from leadlight.ingest.vocabulary import terms
from leadlight.scoring.values import normal_name

NOW = 1_000


def stored(seq=1, kind="track", name="page_viewed", time=NOW, source="server", **body):
    return Stored(seq, kind, name, time, source, body)


def pulse(*messages, machine=()):
    found = Pulse()
    found.add(messages, machine, NOW - 10, NOW)
    return found


def test_what_it_did_counts_and_what_was_done_to_it_does_not():
    found = pulse(stored(), stored(2, name="email_delivered"), stored(3, "identify", ""), stored(4, "page"))

    assert found.times == [NOW, NOW]
    assert [(seq, done) for seq, _, done in found.news] == [(1, True), (2, False), (3, False), (4, True)]


def test_machines_and_what_lies_ahead_are_left_out():
    found = pulse(stored(), stored(2), stored(3, time=NOW + 1), machine={1: "Known bot"})

    assert [seq for seq, *_ in found.news] == [2]
    assert found.times == [NOW]


def test_what_is_old_or_imported_is_past_and_no_news():
    found = pulse(stored(time=NOW - 11), stored(2, source="import"), stored(3, time=NOW - 10))

    assert len(found.times) == 3
    assert [seq for seq, *_ in found.news] == [3]


def test_who_has_a_user_id_is_somebody():
    assert not pulse(stored(anonymousId="b")).named
    assert pulse(stored(anonymousId="b"), stored(2, userId="ana"), stored(3)).named


def test_what_is_no_visit_is_called_as_the_vocabulary_calls_it():
    assert {normal_name(term.name) for term in terms()} >= NOT_DONE


def test_what_a_crm_says_is_no_visit():
    assert crm.NAMES <= NOT_DONE
