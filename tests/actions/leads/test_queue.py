"""The queue of a day: whom to call next, best first, and why."""

from decimal import Decimal

import pytest
from django.db import connection

from leadlight.actions.access.operations import Role, operator
from leadlight.actions.leads import ranked
from leadlight.actions.leads.looked_at import WINDOW
from leadlight.actions.leads.queue import MOST, Wanted, todays_queue
from leadlight.actions.leads.snooze import snooze
from leadlight.actions.lifecycle.accept import accept
from leadlight.actions.lifecycle.add_note import add_note
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.override_score import Wanted as Override
from leadlight.actions.lifecycle.override_score import override_score
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.reject import reject
from leadlight.actions.lifecycle.set_company import set_company
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.predictors.choices import Choices, keep_choices
from leadlight.engage.next_step import Kind
from leadlight.engage.signals import Kind as Sort
from leadlight.engage.signals import Signal
from leadlight.engage.working_hours import Span, Work, day_begins, day_ends, due_at
from leadlight.scoring.explain import sentence
from leadlight.scoring.values import DAY, HOUR
from leadlight.storage import next_leads
from leadlight.storage.company_row import company_in_force
from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import Order, page_of
from leadlight.storage.models import Lead, Prediction, PredictorVersion
from leadlight.storage.signal_rows import Told, add_signals
from leadlight.storage.transaction import writing
from tests.actions.access.people import actor_of
from tests.actions.live.happenings import NOW, happen, lead_of, message, publish_at_once, said, settle, viewed

MODEL = """
name: Test
scores:
  fit:
    rules:
      - {name: Size, per: employees, points: 1}
      - {name: Pricing, event: Page Viewed, points: 10}
      - {name: Student, when: {job_title: student}, points: -50}
priorities:
  - {name: High, from: 60, action: Call, within: 24 hours}
  - {name: Medium, from: 30, action: Write, within: 3-5 business days}
  - {name: Low, action: Nurture}
"""
ADMIN = operator("root")


@pytest.fixture(autouse=True)
def model(place):
    publish_at_once(MODEL)


@pytest.fixture
def ria():
    return actor_of(Role.REP, "ria@x.example")


def lead(user, points, owner="", at=NOW, **traits):
    """Make a lead that scores so many points, and perhaps give it to somebody."""
    happen(said(user, at, name=user.title(), employees=points, **traits), now=at)
    if owner:
        assign(user, owner, ADMIN, at)
        settle(at + 1)


def leads(**points):
    """Make leads of nobody's at once, by what they score."""
    happen(*(said(user, name=user.title(), employees=each) for user, each in points.items()))


def users(actor, at=NOW + HOUR, **wanted):
    return [row.card.name.lower() for row in todays_queue(Wanted(**wanted), actor, at).rows]


def why(row):
    """The reason of a row in English."""
    return sentence(row.reason.line, row.reason.at)


def tell(user, at, kind=Sort.SURGE):
    """Let a signal be told of a lead."""
    signal = Signal(kind, at, f"{kind}:{at}", {}, "It came often.")
    with writing():
        add_signals([Told(lead_of(user).pk, signal, at, 1, None)])


def test_the_best_come_first_ones_own_before_those_of_nobody(ria):
    lead("low", 10, "ria@x.example")
    lead("medium", 40, "Ria@x.example")
    lead("warm", 50)
    lead("high", 61, "ria@x.example")
    lead("higher", 90, "ria@x.example")
    lead("best", 99)
    lead("others", 95, "ben@x.example")

    assert users(ria) == ["higher", "high", "best", "medium", "warm"]


def test_who_sees_all_may_look_at_everybodys(ria):
    lead("mine", 70, "mara@x.example")
    lead("others", 95, "ben@x.example")
    mara = actor_of(Role.MARKETER, "mara@x.example")

    assert users(mara) == ["mine"]
    assert users(mara, everybody=True) == ["others", "mine"]
    assert users(ria, everybody=True) == []


def test_who_is_no_user_sees_what_is_nobodys():
    lead("theirs", 95, "ben@x.example")
    lead("nobodys", 70)

    assert users(ADMIN) == ["nobodys"]


