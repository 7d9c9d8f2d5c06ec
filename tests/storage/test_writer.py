import sqlite3
import threading
import time

import pytest
from django.db import connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from leadlight.storage import writer as writing_thread
from leadlight.storage.intake import Intake, NewEvent, write
from leadlight.storage.models import Event, IntakeCount, Quarantined
from leadlight.storage.transaction import writing
from leadlight.storage.writer import FullError, Ticket, Writer

NOW = 1_800_000_000_000_000
DAY = NOW - NOW % 86_400_000_000


def event(message_id, body="{}"):
    return NewEvent(message_id, "track", "x", NOW, NOW, 1, body)


def intake(*ids, source=1, **more):
    return Intake(source, NOW, [event(each) for each in ids], **more)


def counts():
    return {
        (row.source_id, row.result): row.count for row in IntakeCount.objects.filter(day=DAY) if row.count
    }


class Told:
    """Collects the tickets that a writer is done with."""

    def __init__(self):
        self.tickets = []
        self.news = threading.Event()

    def __call__(self, group):
        self.tickets += group
        self.news.set()

    def wait_for(self, number):
        until = time.monotonic() + 20
        while len(self.tickets) < number and time.monotonic() < until:
            time.sleep(0.005)
        assert len(self.tickets) >= number


@pytest.fixture
def told():
    return Told()


@pytest.fixture
def writer(place, told):
    made = Writer(told)
    made.start()
    yield made
    made.close()


def test_events_are_written_in_the_order_in_which_they_came(place):
    write([intake("c", "a"), intake("b")])

    assert list(Event.objects.order_by("seq").values_list("message_id", flat=True)) == ["c", "a", "b"]


def test_an_event_enters_once_and_every_other_copy_is_a_duplicate(place):
    write([intake("a")])
    one, other = intake("b", "a", "b"), intake("b", "c")

    write([one, other])

    assert (one.duplicates, other.duplicates) == ({1, 2}, {0})
    assert counts() == {(1, "accepted"): 3, (1, "duplicate"): 3}


def test_what_comes_again_changes_nothing(place):
    first, again = (NewEvent("a", "track", "x", NOW, NOW, 1, body) for body in ("{}", '{"other": 1}'))
    write([Intake(1, NOW, [first])])

    write([Intake(1, NOW, [again])])

    assert list(Event.objects.values_list("body", flat=True)) == ["{}"]


def test_rows_keep_everything(place):
    write(
        [
            Intake(
                3,
                NOW,
                [NewEvent("é😀", "page", "page_viewed", 5, NOW, 3, '{"a": "é😀%s?"}')],
                [("{}", "why")],
                2,
            )
        ]
    )

    found = Event.objects.get()
    assert (found.message_id, found.type, found.name, found.time, found.source_id) == (
        "é😀",
        "page",
        "page_viewed",
        5,
        3,
    )
    assert found.body == '{"a": "é😀%s?"}'
    kept = Quarantined.objects.get()
    assert (kept.body, kept.reason, kept.source_id, kept.seq) == ("{}", "why", 3, None)
    assert counts() == {(3, "accepted"): 1, (3, "quarantined"): 1, (3, "refused"): 2}


def test_thousands_are_written_at_once(place):
    many = intake(*(f"m{number}" for number in range(2_500)))

    write([many, intake("m7", "n")])

    assert Event.objects.count() == 2_501
    assert counts() == {(1, "accepted"): 2_501, (1, "duplicate"): 1}


LAW_INTAKES = st.lists(
    st.builds(
        lambda ids, kept, refused: (ids, [("{}", "why")] * kept, refused),
        st.lists(st.sampled_from("abcdefgh"), max_size=6), st.integers(0, 3), st.integers(0, 3),
    ),
    min_size=1, max_size=5,
)  # fmt: skip


@given(groups=st.lists(LAW_INTAKES, min_size=1, max_size=3))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15)
def test_received_is_accepted_and_duplicate_and_quarantined_and_refused(place, groups):
    for model in (Event, Quarantined, IntakeCount):
        model.objects.all().delete()

    for group in groups:
        write([Intake(1, NOW, [event(each) for each in ids], kept, refused) for ids, kept, refused in group])

    sent = [intake for group in groups for intake in group]
    found = {result: count for (_, result), count in counts().items()}
    assert (
        found.get("accepted", 0) == Event.objects.count() == len({each for ids, _, _ in sent for each in ids})
    )
    assert found.get("quarantined", 0) == Quarantined.objects.count()
    assert sum(found.values()) == sum(len(ids) + len(kept) + refused for ids, kept, refused in sent)


