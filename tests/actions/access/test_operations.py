"""The table of roles and operations, written out by hand once more: whoever changes one changes the other."""

import pytest

from leadlight.actions.access.operations import MAY, Actor, Operation, Role, may, operator, permit
from leadlight.errors import NotAllowedError

BY_HAND = """
    leads.read          viewer rep marketer admin
    leads.write                rep marketer admin
    leads.assign                   marketer admin
    leads.review               rep marketer admin
    scores.override            rep marketer admin
    scores.try          viewer rep marketer admin
    models.read         viewer rep marketer admin
    models.publish                 marketer admin
    data.export                    marketer admin
    data.import                    marketer admin
    connections.manage                      admin
    privacy.manage                          admin
    company.manage                          admin
    users.manage                            admin
"""
ALLOWED = {
    (operation, role)
    for line in BY_HAND.split("\n")
    if line.strip()
    for operation, *roles in [line.split()]
    for role in roles
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("operation", Operation)
def test_a_role_may_what_the_table_says_and_nothing_else(operation, role):
    actor = Actor("ana@x.example", role, 1)

    if (operation, role) in ALLOWED:
        permit(actor, operation)
    else:
        with pytest.raises(NotAllowedError, match=rf"ana@x.example is an? {role} and may not"):
            permit(actor, operation)
    assert may(actor, operation) is ((operation, role) in ALLOWED)


def test_every_operation_is_somebodys_and_all_are_an_administrators():
    assert set(MAY) == set(Operation)
    assert all(Role.ADMIN in roles for roles in MAY.values())


def test_who_runs_commands_on_the_machine_holds_its_data_anyway():
    assert operator("root").role is Role.ADMIN
