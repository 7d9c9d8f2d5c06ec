import pytest

from leadlight.actions.access.operations import Actor, Role, operator
from leadlight.actions.access.visible import LEADS_OPEN, visible_to
from leadlight.storage.many import rows
from leadlight.storage.models import Lead
from leadlight.storage.settings_rows import choose
from tests.actions.access.people import NOW

OWNERS = ("", "ana@x.example", " Ana@X.example", "bo@x.example")


def seen_by(actor):
    """Give whose leads somebody sees, as queries find them and as the value says it."""
    sight = visible_to(actor)
    condition, arguments = sight.condition()
    found = {owner for (owner,) in rows(f"SELECT l.owner FROM leadlight_lead l WHERE {condition}", arguments)}
    assert found == {owner for owner in OWNERS if sight.sees(owner)}
    return found


@pytest.fixture
def _leads(place):
    """Make a lead of each owner."""
    for number, owner in enumerate(OWNERS):
        Lead.objects.create(uid=str(number), created_at=NOW, owner=owner)


@pytest.mark.usefixtures("_leads")
def test_a_rep_sees_own_leads_and_those_of_nobody():
    assert seen_by(Actor("ana@x.example", Role.REP, 1)) == set(OWNERS[:3])


@pytest.mark.usefixtures("_leads")
def test_the_company_may_open_all_leads_to_reps():
    choose(LEADS_OPEN, value=True)

    assert seen_by(Actor("ana@x.example", Role.REP, 1)) == set(OWNERS)


@pytest.mark.usefixtures("_leads")
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.REP}))
def test_everybody_else_sees_all(role):
    assert seen_by(Actor("ana@x.example", role, 1)) == set(OWNERS)


@pytest.mark.usefixtures("_leads")
def test_a_key_with_a_reps_role_and_no_user_sees_what_is_nobodys():
    assert seen_by(Actor("ana@x.example", Role.REP)) == {""}
    assert seen_by(operator("root")) == set(OWNERS)
