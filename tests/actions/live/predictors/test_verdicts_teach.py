"""What predictors learn of rejected leads, where the company lets verdicts teach."""

import pytest

from leadlight.actions.access.company import set_choice
from leadlight.actions.access.operations import operator
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.reject import reject
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.predictors.past import past_facts
from leadlight.scoring.values import DAY
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said

BY = operator("mara")
LATER = NOW + 10 * DAY


@pytest.fixture(autouse=True)
def company(place):
    publish_at_once()
    for name in ("ana", "ben"):
        happen(said(name, email=f"{name}@x.example"))


def endings():
    """How leads ended, as predictors learn it: None is open."""
    found = {each.facts.lead: each.ending for each in past_facts(LATER, machines_in_force())}
    named = {name: found[lead_of(name).pk] for name in ("ana", "ben")}
    return {name: None if ending is None else (ending.won, ending.at) for name, ending in named.items()}


def test_a_rejected_lead_that_may_come_back_is_open_unless_verdicts_teach():
    reject("ana", "No budget", BY, NOW + DAY)
    accept("ben", BY, NOW + DAY)
    assert endings() == {"ana": None, "ben": None}

    set_choice("verdicts_teach", "yes", NOW, BY)

    assert endings() == {"ana": (False, NOW + DAY), "ben": None}


def test_the_last_verdict_counts_that_was_not_taken_back():
    set_choice("verdicts_teach", "yes", NOW, BY)
    reject("ana", "No budget", BY, NOW + DAY)
    accept("ana", BY, NOW + 2 * DAY)
    moved = reject("ben", "No budget", BY, NOW + DAY)
    take_back_move(moved.number, BY, NOW + 2 * DAY)

    assert endings() == {"ana": None, "ben": None}


def test_how_a_deal_ended_is_worth_more_than_a_verdict():
    set_choice("verdicts_teach", "yes", NOW, BY)
    record_outcome("ana", Decided("won", at=NOW + DAY), BY, NOW + DAY)
    reject("ana", "No budget", BY, NOW + 2 * DAY)

    assert endings()["ana"] == (True, NOW + DAY)
