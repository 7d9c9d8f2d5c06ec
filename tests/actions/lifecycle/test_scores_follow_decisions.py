"""What people decide is in the stored score, outlives whatever rescores the lead, and is computed anew alike."""

from decimal import Decimal

import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.lifecycle.end_override import end_override
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.override_score import Wanted, override_score
from leadlight.actions.lifecycle.recycle import recycle
from leadlight.actions.lifecycle.take_back_move import take_back_move
from leadlight.actions.live import heavy, rescore
from leadlight.actions.live.heavy import rescore_heavy
from leadlight.actions.live.model_in_force import in_force, prepared
from leadlight.actions.live.publish import publish
from leadlight.actions.live.publishing import sweep
from leadlight.actions.live.record import write
from leadlight.actions.live.replayed_history import check_changes
from leadlight.actions.live.replayed_people import replay_people
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.engage.company import Company, RecycleRule, Recycling
from leadlight.errors import DataError
from leadlight.scoring.kept import score_of
from leadlight.scoring.values import DAY, HOUR
from leadlight.storage.company_row import store_company
from leadlight.storage.models import Due, Override, Score, ScoreChange, StageMove
from leadlight.storage.score_rows import stored_scores
from tests.actions.live.happenings import (
    MODEL,
    NOW,
    happen,
    lead_of,
    message,
    publish_at_once,
    receive,
    said,
    settle,
    viewed,
)

REP = Actor("ria", Role.REP)
STAGED = (
    MODEL
    + """
stages:
  - {name: IQL, from: 10}
  - {name: MQL, from: 30}
"""
)


@pytest.fixture(autouse=True)
def model(place):
    publish_at_once(STAGED)


def score(user="ana"):
    return Score.objects.get(lead=lead_of(user))


def lead(user="ana"):
    return lead_of(user)


def lines(user="ana"):
    found = stored_scores([lead_of(user).id])[lead_of(user).id]
    return score_of(prepared(found.version).model, found.kept)


def override(at=NOW + 1, until=NOW + 10 * DAY, **what):
    return override_score("ana", Wanted("met the CEO", until, **what), REP, at)


def assert_computed_anew_alike():
    found = check_leads(1, 1_000)
    assert (found.differences, found.waiting) == ((), 0)
    assert check_changes(1, 1_000).differences == ()
    assert replay_people(lambda _what: None).differences == []


def test_points_are_a_last_line_after_all_bounds_and_the_priority_follows(place):
    happen(viewed())
    override(points=Decimal("25.50"))
    settle(NOW + 2)

    assert (score().total, score().priority, score().qualifies_for) == (1200 + 2550, "High", "IQL")
    found = lines()
    assert sum(line.points for line in found.lines) == found.total_hundredths
    assert found.lines[-1].points == 2550
    assert ScoreChange.objects.latest("id").cause == "override"
    assert_computed_anew_alike()


def test_a_fixed_priority_stands_and_the_points_stay(place):
    happen(viewed())
    override(priority="high")
    settle(NOW + 2)

    assert (score().total, score().priority) == (1200, "High")
    assert_computed_anew_alike()


def test_an_override_expires_by_itself_and_is_noticed_then(place):
    happen(viewed())
    override(points=Decimal(25), until=NOW + HOUR)
    settle(NOW + 2)
    assert score().next_at <= NOW + HOUR

    settle(NOW + HOUR - 1)
    assert score().priority == "High"
    settle(NOW + HOUR)

    assert score().priority == "Low"
    assert ScoreChange.objects.latest("id").cause == "time"
    assert_computed_anew_alike()


def test_an_override_is_replaced_by_one_of_its_kind_and_ended_by_hand(place):
    happen(viewed())
    first = override(points=Decimal(25))
    second = override(points=Decimal(-5), at=NOW + 5)
    settle(NOW + 6)
    assert score().total == 700
    assert Override.objects.get(pk=first).ended_at is not None

    end_override(second, REP, NOW + 7)
    settle(NOW + 8)

    assert score().total == 1200
    with pytest.raises(DataError, match="has ended already"):
        end_override(second, REP, NOW + 9)
    assert_computed_anew_alike()


