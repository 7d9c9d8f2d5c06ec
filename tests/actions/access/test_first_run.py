import pytest

from leadlight.actions.access.first_run import (
    FirstRun,
    finish_first_run,
    first_run,
    is_waiting_for,
    note_step,
)
from leadlight.actions.access.operations import Actor, Role
from leadlight.errors import NotAllowedError
from tests.actions.live.happenings import happen, publish_at_once, said

ADMIN = Actor("ana@x.example", Role.ADMIN)


def test_an_empty_installation_waits_for_who_may_set_it_up(place):
    waits = {role: is_waiting_for(Actor("x", role)) for role in Role}

    assert waits == {Role.VIEWER: False, Role.REP: False, Role.MARKETER: True, Role.ADMIN: True}


def test_it_waits_no_longer_once_there_is_a_lead(place):
    publish_at_once()
    happen(said("ana", name="Ana"))

    assert not is_waiting_for(ADMIN)


def test_it_waits_no_longer_once_somebody_left(place):
    finish_first_run(ADMIN)

    assert not is_waiting_for(ADMIN)


def test_steps_are_remembered_and_what_was_done_stays_done(place):
    assert first_run() == FirstRun()

    note_step("model", "skipped", ADMIN)
    note_step("leads", "done", ADMIN)
    note_step("leads", "skipped", ADMIN)
    finish_first_run(ADMIN)

    assert first_run() == FirstRun("skipped", "done", finished=True)


@pytest.mark.parametrize("role", [Role.REP, Role.VIEWER])
def test_only_who_sets_up_scoring_takes_steps(sqlite_place, role):
    with pytest.raises(NotAllowedError):
        note_step("model", "done", Actor("x", role))
    with pytest.raises(NotAllowedError):
        finish_first_run(Actor("x", role))
