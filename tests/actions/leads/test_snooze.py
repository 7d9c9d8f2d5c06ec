"""Leads are put off and taken by whoever may, undone, and written down."""

import pytest

from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.access.people import remove_user
from leadlight.actions.leads.snooze import snooze, wake
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.take import let_go, take
from leadlight.actions.lifecycle.take_on import take_on
from leadlight.actions.live.merge import merge_leads
from leadlight.errors import DataError, NotAllowedError, NotFoundError
from leadlight.scoring.values import DAY
from leadlight.storage.models import Audit, Snooze
from tests.actions.access.people import actor_of
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said

ADMIN = operator("root")


@pytest.fixture(autouse=True)
def ana(place):
    publish_at_once()
    happen(said("ana", name="Ana"))
    return lead_of("ana")


@pytest.fixture
def ria():
    return actor_of(Role.REP, "ria@x.example")


def test_a_lead_is_put_off_and_brought_back(ana, ria):
    snooze(ana.uid, NOW + DAY, ria, NOW)
    snooze(ana.uid, NOW + 2 * DAY, ria, NOW + 1)

    assert list(Snooze.objects.values_list("lead", "user", "until", "at")) == [
        (ana.pk, ria.user, NOW + 2 * DAY, NOW + 1)
    ]
    wake(ana.uid, ria, NOW + 2)
    assert not Snooze.objects.exists()
    assert [row.action for row in Audit.objects.filter(subject=ana.uid).order_by("id")][-3:] == [
        "lead.snooze", "lead.snooze", "lead.wake",
    ]  # fmt: skip
    with pytest.raises(DataError, match="is not put off"):
        wake(ana.uid, ria, NOW + 3)


def test_a_lead_that_became_part_of_another_is_brought_back_too(ana, ria):
    happen(said("ann"))
    snooze(ana.uid, NOW + DAY, ria, NOW)
    merge_leads("ann", "ana", NOW + 1, ADMIN)

    wake(lead_of("ana").uid, ria, NOW + 2)

    assert not Snooze.objects.exists()


@pytest.mark.parametrize("until", [NOW, NOW - 1, NOW + 367 * DAY])
def test_a_lead_is_put_off_until_after_now_within_a_year(ana, ria, until):
    with pytest.raises(DataError, match="after now, and within a year"):
        snooze(ana.uid, until, ria, NOW)


def test_only_who_reviews_leads_as_a_user_puts_them_off(ana, ria):
    with pytest.raises(NotAllowedError):
        snooze(ana.uid, NOW + DAY, actor_of(Role.VIEWER), NOW)
    with pytest.raises(DataError, match="Only who logs in"):
        snooze(ana.uid, NOW + DAY, ADMIN, NOW)
    assign("ana", "ben@x.example", ADMIN, NOW)
    with pytest.raises(NotFoundError):
        snooze(ana.uid, NOW + DAY, ria, NOW)
    with pytest.raises(NotFoundError):
        wake(ana.uid, ria, NOW)
    assert not Snooze.objects.exists()


def test_what_a_user_put_off_goes_with_the_user(ana, ria):
    snooze(ana.uid, NOW + DAY, ria, NOW)

    remove_user("ria@x.example", NOW, ADMIN)

    assert not Snooze.objects.exists()


def test_a_lead_of_nobodys_is_taken_and_let_go(ana, ria):
    take("ana", ria, NOW + 1)
    ana.refresh_from_db()
    assert ana.owner == "ria@x.example"

    let_go("ana", ria, NOW + 2)

    ana.refresh_from_db()
    assert ana.owner == ""
    assert Audit.objects.filter(action__in=["lead.take", "lead.let_go"], subject=ana.uid).count() == 2


def test_nobody_takes_what_is_anothers_or_lets_go_what_they_were_given(ana, ria):
    assign("ana", "ria@x.example", ADMIN, NOW)

    with pytest.raises(DataError, match=r"is ria@x\.example's already"):
        take("ana", actor_of(Role.MARKETER, "mara@x.example"), NOW + 1)
    with pytest.raises(DataError, match="not taken by you"):
        let_go("ana", ria, NOW + 1)
    with pytest.raises(DataError, match="Only who logs in can have leads"):
        take("ana", ADMIN, NOW + 1)
    with pytest.raises(NotAllowedError):
        take("ana", actor_of(Role.VIEWER), NOW + 1)


def test_who_accepts_a_lead_of_nobodys_has_it(ana, ria):
    found = take_on("ana", ria, NOW + 1)

    ana.refresh_from_db()
    assert (found.was_nobodys, found.moved.stage, ana.owner) == (True, "SAL", "ria@x.example")
    assert not take_on("ana", ria, NOW + 2).was_nobodys
    key = Actor("key till", Role.REP)
    happen(said("ben"))
    assert not take_on("ben", key, NOW + 3).was_nobodys