def test_a_row_says_what_to_do_until_when_and_why(ria):
    lead("ana", 50, phone="+49 30 901820")
    happen(viewed(at=NOW + 8 * DAY), now=NOW + 8 * DAY)
    tell("ana", NOW + 8 * DAY)

    row = todays_queue(Wanted(), ria, NOW + 8 * DAY + HOUR).rows[0]

    assert (row.card.action, row.rank, row.step.kind) == ("Call", 0, Kind.CONTACT)
    assert row.step.until == due_at(Work(), NOW + 8 * DAY, Span(days=1))
    assert not row.step.is_overdue
    assert why(row) == "Size: +50"
    assert row.news is not None
    assert (row.news.sentence, row.news.at) == ("It came often.", NOW + 8 * DAY)
    assert (row.change, row.phone, row.worth) == (1_000, "+49 30 901820", None)


def test_a_lead_that_is_new_this_week_has_no_change(ria):
    lead("ana", 70)

    assert todays_queue(Wanted(), ria, NOW + DAY).rows[0].change is None
    assert todays_queue(Wanted(), ria, NOW + 8 * DAY).rows[0].change == 0


def test_what_is_late_is_overdue(ria):
    lead("ana", 70)

    assert todays_queue(Wanted(), ria, NOW + 10 * DAY).rows[0].step.is_overdue


def test_the_company_says_how_soon_it_answers(ria):
    set_company(
        "work: {answer: [{priority: low, within: 2 weeks}, {priority: High, within: 1 hour}]}", ADMIN, NOW
    )
    lead("low", 10)
    lead("high", 70)
    work = company_in_force().work

    rows = todays_queue(Wanted(), ria, NOW + HOUR).rows

    assert [row.card.name for row in rows] == ["High", "Low"]
    assert [row.step.until for row in rows] == [
        due_at(work, NOW, Span(micros=HOUR)), due_at(work, NOW, Span(weeks=2)),
    ]  # fmt: skip


def test_the_time_runs_from_when_a_lead_came_to_its_priority(ria):
    lead("ana", 55)
    happen(viewed(at=NOW + 3 * DAY), now=NOW + 3 * DAY)
    happen(viewed(at=NOW + 5 * DAY), now=NOW + 5 * DAY)

    row = todays_queue(Wanted(), ria, NOW + 5 * DAY).rows[0]

    assert row.step.until == due_at(Work(), NOW + 3 * DAY, Span(days=1))


def test_a_persons_word_is_the_first_reason_and_what_takes_points_is_none(ria):
    lead("ana", 99, job_title="student")
    override_score("ana", Override("Met her", NOW + 9 * DAY, Decimal(40)), ria, NOW)
    settle(NOW + 1)

    assert why(todays_queue(Wanted(), ria, NOW + HOUR).rows[0]).startswith("ria@x.example, until 2025-")
    settle(NOW + 10 * DAY)
    assert why(todays_queue(Wanted(), ria, NOW + 10 * DAY).rows[0]) == "Size: +99"


@pytest.mark.parametrize(
    "close",
    [
        lambda by: reject("ana", "No budget", by, NOW + 1),
        lambda by: reject("ana", "Not a fit", by, NOW + 1),
        lambda by: record_outcome("ana", Decided("won"), by, NOW + 1),
        lambda by: record_outcome("ana", Decided("lost"), by, NOW + 1),
    ],
)
def test_who_is_rejected_won_or_lost_is_gone_whatever_happens(ria, close):
    lead("ana", 70)
    close(ria)
    tell("ana", NOW + 2)

    assert users(ria) == []


def test_who_is_accepted_waits_until_somebody_has_spoken_with_them(ria):
    lead("ana", 70)
    accept("ana", ria, NOW + 1)
    assert users(ria) == ["ana"]

    add_note("ana", "Called: wants an offer", ria, NOW + 2)

    assert users(ria) == []


def test_who_was_spoken_with_comes_back_when_something_is_told_of_them(ria):
    lead("ana", 70)
    add_note("ana", "Called", ria, NOW + 1)
    tell("ana", NOW + HOUR)

    row = todays_queue(Wanted(), ria, NOW + 2 * HOUR).rows[0]

    assert row.step.kind is Kind.AGAIN
    assert users(ria, NOW + 8 * DAY) == []  # a surge is worth looking at for a week


@pytest.mark.parametrize("event", ["Call Completed", "Call Logged", "Meeting Held", "Inbound Call"])
def test_a_call_that_any_system_tells_of_counts(ria, event):
    lead("ana", 70)
    happen(message("track", "ana", NOW + 1, event=event), now=NOW + 1)

    assert users(ria) == []


