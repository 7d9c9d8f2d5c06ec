"""Who may make one of two leads, and two of one: by role, and by what they see."""

import pytest

from leadlight.actions.access.authenticate import actor_of_user
from leadlight.actions.access.company import set_choice
from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.unmerge import undo_merge
from leadlight.errors import ConflictError, NotAllowedError, NotFoundError
from leadlight.storage.models import Merge
from tests.actions.access.people import user_of
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said

SHELL = operator("shell")


@pytest.fixture
def two(place):
    publish_at_once()
    happen(said("ana", email="ana@acme.example"), said("ben", email="ben@other.example"))
    return lead_of("ana").uid, lead_of("ben").uid


@pytest.fixture
def rep(two):
    return actor_of_user(user_of(Role.REP, "me@x.example"))


@pytest.mark.parametrize("role", Role)
def test_who_only_looks_merges_and_splits_nothing(two, role):
    actor = Actor("key", role)
    if role is Role.VIEWER:
        with pytest.raises(NotAllowedError, match=r"leads\.write"):
            merge_leads(two[0], two[1], NOW, actor)
        number = merge_leads(two[0], two[1], NOW, SHELL).number
        with pytest.raises(NotAllowedError, match=r"leads\.write"):
            undo_merge(number, NOW, actor)
    else:
        undo_merge(merge_leads(two[0], two[1], NOW, actor).number, NOW, actor)

    assert Merge.objects.get().undone_at == (None if role is Role.VIEWER else NOW)


@pytest.mark.parametrize("named", [("ana", "ben"), ("ben", "ana"), ("ana", "BEN@other.example")])
def test_a_representative_merges_no_lead_of_somebody_else_by_whatever_name(two, rep, named):
    assign(two[1], "other@x.example", SHELL, NOW)

    with pytest.raises(NotFoundError, match="There is no lead"):
        merge_leads(named[0], named[1], NOW, rep)
    assert Merge.objects.count() == 0


def test_a_representative_merges_own_leads_with_those_of_nobody(two, rep):
    assign(two[1], "me@x.example", SHELL, NOW)

    assert merge_leads(two[0], two[1], NOW, rep).uid in two


def test_where_all_leads_are_open_a_representative_merges_them(two, rep):
    assign(two[1], "other@x.example", SHELL, NOW)
    set_choice("leads_open", "yes", NOW, SHELL)

    assert merge_leads(two[0], two[1], NOW, rep).uid in two


def test_a_representative_splits_no_lead_of_somebody_else_and_is_told_nothing_of_it(two, rep):
    number = merge_leads(two[0], two[1], NOW, SHELL).number
    assign(two[0], "other@x.example", SHELL, NOW)
    for _ in range(2):
        with pytest.raises(NotFoundError, match=f"There is no merge {number}"):
            undo_merge(number, NOW, rep)
        if Merge.objects.get().undone_at is None:
            undo_merge(number, NOW + 1, SHELL)
    with pytest.raises(ConflictError, match="undone already"):
        undo_merge(number, NOW, SHELL)
