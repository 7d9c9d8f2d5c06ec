"""Whatever people decide, and however leads merge and split in between: nothing is lost, doubled or moved."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.add_note import add_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.recycle import recycle
from leadlight.actions.lifecycle.reject import reject
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.people import lead_of_key
from leadlight.actions.live.replayed_history import check_changes
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.actions.live.unmerge import undo_merge
from leadlight.scoring.values import DAY
from leadlight.storage.lead_course import lead_course
from leadlight.storage.models import Lead, Merge, Score
from tests.actions.live.happenings import MODEL, NOW, happen, message, publish_at_once, settle, viewed
from tests.actions.live.test_live_is_batch import begin_anew
from tests.agreement.searching import search

BOSS = Actor("mia", Role.ADMIN)
STAGED = MODEL + "stages:\n  - {name: IQL, from: 10}\n  - {name: MQL, from: 30}\n"
LEADS = ("ana", "bo", "cy")

DECISIONS = {
    "accept": lambda who, at: accept(who, BOSS, at),
    "reject": lambda who, at: reject(who, "No budget", BOSS, at),
    "lose": lambda who, at: reject(who, "Competitor", BOSS, at),
    "stage": lambda who, at: move_stage(who, "Negotiation", BOSS, at),
    "back": lambda who, at: move_stage(who, "IQL", BOSS, at),
    "recycle": lambda who, at: recycle(who, BOSS, at, rest=20),
    "points": lambda who, at: override_score(who, Wanted(f"points {at}", at + 40, Decimal(25)), BOSS, at),
    "priority": lambda who, at: override_score(who, Wanted(f"fixed {at}", at + 60, None, "High"), BOSS, at),
    "won": lambda who, at: record_outcome(who, Decided("won", Decimal(7)), BOSS, at),
    "note": lambda who, at: add_note(who, f"note {at}", BOSS, at),
    "owner": lambda who, at: assign(who, f"o{at % 7}@acme.example", BOSS, at),
    "deal": lambda who, at: happen(message("track", who, at, event="Deal Created"), now=at),
    "view": lambda who, at: happen(viewed(user=who, at=at), now=at),
}
DECIDED = st.lists(st.tuples(st.sampled_from(sorted(DECISIONS)), st.sampled_from(LEADS)), max_size=6)


def decide(drawn, at):
    for place, (what, who) in enumerate(drawn):
        DECISIONS[what](who, at + 10 * place)
        if place % 2:
            settle(at + 10 * place + 1)
    settle(at + 100)


def state():
    """Of each root what it is in, what counts for it, and what it scores."""
    found = {}
    for lead in Lead.objects.filter(root=None).order_by("id"):
        course = lead_course(lead.pk, NOW + DAY)
        score = Score.objects.get(lead=lead)
        decided = [
            (move.stage, move.at, move.cause)
            for move in course.moves
            if move.cause not in {"model", "recycle"}
        ]
        found[lead.pk] = (
            (lead.stage, lead.step, lead.stage_since, lead.recycled_at, lead.owner),
            sorted(decided),
            [each.number for each in course.outcomes],
            [each.number for each in course.notes],
            len(course.reviews),
            (score.total, score.priority),
        )
    return found


def assert_computed_anew_alike():
    found = check_leads(1, 1_000)
    assert (found.differences, found.waiting) == ((), 0)
    assert check_changes(1, 1_000).differences == ()


@pytest.mark.slow
@search(0.4)
@given(DECIDED, st.permutations(LEADS), st.booleans(), DECIDED)
def test_what_was_decided_goes_with_its_lead_and_comes_back_with_it(
    sqlite_place, before, order, further, after
):
    begin_anew()
    publish_at_once(STAGED)
    for user in LEADS:
        happen(viewed(user=user))
    decide(before, NOW + 10)
    settle(NOW + 400)  # every override has expired and every rest is over
    apart = state()

    merge_leads(order[0], order[1], NOW + 500, operator("someone"))
    if further:
        merge_leads(order[0], order[2], NOW + 501, operator("someone"))
    settle(NOW + 502)
    together = state()
    assert_computed_anew_alike()
    assert sum(len(found[1]) for found in together.values()) == sum(len(found[1]) for found in apart.values())
    assert sorted(n for found in together.values() for n in found[2]) == sorted(
        n for found in apart.values() for n in found[2]
    )

    for merge in Merge.objects.order_by("-id"):
        undo_merge(merge.pk, NOW + 600, operator("someone"))
    settle(NOW + 601)
    assert_computed_anew_alike()
    assert [found[1:5] for found in state().values()] == [found[1:5] for found in apart.values()]
    if not any(_raised_together(apart, root) for root in apart):
        assert {root: found[0] for root, found in state().items()} == {
            root: found[0] for root, found in apart.items()
        }

    decide(after, NOW + 1_000)
    assert_computed_anew_alike()
    assert len({lead_of_key(user) for user in LEADS}) == 3


def _raised_together(apart, root):
    """Whether the model raised leads while they were one, which it never takes back."""
    return apart[root][0][0] != Lead.objects.get(pk=root).stage