def test_who_waits_is_told_when_it_is_written(writer, told):
    tickets = [Ticket(intake(f"m{number}")) for number in range(50)]
    for ticket in tickets:
        writer.put(ticket)

    told.wait_for(50)

    assert all(ticket.error is None for ticket in tickets)
    assert Event.objects.count() == 50


def test_the_end_waits_for_what_waits(place, told):
    made = Writer(told)
    for number in range(20):
        made.put(Ticket(intake(f"m{number}")))
    made.count(Intake(1, NOW, refused=3))
    made.start()
    made.close()

    assert Event.objects.count() == 20
    assert counts()[1, "refused"] == 3


def test_more_than_can_wait_is_sent_away_and_what_waits_is_not_lost(place, told):
    made = Writer(told, most_waiting=2_000)
    for number in range(4):
        made.put(Ticket(intake(f"m{number}")))
    large = Ticket(Intake(1, NOW, [event("n", "x" * 2_000)]))
    with pytest.raises(FullError, match="again in a second"):
        made.put(large)
    made.start()
    made.close()

    assert Event.objects.filter(message_id__startswith="m").count() == 4


def test_trouble_fails_those_who_wait_and_is_over_when_it_is_over(writer, told, monkeypatch):
    def broken(_intakes):
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr(writing_thread, "write", broken)
    failed = Ticket(intake("a"))
    writer.put(failed)
    told.wait_for(1)
    assert "disk is full" in str(failed.error)
    assert writer.trouble is failed.error

    monkeypatch.undo()
    well = Ticket(intake("a"))
    writer.put(well)
    told.wait_for(2)
    assert (well.error, writer.trouble) == (None, None)
    assert Event.objects.count() == 1


def test_what_cannot_be_written_does_not_cost_the_others(place, told):
    made = Writer(told)
    bad = Ticket(Intake(1, NOW, [NewEvent("bad", "track", "x", 2**70, NOW, 1, "{}")]))
    good = [Ticket(intake(f"m{number}")) for number in range(7)]
    for ticket in (*good[:3], bad, *good[3:]):
        made.put(ticket)
    made.start()
    made.close()

    assert bad.error is not None
    assert [ticket.error for ticket in good] == [None] * 7
    assert Event.objects.count() == 7


def test_a_database_that_is_read_only_is_trouble_until_it_is_not(sqlite_place, told):
    made = Writer(told)
    made.start()
    with sqlite3.connect(sqlite_place.file) as other:
        other.execute(
            "CREATE TRIGGER full BEFORE INSERT ON leadlight_event BEGIN SELECT RAISE(ABORT, 'no'); END"
        )
    refused = Ticket(intake("a"))
    made.put(refused)
    told.wait_for(1)
    with sqlite3.connect(sqlite_place.file) as other:
        other.execute("DROP TRIGGER full")
    other.close()
    taken = Ticket(intake("a"))
    made.put(taken)
    made.close()

    assert refused.error is not None
    assert taken.error is None
    assert Event.objects.count() == 1


def test_writers_of_several_processes_give_numbers_in_the_order_in_which_they_show(place, told):
    writers = [Writer(told) for _ in range(3)]
    for made in writers:
        made.start()
    seen, gaps = set[int](), list[int]()
    done = threading.Event()

    def watch():
        last = 0
        while not done.is_set():
            with writing():
                found = list(Event.objects.filter(seq__gt=0).values_list("seq", flat=True))
            late = {seq for seq in found if seq <= last} - seen
            gaps.extend(late)
            seen.update(found)
            last = max(found, default=0)
            time.sleep(0.002)
        connections.close_all()

    watching = threading.Thread(target=watch)
    watching.start()
    for number in range(150):
        writers[number % 3].put(Ticket(intake(f"m{number}")))
    for made in writers:
        made.close()
    done.set()
    watching.join()

    assert Event.objects.count() == 150
    assert gaps == []
