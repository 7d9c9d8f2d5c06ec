"""Many leads are changed at once: in parts, by whoever may, and back again."""

import pytest

from leadlight.actions.access.operations import Role
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lists import change_many
from leadlight.actions.lists.change_many import begin_change, change_of, go_on, take_back, unfinished_of
from leadlight.errors import DataError, NotAllowedError, NotFoundError
from leadlight.scoring.values import DAY, SECOND
from leadlight.storage.lead_filters import Filters
from leadlight.storage.models import Audit, Lead, ManyStep
from tests.actions.access.people import actor_of
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said

REP = "rita@x.example"


@pytest.fixture
def office(place):
    """Give a marketer, beside three leads."""
    publish_at_once()
    happen(*(said(name, email=f"{name}@acme.example", name=name.title()) for name in ("ana", "ben", "cy")))
    return actor_of(Role.MARKETER)


def owners():
    return dict(Lead.objects.order_by("name").values_list("name", "owner"))


def uids(*names):
    return [lead_of(name).uid for name in names]


def changed(kind, value, which, actor, now=NOW + SECOND):
    change = begin_change(kind, value, which, actor, now)
    return go_on(change.number, actor, now)


def test_chosen_leads_get_an_owner_and_lists_find_them(office):
    change = changed("owner", "Rita@X.example ", uids("ana", "cy"), office)

    assert (change.state, change.made, change.refused, change.waits) == ("done", 2, 0, 0)
    assert owners() == {"Ana": REP, "Ben": "", "Cy": REP}
    assert Audit.objects.filter(action="leads.assign").count() == 1
    assert Audit.objects.filter(action="lead.assign").count() == 2


def test_all_leads_of_a_list_are_those_it_has_when_the_change_begins(office):
    change = begin_change("owner", REP, Filters(text="a"), office, NOW)
    happen(said("anton", email="anton@acme.example", name="Anton"))
    go_on(change.number, office, NOW + SECOND)

    assert owners() == {"Ana": REP, "Anton": "", "Ben": REP, "Cy": REP}  # all are of acme


def test_a_change_is_taken_back_to_what_each_lead_was(office):
    assign(lead_of("ben").uid, "old@x.example", office, NOW)
    change = changed("owner", REP, uids("ana", "ben"), office)
    take_back(change.number, office, NOW + 2 * SECOND)
    back = go_on(change.number, office, NOW + 2 * SECOND)

    assert (back.state, back.returned) == ("returned", 2)
    assert owners() == {"Ana": "", "Ben": "old@x.example", "Cy": ""}
    with pytest.raises(DataError, match="taken back already"):
        take_back(change.number, office, NOW)


def test_what_somebody_changed_since_is_not_taken_back(office):
    change = changed("owner", REP, uids("ana", "ben"), office)
    assign(lead_of("ben").uid, "other@x.example", office, NOW + 2 * SECOND)
    take_back(change.number, office, NOW + 3 * SECOND)
    go_on(change.number, office, NOW + 3 * SECOND)

    assert owners() == {"Ana": "", "Ben": "other@x.example", "Cy": ""}


def test_stages_move_and_move_back(office):
    move_stage(lead_of("ben").uid, "SAL", office, NOW)
    change = changed("stage", "SQL", uids("ana", "ben"), office)
    assert sorted(Lead.objects.values_list("name", "stage")) == [("Ana", "SQL"), ("Ben", "SQL"), ("Cy", "")]
    take_back(change.number, office, NOW + 2 * SECOND)
    go_on(change.number, office, NOW + 2 * SECOND)

    assert sorted(Lead.objects.values_list("name", "stage")) == [("Ana", ""), ("Ben", "SAL"), ("Cy", "")]


def test_one_request_changes_only_so_many_and_the_next_goes_on(office, monkeypatch):
    monkeypatch.setattr(change_many, "AT_ONCE", 1)
    change = begin_change("owner", REP, uids("ana", "ben", "cy"), office, NOW)
    first = go_on(change.number, office, NOW, 2)
    assert (first.state, first.made, first.waits, first.handled) == ("going", 2, 1, 2)
    assert unfinished_of(office) == first
    take_back(change.number, office, NOW)
    assert go_on(change.number, office, NOW, 1).handled == 2

    last = go_on(change.number, office, NOW, 5)
    assert (last.state, last.returned, last.waits) == ("returned", 2, 1)
    assert set(owners().values()) == {""}
    assert unfinished_of(office) is None


def test_a_lead_that_became_part_of_another_is_changed_as_that_one(office):
    change = begin_change("owner", REP, uids("ana", "ben"), office, NOW)
    gone = lead_of("ana")
    ManyStep.objects.filter(lead=gone).update(lead=lead_of("cy"))
    Lead.objects.filter(pk=lead_of("cy").pk).update(root=lead_of("ben"))
    done = go_on(change.number, office, NOW)

    assert done.state == "done"
    assert owners()["Ben"] == REP


def test_a_rep_changes_only_leads_that_they_see(office):
    rep = actor_of(Role.REP, REP)
    assign(lead_of("ana").uid, "other@x.example", office, NOW)
    change = begin_change("stage", "SAL", Filters(), rep, NOW)
    assert change.leads == 2
    assign(lead_of("ben").uid, "other@x.example", office, NOW + SECOND)
    done = go_on(change.number, rep, NOW + 2 * SECOND)

    assert (done.made, done.refused) == (1, 1)
    assert sorted(Lead.objects.values_list("name", "stage")) == [("Ana", ""), ("Ben", ""), ("Cy", "SAL")]
    with pytest.raises(DataError, match="Choose some leads"):
        begin_change("stage", "SAL", uids("ana"), rep, NOW)


def test_a_change_is_its_authors_alone(office):
    change = begin_change("owner", REP, uids("ana"), office, NOW)
    other = actor_of(Role.ADMIN)

    for attempt in (change_of, lambda number, who: go_on(number, who, NOW)):
        with pytest.raises(NotFoundError):
            attempt(change.number, other)


def test_what_makes_no_sense_is_said_before_anything_is_changed(office, monkeypatch):
    for kind, value, said_so in (
        ("owner", "nobody", "no e-mail address"),
        ("stage", "Nowhere", "There is no stage 'Nowhere'"),
        ("stage", "Recycled", "recycled one by one"),
        ("colour", "red", "Change the owner or the stage"),
    ):
        with pytest.raises(DataError, match=said_so):
            begin_change(kind, value, uids("ana"), office, NOW)
    monkeypatch.setattr(change_many, "MOST", 2)
    with pytest.raises(DataError, match="At most 2 leads"):
        begin_change("owner", REP, Filters(), office, NOW)
    assert not ManyStep.objects.exists()


def test_a_change_can_be_taken_back_for_a_day_and_is_forgotten_then(office):
    change = changed("owner", REP, uids("ana"), office, NOW)
    with pytest.raises(DataError, match="more than a day ago"):
        take_back(change.number, office, NOW + DAY + SECOND)
    other = begin_change("owner", REP, uids("ben"), office, NOW + DAY + SECOND)

    assert set(ManyStep.objects.values_list("change", flat=True)) == {other.number}


@pytest.mark.parametrize(
    ("role", "kind"), [(Role.VIEWER, "owner"), (Role.VIEWER, "stage"), (Role.REP, "owner")]
)
def test_who_may_not_change_leads_changes_none(office, role, kind):
    with pytest.raises(NotAllowedError):
        begin_change(kind, "SAL", uids("ana"), actor_of(role), NOW)
