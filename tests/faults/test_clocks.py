"""The clock is set back an hour, or was a day ahead: nothing fails, scores become right, and nobody waits for it."""

from dataclasses import dataclass

import pytest

from leadlight.actions.live.work import Worker
from leadlight.scoring.values import DAY, MINUTE
from leadlight.storage.due_rows import PARKED, PUBLISH, RESCORE, claim, make_due, make_rescored, soonest
from leadlight.storage.models import Due, Score
from leadlight.storage.transaction import writing
from tests.actions.live.happenings import NOW, lead_of, publish_at_once, receive, said, viewed
from tests.faults.test_power_cut_of_worker import differences

HOUR = 60 * MINUTE
ENOUGH = 100


@dataclass
class Clock:
    at: int = NOW

    def __call__(self) -> int:
        self.at += 1_000
        return self.at


class Lane:
    """Notes when it is looked at."""

    def __init__(self) -> None:
        self.looks: list[int] = []

    def look(self, now: int) -> None:
        self.looks.append(now)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def worker(place, clock) -> Worker:
    publish_at_once()
    return Worker(place, clock)


def rest(worker: Worker) -> None:
    """Let a worker work until it has nothing to do."""
    for _ in range(ENOUGH):
        if not worker.step():
            return
    raise AssertionError("it works on and on")


def waiting(clock: Clock) -> bool:
    """Whether some lead is to be scored; one that has a message from a later hour is looked at again then."""
    return Due.objects.filter(kind=RESCORE, at__lte=clock.at).exists()


@pytest.mark.parametrize("jumps", [(-HOUR,), (DAY,), (DAY, -DAY), (-HOUR, HOUR), (-1_000_000, DAY, -HOUR)])
def test_whatever_the_clock_does_scores_follow_from_the_log(worker, clock, jumps):
    for jump in (0, *jumps):
        clock.at += jump
        receive(viewed(at=clock.at), viewed(user="bo", at=clock.at), said(job_title="CEO"), now=clock.at)
        rest(worker)

        assert differences() == []
        assert not waiting(clock)


def test_a_new_reason_that_is_no_message_is_dealt_with_though_the_score_is_from_a_later_hour(worker, clock):
    receive(viewed(at=clock.at), now=clock.at)
    rest(worker)
    clock.at -= HOUR
    with writing():
        make_rescored([(lead_of().pk, "enrichment")], clock.at)

    rest(worker)

    assert not waiting(clock)
    assert Score.objects.get().at < NOW


def test_what_a_clock_that_was_ahead_put_off_is_not_waited_for(worker, clock):
    receive(viewed(at=clock.at), now=clock.at)
    rest(worker)
    with writing():
        make_rescored([(lead_of().pk, "event")], NOW + DAY)
        make_due(PUBLISH, [(1, NOW + DAY)])
    worker.step()
    assert Due.objects.filter(kind=RESCORE).exists()
    again = Worker(worker.place, clock)  # as after a restart

    rest(again)

    assert not Due.objects.filter(kind=RESCORE).exists()
    assert Due.objects.get(kind=PUBLISH).at < NOW + HOUR


def test_a_lease_that_a_clock_far_ahead_gave_does_not_last(worker, clock):
    receive(viewed(at=clock.at), now=clock.at)
    rest(worker)
    with writing():
        make_rescored([(lead_of().pk, "event")], clock.at)
    claim(RESCORE, clock.at + DAY, 10)  # and whoever claimed it died

    rest(Worker(worker.place, clock))

    assert soonest([RESCORE]) is None


def test_what_failed_too_often_still_waits_for_a_person(worker, clock):
    Due.objects.create(kind=RESCORE, subject=7, at=PARKED, attempts=5)

    rest(worker)

    assert Due.objects.get(subject=7).at == PARKED


def test_what_takes_long_is_looked_after_when_the_clock_was_set_back(place, clock):
    lane = Lane()
    publish_at_once()
    worker = Worker(place, clock, _lanes=lane)  # type: ignore[arg-type]
    worker.step()
    clock.at -= DAY
    worker.step()

    assert len(lane.looks) == 2
