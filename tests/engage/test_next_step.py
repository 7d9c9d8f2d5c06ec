"""What to do next follows from the priority, the stage, and what was done and happened since."""

import pytest

from leadlight.engage.next_step import Kind, NextStep, Situation, look, next_step
from leadlight.engage.working_hours import Span, Work, day_ends, due_at
from leadlight.scoring.values import DAY, HOUR
from tests.actions.live.happenings import NOW

WORK = Work()
HIGH = Span(days=1)


def situation(stage="MQL", within=HIGH, since=NOW, **more):
    return Situation(stage, within, since, **more)


def step_of(lead, at):
    found = next_step(lead, WORK, at)
    assert found is not None
    return found


def test_a_lead_is_contacted_in_time_from_when_it_came_to_its_priority():
    assert next_step(situation(), WORK, NOW + HOUR) == NextStep(
        Kind.CONTACT, due_at(WORK, NOW, HIGH), is_overdue=False
    )
    assert step_of(situation(), NOW + 20 * DAY).is_overdue


def test_accepting_a_lead_is_not_speaking_with_it():
    assert next_step(situation("SAL"), WORK, NOW) == next_step(situation(), WORK, NOW)


@pytest.mark.parametrize("stage", ["Customer", "Lost", "Recycled"])
def test_nothing_is_to_be_done_about_closed_leads(stage):
    assert next_step(situation(stage, news=NOW + DAY), WORK, NOW + 2 * DAY) is None
    assert look(stage, WORK, NOW) is None


def test_nothing_is_to_be_done_about_a_priority_without_an_answer_time():
    assert next_step(situation(within=None), WORK, NOW) is None


def test_who_was_spoken_with_is_left_alone_until_something_new_is_told():
    assert next_step(situation(contacted=NOW + DAY), WORK, NOW + DAY) is None
    assert next_step(situation(contacted=NOW + DAY, news=NOW + DAY), WORK, NOW + DAY) is None
    news = NOW + 2 * DAY

    again = next_step(situation(contacted=NOW + DAY, news=news), WORK, news)

    assert again == NextStep(Kind.AGAIN, due_at(WORK, news, HIGH), is_overdue=False)


def test_what_was_said_before_a_lead_came_to_its_priority_does_not_count():
    assert step_of(situation(contacted=NOW - 1), NOW).kind is Kind.CONTACT


@pytest.mark.parametrize("stage", ["SQL", "Opportunity"])
def test_a_deal_under_way_is_left_alone_until_something_new_is_told(stage):
    assert next_step(situation(stage), WORK, NOW) is None
    assert step_of(situation(stage, news=NOW), NOW).kind is Kind.AGAIN
    assert next_step(situation(stage, news=NOW, contacted=NOW + 1), WORK, NOW) is None


def test_a_lead_that_was_drawn_is_looked_at_today():
    assert look("", WORK, NOW) == NextStep(Kind.LOOK, day_ends(WORK, NOW), is_overdue=False)