@pytest.mark.parametrize(
    ("wanted", "why"),
    [
        (Wanted("why", NOW + DAY), "one of the two"),
        (Wanted("why", NOW + DAY, Decimal(1), "High"), "one of the two"),
        (Wanted("  ", NOW + DAY, Decimal(1)), "the reason"),
        (Wanted("why", NOW - 1, Decimal(1)), "ends after now"),
        (Wanted("why", NOW + 500 * DAY, Decimal(1)), "400 days"),
        (Wanted("why", NOW + DAY, Decimal("NaN")), "Points lie"),
        (Wanted("why", NOW + DAY, Decimal("1.234")), "Points lie"),
        (Wanted("why", NOW + DAY, Decimal(0)), "Points lie"),
        (Wanted("why", NOW + DAY, None, "Highest"), "High, Low"),
    ],
)
def test_what_no_override_can_be_is_refused(place, wanted, why):
    happen(viewed())

    with pytest.raises(DataError, match=why):
        override_score("ana", wanted, REP, NOW)
    assert not Override.objects.exists()


def test_an_override_outlives_events_publications_sweeps_and_busy_leads(place, monkeypatch):
    happen(viewed())
    override(points=Decimal(25))
    settle(NOW + 2)
    happen(viewed(), now=NOW + 3)
    assert score().total == 2400 + 2500

    publish(place, STAGED.replace("points: 10", "points: 20"), {}, NOW + 4)
    assert (score().total, score().version_id) == (4400 + 2500, in_force().model.number)
    assert_computed_anew_alike()

    Due.objects.filter(kind="time").update(at=NOW + HOUR)
    sweep(place, NOW + HOUR)
    assert score().at == NOW + HOUR
    assert score().total - 2500 > 4300
    assert_computed_anew_alike()

    monkeypatch.setattr(rescore, "HEAVY_FROM", 0)
    receive(viewed(), now=NOW + HOUR + 1)
    settle(NOW + HOUR + 1)
    assert rescore_heavy(place, NOW + HOUR + 1) == 1
    assert score().at == NOW + HOUR + 1
    assert lines().lines[-1].points == 2500
    assert_computed_anew_alike()


def test_a_lead_qualifies_by_the_model_and_never_moves_down_by_itself(place):
    happen(viewed())
    assert (lead().stage, lead().stage_since) == ("IQL", NOW)
    happen(said(job_title="CEO"), now=NOW + 1)
    assert lead().stage == "MQL"

    settle(NOW + 100 * DAY)

    assert score().qualifies_for != "MQL"
    assert lead().stage == "MQL"
    assert [move.stage for move in StageMove.objects.order_by("id")] == ["IQL", "MQL"]
    assert {move.cause for move in StageMove.objects.all()} == {"model"}
    assert_computed_anew_alike()


def test_publishing_moves_leads_too(place):
    happen(viewed())
    publish(place, STAGED.replace("name: MQL, from: 30", "name: MQL, from: 11"), {}, NOW + 4)

    assert lead().stage == "MQL"
    assert_computed_anew_alike()


def test_the_model_moves_nobody_that_a_person_moved_on_or_back(place):
    happen(viewed())
    move_stage("ana", "SQL", REP, NOW + 1)
    happen(said(job_title="CEO"), now=NOW + 2)
    assert lead().stage == "SQL"
    move_stage("ana", "IQL", REP, NOW + 3)
    settle(NOW + 4)

    assert (score().qualifies_for, lead().stage) == ("MQL", "IQL")
    assert_computed_anew_alike()


def test_a_recycled_lead_starts_over_rests_and_may_qualify_again(place):
    happen(viewed(), viewed(), viewed(), said(employees=50))
    assert (lead().stage, score().total) == ("MQL", 3600 + 500)
    recycle("ana", REP, NOW + 1, rest=DAY)
    settle(NOW + 2)
    assert (score().total, lead().stage) == (500, "Recycled")

    happen(viewed(at=NOW + 3), now=NOW + 3)
    assert (score().total, lead().stage, score().qualifies_for) == (1700, "Recycled", "IQL")
    assert_computed_anew_alike()
    settle(NOW + 1 + DAY)

    assert lead().stage == "IQL"
    assert_computed_anew_alike()


def test_a_recycled_lead_scores_alike_over_the_mirror_and_when_it_is_busy(place, monkeypatch):
    happen(viewed(), viewed(), said(employees=50))
    recycle("ana", REP, NOW + 1, rest=DAY)
    happen(viewed(at=NOW + 2), now=NOW + 2)
    publish(place, STAGED.replace("points: 10", "points: 20"), {}, NOW + 4)
    assert score().total == 500 + 2200
    assert_computed_anew_alike()

    monkeypatch.setattr(rescore, "HEAVY_FROM", 0)
    receive(viewed(at=NOW + 5), now=NOW + 5)
    settle(NOW + 5)
    assert rescore_heavy(place, NOW + 5) == 1
    assert score().total == 500 + 4400
    assert_computed_anew_alike()


