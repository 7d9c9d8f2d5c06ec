"""The example company comes to look around, and goes without taking anything along."""

import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.leads.list_leads import Asked, list_leads
from leadlight.actions.lists.example_company import is_being_removed, is_here, load_example, remove_example
from leadlight.actions.lists.load_lists import load_list
from leadlight.actions.live.erase import erase_due
from leadlight.actions.live.merge import merge_leads
from leadlight.actions.live.model_in_force import begin_with_starter, in_force
from leadlight.errors import ConflictError, NotAllowedError, NotFoundError
from leadlight.storage.database import opened_place
from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import Order
from leadlight.storage.models import Audit, Erasure, Event, Lead, Tombstone
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said, settle, viewed

ADMIN = Actor("ana@x.example", Role.ADMIN)


@pytest.fixture
def example(place):
    """Give an installation in which somebody looked around, beside a lead of its own."""
    begin_with_starter(NOW)
    happen(said("ours", email="ours@acme.example", name="Ours"))
    load_example(NOW, ADMIN)
    settle()


def removed():
    remove_example(NOW, ADMIN)
    while erase_due(opened_place(), NOW):
        pass
    settle()


def shown():
    return [each.name for each in list_leads(Filters(), Order(), Asked(100), ADMIN).leads]


def test_it_goes_with_all_that_was_added_to_it_and_nothing_else_does(example):
    happen(viewed(user="B-1001"), said("B-1001", mood="curious"))
    assert Lead.objects.count() > 50

    removed()

    assert shown() == ["Ours"]
    assert Event.objects.count() == 1
    assert in_force().model.model.name != "Brightpane"
    assert not is_here()
    assert Audit.objects.filter(action="example.remove").count() == 1


def test_it_can_be_loaded_again(example):
    removed()

    assert not Tombstone.objects.exists()
    assert load_example(NOW, ADMIN).leads.new == 54
    settle()
    assert in_force().model.model.name == "Brightpane"
    assert len(shown()) > 50


def test_it_is_seen_no_more_at_once_and_not_loaded_while_it_goes(example):
    assert remove_example(NOW, ADMIN)

    assert shown() == ["Ours"]
    assert is_being_removed()
    assert not is_here()
    with pytest.raises(ConflictError, match="in a moment"):
        load_example(NOW, ADMIN)
    with pytest.raises(NotFoundError):
        remove_example(NOW, ADMIN)
    assert Erasure.objects.count() == 1


def test_who_is_in_another_list_stays(example, tmp_path):
    (tmp_path / "crm.csv").write_text("lead_id,email,name\nB-1001,real@acme.example,Real\n")
    load_list(tmp_path / "crm.csv", "crm.csv", NOW, ADMIN)
    settle()

    removed()

    assert sorted(shown()) == ["Ours", "Real"]


def test_a_lead_that_was_merged_with_one_of_it_is_by_itself_again(example):
    merge_leads(lead_of("ours").uid, lead_of("B-1001").uid, NOW, ADMIN)
    settle()

    removed()

    ours = lead_of("ours")
    assert shown() == [ours.name]
    assert ours.profile["email"] == "ours@acme.example"


def test_a_model_that_was_published_since_stays(example):
    publish_at_once()

    assert not remove_example(NOW, ADMIN)

    assert in_force().model.model.name == "Test"


def test_a_rep_does_not_remove_it(example):
    with pytest.raises(NotAllowedError):
        remove_example(NOW, Actor("rep@x.example", Role.REP))