def test_an_email_counts_where_a_person_says_so(ria):
    lead("ana", 70)
    happen(message("track", "ana", NOW + 1, event="Email Sent"), now=NOW + 1)
    assert users(ria) == ["ana"]

    happen(message("track", "ana", NOW + 2, event="Email Sent"), now=NOW + 2, kind="hand")

    assert users(ria) == []


def test_of_leads_of_very_many_messages_these_are_not_looked_for(ria, monkeypatch):
    monkeypatch.setattr(next_leads, "MOST_MESSAGES", 1)
    lead("ana", 70)
    calls = [message("track", "ana", NOW + n, event="Call Completed") for n in (1, 2)]
    happen(*calls, now=NOW + 2)

    assert users(ria) == ["ana"]


@pytest.mark.parametrize("stage", ["SQL", "Negotiation"])
def test_a_deal_under_way_is_left_alone_until_something_is_told(ria, stage):
    lead("ana", 70)
    move_stage("ana", stage, ria, NOW + 1)
    assert users(ria) == []

    tell("ana", NOW + HOUR)

    assert users(ria, NOW + 2 * HOUR) == ["ana"]


def test_who_is_put_off_is_away_until_then_for_that_user_alone(ria):
    lead("ana", 70)
    snooze(lead_of("ana").uid, NOW + DAY, ria, NOW + 1)

    assert users(ria) == []
    assert users(actor_of(Role.REP, "ben@x.example")) == ["ana"]
    assert users(ria, NOW + DAY) == ["ana"]


def test_who_is_put_off_stays_so_when_two_leads_become_one(ria):
    lead("ana", 70)
    lead("ann", 80)
    snooze(lead_of("ana").uid, NOW + DAY, ria, NOW + 1)
    snooze(lead_of("ann").uid, NOW + DAY, ria, NOW + 1)
    merge_leads("ana", "ann", NOW + 2, ADMIN)
    settle(NOW + 3)

    assert users(ria) == []
    assert len(users(ria, NOW + DAY)) == 1


def test_what_was_done_to_a_part_was_done_to_the_lead(ria):
    lead("ana", 70)
    lead("ann", 80)
    add_note("ann", "Called", ria, NOW + 3 * DAY)
    merge_leads("ana", "ann", NOW + 2 * DAY, ADMIN)
    settle(NOW + 2 * DAY)

    assert users(ria, NOW + 3 * DAY + 1) == []


def test_a_longer_queue_is_looked_through_some_at_a_time(ria, monkeypatch):
    monkeypatch.setattr(ranked, "AT_ONCE", 2)
    leads(**{f"u{number}": 70 + number for number in range(7)})
    for number in (6, 5, 4):
        add_note(f"u{number}", "Called", ria, NOW + 1)

    assert users(ria) == ["u3", "u2", "u1", "u0"]
    found = todays_queue(Wanted(limit=3), ria, NOW + HOUR)
    assert (len(found.rows), found.more) == (3, True)
    assert not todays_queue(Wanted(limit=4), ria, NOW + HOUR).more


def test_only_so_many_of_a_priority_are_looked_through(ria, monkeypatch):
    monkeypatch.setattr(ranked, "AT_ONCE", 2)
    monkeypatch.setattr(ranked, "LOOKED_THROUGH", 4)
    leads(**{f"u{number}": 70 + number for number in range(6)})

    assert users(ria) == ["u5", "u4", "u3", "u2"]
    assert len(todays_queue(Wanted(limit=MOST * 9), ria, NOW + HOUR).rows) == 4


def test_within_a_priority_what_is_likely_or_worth_most_comes_first(ria):
    lead("sure", 70)
    lead("rich", 80)
    lead("other", 90)
    lead("medium", 40)
    with writing():
        version = PredictorVersion.objects.create(digest="d", content="", role="use", since=NOW, added_at=NOW)
        for user, probability, worth in (("sure", 0.9, 10.0), ("rich", 0.2, 500.0), ("medium", 0.99, 900.0)):
            Prediction.objects.create(
                predictor=version, lead=lead_of(user), at=NOW, seq=1, moment=NOW, probability=probability,
                likelihood="", expected_value=worth, reasons={},
            )  # fmt: skip
        keep_choices(Choices(rank_by="expected value"))
    found = todays_queue(Wanted(), ria, NOW + HOUR)

    assert [row.card.name for row in found.rows] == ["Rich", "Sure", "Other", "Medium"]
    assert (found.by, found.rows[0].worth, found.rows[2].worth) == ("expected value", 500.0, None)
    with writing():
        keep_choices(Choices(rank_by="probability"))
    assert users(ria) == ["sure", "rich", "other", "medium"]