def test_a_rule_recycles_who_stays_in_a_stage_for_too_long(place):
    rule = RecycleRule(stage="IQL", after=10 * DAY)
    store_company(Company(recycle=Recycling(rest=DAY, rules=(rule,))))
    happen(viewed())
    assert score().next_at <= NOW + 10 * DAY

    settle(NOW + 10 * DAY - 1)
    assert lead().stage == "IQL"
    settle(NOW + 10 * DAY)

    assert (lead().stage, lead().rest_until) == ("Recycled", NOW + 11 * DAY)
    assert score().total == 0
    move = StageMove.objects.latest("id")
    assert (move.cause, move.before) == ("recycle", "IQL")
    assert_computed_anew_alike()


def test_a_rule_recycles_over_the_mirror_too(place):
    rule = RecycleRule(stage="IQL", after=10 * DAY)
    store_company(Company(recycle=Recycling(rest=DAY, rules=(rule,))))
    happen(viewed())
    Due.objects.filter(kind="time").update(at=NOW + 10 * DAY)

    sweep(place, NOW + 10 * DAY)
    settle(NOW + 10 * DAY)

    assert (lead().stage, score().total) == ("Recycled", 0)
    assert_computed_anew_alike()


def test_what_is_decided_while_a_lead_is_scored_is_not_written_over(place, monkeypatch):
    happen(viewed())
    receive(viewed(), now=NOW + 3)

    def late(*arguments):
        monkeypatch.setattr("leadlight.actions.live.rescore.write", write)
        override(points=Decimal(25), at=NOW + 2)
        write(*arguments)

    monkeypatch.setattr("leadlight.actions.live.rescore.write", late)
    settle(NOW + 4)

    assert score().total == 2400 + 2500
    assert_computed_anew_alike()


def test_an_excluded_lead_gets_a_priority_from_people_and_no_points(place):
    publish_at_once(STAGED + "exclude:\n  - {name: Rival, when: {company: rival}}\n", NOW)
    happen(said(company="Rival"))
    override(points=Decimal(25))
    settle(NOW + 2)
    assert (score().total, score().priority, score().excluded) == (None, "Excluded", "Rival")

    override(priority="High", at=NOW + 3)
    settle(NOW + 4)

    assert (score().total, score().priority, score().excluded) == (None, "High", "Rival")
    assert [line.points for line in lines().lines] == [0]
    assert_computed_anew_alike()


def test_a_decision_that_is_not_in_the_score_is_found(place):
    happen(viewed())
    override(points=Decimal(25))
    settle(NOW + 2)
    Override.objects.update(points=100)

    assert any("total is stored as" in each for each in check_leads(1, 1_000).differences)
    assert check_changes(1, 1_000).differences


@pytest.mark.parametrize("column", ["stage", "step", "owner"])
def test_a_stage_or_owner_that_no_decision_explains_is_found(place, column):
    happen(viewed())
    move_stage("ana", "Inquiry", REP, NOW + 1)
    settle(NOW + 2)
    found = lead()
    setattr(found, column, "Elsewhere")
    found.save()

    assert check_leads(1, 1_000).differences


def test_words_of_a_crm_reach_a_busy_lead_too(place, monkeypatch):
    monkeypatch.setattr(rescore, "HEAVY_FROM", 0)
    receive(viewed(), message(event="Deal Won", properties={"value": 5}), now=NOW)
    settle(NOW)
    assert heavy.rescore_heavy(place, NOW) == 1

    assert lead().stage == "Customer"
    assert_computed_anew_alike()


def test_a_lead_recycled_by_mistake_has_its_engagement_back(place):
    happen(viewed(), viewed(), viewed())
    recycle("ana", REP, NOW + 1)
    settle(NOW + 2)
    assert (lead().stage, score().total) == ("Recycled", 0)
    number = StageMove.objects.get(stage="Recycled").pk

    assert take_back_move(number, REP, NOW + 3).stage == "MQL"
    settle(NOW + 4)

    assert (lead().stage, lead().recycled_at, score().total) == ("MQL", None, 3600)
    assert_computed_anew_alike()
    with pytest.raises(DataError, match="taken back already"):
        take_back_move(number, REP, NOW + 5)
    with pytest.raises(DataError, match="The model would move it again"):
        take_back_move(StageMove.objects.get(stage="MQL").pk, REP, NOW + 5)
    with pytest.raises(DataError, match="no move 99"):
        take_back_move(99, REP, NOW + 5)


def test_what_a_message_said_is_taken_back_for_good(place):
    happen(viewed(), message(event="Deal Won"))
    take_back_move(StageMove.objects.get(stage="Customer").pk, REP, NOW + 1)
    happen(viewed(), now=NOW + 2)

    assert lead().stage == "IQL"
    assert_computed_anew_alike()
