"""People look at what the model puts high; what they decide is kept with what the model said."""

from dataclasses import replace
from datetime import UTC
from decimal import Decimal

import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.reject import reject
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.actions.review.decided import PAGE, people_and_model, what_was_decided
from leadlight.actions.review.known_verdicts import leaning
from leadlight.actions.review.waiting import leads_waiting
from leadlight.errors import NotAllowedError
from leadlight.insights.differing import PeopleDoubt
from leadlight.insights.verdicts import Rated
from leadlight.scoring.values import DAY
from leadlight.storage.models import Override, Review
from leadlight.storage.verdicts import OverrideSaid
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said, settle, viewed

MARA = Actor("mara@x.example", Role.MARKETER, 1)
RIA = Actor("ria@x.example", Role.REP, 2)
LATER = NOW + DAY
MODEL = """
name: Test
scores:
  fit:
    rules:
      - {name: Boss, when: {job_title: CEO}, points: 40}
      - {name: Near, when: {country: DE}, points: 15}
      - {name: Large, when: {employees: {at_least: 100}}, points: 20}
priorities:
  - {name: Low}
  - {name: High, from: 30}
  - {name: Medium, from: 10}
"""


@pytest.fixture(autouse=True)
def company(place):
    publish_at_once(MODEL)


def boss(name, **more):
    happen(said(name, email=f"{name}@{name}.example", job_title="CEO", **more))


def waiting(actor=MARA, at=LATER):
    return [each.card.email.split("@")[0] for each in leads_waiting(actor, at).leads]


def test_leads_of_all_priorities_but_the_lowest_wait_those_with_most_points_first():
    happen(
        said("ana", email="ana@a.example", country="DE"), said("ben", email="ben@b.example", job_title="CEO")
    )
    happen(said("cy", email="cy@c.example", country="FR"), viewed(user="dan"))

    queue = leads_waiting(MARA, LATER)

    assert [each.card.email for each in queue.leads] == ["ben@b.example", "ana@a.example"]
    assert [(each.rule, each.points) for each in queue.leads[0].reasons] == [("Boss", 4000)]
    assert queue.priorities == ["High", "Medium"]
    assert not queue.has_others


@pytest.mark.parametrize("decide", [
    lambda: accept("ana", MARA, LATER),
    lambda: reject("ana", "No budget", MARA, LATER),
    lambda: reject("ana", "Not a fit", MARA, LATER),
    lambda: override_score("ana", Wanted("a hunch", LATER + DAY, Decimal(5)), MARA, LATER),
])  # fmt: skip
def test_who_was_decided_on_waits_no_longer(decide):
    boss("ana")
    assert waiting() == ["ana"]

    decide()
    settle(LATER)

    assert waiting(at=LATER + 1) == []


def test_after_an_override_expired_a_lead_waits_again():
    boss("ana")
    override_score("ana", Wanted("a hunch", LATER + DAY, Decimal(5)), MARA, LATER)

    assert waiting(at=LATER + DAY) == ["ana"]


def test_a_verdict_keeps_what_the_model_said_at_that_moment():
    boss("ana", country="DE")
    accept("ana", MARA, LATER, "good fit", "Met at the fair.")
    happen(said("ana", country="FR"), now=LATER + DAY)

    judged = Review.objects.get().judged

    assert (judged["total"], judged["priority"], judged["rated"]) == (5500, "High", "first")
    assert judged["rules"] == [["fit", None, "Boss", 4000], ["fit", None, "Near", 1500]]
    assert "probability" not in judged


def test_an_override_keeps_what_the_model_said_before_and_what_others_had_added():
    boss("ana")
    override_score("ana", Wanted("a hunch", LATER + DAY, Decimal(5)), MARA, LATER)
    settle(LATER)
    override_score("ana", Wanted("a better one", LATER + DAY, Decimal(9)), MARA, LATER + 1)

    first, second = Override.objects.order_by("id")
    assert (first.judged["total"], first.judged["by_hand"]) == (4000, 0)
    assert (second.judged["total"], second.judged["by_hand"]) == (4500, 500)


def test_on_a_lead_without_a_score_nothing_was_said():
    from leadlight.storage.models import Score  # noqa: PLC0415 - only here

    boss("ana")
    Score.objects.all().delete()
    accept("ana", MARA, LATER)

    assert Review.objects.get().judged == {}
    assert people_and_model(MARA, UTC).verdicts == 0


def test_a_rep_sees_own_leads_and_those_of_nobody():
    for name in ("ana", "ben", "cy"):
        boss(name)
    assign("ana", "ria@x.example", MARA, LATER)
    assign("ben", "other@x.example", MARA, LATER)

    assert sorted(waiting(RIA)) == ["ana", "cy"]
    for name in ("ana", "ben"):
        accept(name, MARA, LATER + 1)
        override_score(name, Wanted("why not", LATER + DAY, Decimal(5)), MARA, LATER + 2)

    decided = what_was_decided(RIA, LATER + 3)
    assert [each.email for each in decided.verdicts] == ["ana@ana.example"]
    assert [each.email for each in decided.overrides] == ["ana@ana.example"]
    assert people_and_model(RIA, UTC).verdicts == 1
    assert people_and_model(MARA, UTC).verdicts == 2