def explored(actor, at=NOW + DAY):
    found = todays_queue(Wanted(), actor, at).rows
    return [row.card.name.lower() for row in found if row.step.kind is Kind.LOOK]


def test_a_share_of_lower_leads_is_drawn_for_the_day(ria):
    leads(**{f"low{number}": 5 + number % 9 for number in range(30)})
    leads(**{f"high{number}": 70 + number for number in range(8)})
    assert explored(ria) == []

    set_company("work: {explore: 20}", ADMIN, NOW)
    drawn = explored(ria)

    assert len(drawn) == 2
    assert explored(ria, NOW + DAY + HOUR) == drawn
    later = {name for day in range(2, 9) for name in explored(ria, NOW + day * DAY)}
    assert len(later) > 4
    row = next(row for row in todays_queue(Wanted(), ria, NOW + DAY).rows if row.step.kind is Kind.LOOK)
    assert row.step.until == day_ends(Work(), NOW + DAY)
    assert users(ria, NOW + DAY)[0] == "high7"


@pytest.mark.parametrize(
    "deed",
    [
        accept,
        lambda user, by, at: reject(user, "Not a fit", by, at),
        lambda user, by, at: add_note(user, "Nothing in it", by, at),
        lambda user, by, at: snooze(lead_of(user).uid, at + 2 * DAY, by, at),
    ],
)
def test_who_was_drawn_and_looked_at_is_done_and_nobody_takes_the_place(ria, deed):
    leads(**{f"low{number}": 5 for number in range(12)}, high=70)
    set_company("work: {explore: 50}", ADMIN, NOW)
    [drawn] = explored(ria)

    deed(drawn, ria, NOW + DAY + HOUR)
    settle(NOW + DAY + 2 * HOUR)

    assert explored(ria, NOW + DAY + 3 * HOUR) == []


def test_only_open_leads_of_ones_own_and_of_nobody_are_drawn(ria):
    lead("others", 5, "ben@x.example")
    lead("lost", 5)
    reject("lost", "Not a fit", ria, NOW + 1)
    lead("fresh", 5, at=day_begins(Work(), NOW + DAY) + 1)
    settle(NOW + HOUR)
    set_company("work: {explore: 50}", ADMIN, NOW)
    assert explored(ria) == []

    lead("fits", 5)
    assert Lead.objects.count() < WINDOW

    assert explored(ria) in (["fits"], [])  # it was drawn unless the lot fell beyond it
    assert any(explored(ria, NOW + day * DAY) == ["fits"] for day in range(1, 9))
    assert explored(ADMIN) == []


def test_an_installation_without_a_model_or_leads_has_an_empty_queue(ria):
    empty = todays_queue(Wanted(), ria, NOW)
    assert (list(empty.rows), empty.has_leads) == ([], False)

    lead("low", 5)

    assert todays_queue(Wanted(), ria, NOW).has_leads
    with connection.cursor() as cursor:
        for table in ("scorechange", "score", "modelversion"):
            cursor.execute(f"DELETE FROM leadlight_{table}")
    assert todays_queue(Wanted(), ria, NOW).has_leads


def test_the_mark_changes_when_something_else_is_to_be_shown(ria):
    lead("ana", 70)
    before = todays_queue(Wanted(), ria, NOW + HOUR).mark
    assert todays_queue(Wanted(), ria, NOW + HOUR + 1).mark == before

    for deed in (
        lambda: lead("ben", 80),
        lambda: happen(viewed(), now=NOW),
        lambda: accept("ana", ria, NOW + 2),
        lambda: tell("ana", NOW + 3),
    ):
        deed()
        after = todays_queue(Wanted(), ria, NOW + HOUR).mark
        assert after != before
        before = after
    assert todays_queue(Wanted(), ria, NOW + 3 * DAY).mark != before  # it is overdue


def test_filters_of_open_and_awake_leads_narrow_any_list(ria):
    lead("ana", 70)
    lead("ben", 60)
    reject("ben", "Not a fit", ria, NOW + 1)
    snooze(lead_of("ana").uid, NOW + DAY, ria, NOW + 1)

    def found(**filters):
        return [each.lead for each in page_of(Filters(**filters), Order(), 10)]

    assert found(open=True) == [lead_of("ana").pk]
    assert found(awake=(ria.user, NOW + 2)) == [lead_of("ben").pk]
    assert found(awake=(ria.user, NOW + DAY), open=True) == [lead_of("ana").pk]