def test_a_viewer_reviews_nothing():
    viewer = Actor("vic", Role.VIEWER)

    for ask in (
        lambda: leads_waiting(viewer, NOW),
        lambda: what_was_decided(viewer, NOW),
        lambda: people_and_model(viewer, UTC),
    ):
        with pytest.raises(NotAllowedError):
            ask()


def test_before_a_model_is_in_force_nobody_waits(sqlite_place):
    from leadlight.storage.models import ModelVersion  # noqa: PLC0415 - only here

    ModelVersion.objects.all().delete()

    assert leads_waiting(MARA, NOW).priorities == ()


def test_leads_come_first_whose_like_people_rejected_or_lowered():
    for number in range(6):
        boss(f"far{number}", employees=500)
        if number < 4:
            reject(f"far{number}", "Not a fit", MARA, LATER + number)
        else:
            down = Wanted("too large for us", LATER + DAY, priority="Low")
            override_score(f"far{number}", down, MARA, LATER + number)
    boss("near", country="DE", employees=50)
    boss("far", employees=900)

    queue = leads_waiting(MARA, LATER + 10).leads

    assert [each.card.email.split("@")[0] for each in queue] == ["far", "near"]
    assert queue[0].waiting.doubt == PeopleDoubt(6, 6)


def test_a_verdict_that_was_taken_back_counts_no_longer_and_the_lead_waits_again():
    boss("ana")
    moved = reject("ana", "Not a fit", MARA, LATER)
    assert people_and_model(MARA, UTC).agreement.decided == 1

    take_back_move(moved.number, MARA, LATER + 1)
    settle(LATER + 2)

    (row,) = what_was_decided(MARA, LATER + 3).verdicts
    assert (row.move, row.verdict) == (moved.number, "rejected")
    assert row.taken_back_at is not None
    assert people_and_model(MARA, UTC).agreement.decided == 0
    assert waiting(at=LATER + 3) == ["ana"]


def test_verdicts_are_told_a_page_at_a_time_the_latest_first():
    boss("ana")
    for number in range(PAGE + 1):
        accept("ana", MARA, LATER + number)

    first = what_was_decided(MARA, LATER + DAY)
    second = what_was_decided(MARA, LATER + DAY, first.before)

    assert [len(first.verdicts), len(second.verdicts)] == [PAGE, 1]
    assert first.verdicts[0].at > first.verdicts[-1].at > second.verdicts[0].at
    assert second.before is None


def test_people_and_model_are_compared_by_week_and_after_months_by_month():
    boss("ana")
    accept("ana", MARA, LATER)
    reject("ana", "Not a fit", MARA, LATER + 8 * DAY)

    weeks = people_and_model(MARA, UTC)
    assert weeks.by_week
    assert [each.agreed for each in weeks.agreement.periods] == [1, 0]
    assert [each.rule[2] for each in weeks.rules] == ["Boss"]

    accept("ana", MARA, LATER + 200 * DAY)
    assert not people_and_model(MARA, UTC).by_week


JUDGED = {
    "rules": [["fit", None, "Boss", 4000], ["fit", None, "Near", 0]],
    "rated": "first",
    "priority": "High",
}


@pytest.mark.parametrize(
    ("said_by_hand", "accepted"),
    [
        (OverrideSaid(0, 500, None, JUDGED), True),
        (OverrideSaid(0, -500, None, JUDGED), False),
        (OverrideSaid(0, None, "Low", JUDGED), False),
        (OverrideSaid(0, None, "High", {**JUDGED, "priority": "Low"}), True),
        (OverrideSaid(0, None, "High", JUDGED), None),
        (OverrideSaid(0, None, "Gone", JUDGED), None),
        (OverrideSaid(0, None, "High", {**JUDGED, "priority": "Gone"}), None),
        (OverrideSaid(0, 500, None, {}), None),
    ],
)
def test_an_override_leans_to_the_verdict_it_pulls_to(said_by_hand, accepted):
    found = leaning(said_by_hand, ["High", "Medium", "Low"])

    assert (None if found is None else found.accepted) is accepted
    if found is not None:
        assert found == replace(found, rules=frozenset({("fit", None, "Boss")}), rated=Rated.FIRST)


def test_the_lead_of_an_old_number_is_shown_as_who_stands_for_it_now():
    boss("ana")
    accept("ana", MARA, LATER)

    (row,) = what_was_decided(MARA, LATER).verdicts
    assert row.uid == lead_of("ana").uid
