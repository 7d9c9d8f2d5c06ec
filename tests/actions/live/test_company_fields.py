import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.live.company_fields import declare_field, undeclare_field
from leadlight.actions.live.fields import listed_fields
from leadlight.errors import DataError, NotAllowedError
from leadlight.storage.models import Audit
from tests.actions.access.people import NOW

ADMIN = Actor("ana@x.example", Role.ADMIN)


def test_a_field_is_declared_and_declared_no_more_and_both_are_written_down(place):
    declare_field("Budget (EUR)", "number", "", NOW, ADMIN)
    number = listed_fields()[0].pk
    assert [(each.name, each.type, each.label) for each in listed_fields()] == [
        ("budget", "number", "Budget (EUR)")
    ]

    undeclare_field("budget", NOW, ADMIN)

    assert listed_fields() == []
    assert list(Audit.objects.order_by("pk").values_list("action", "subject", "actor")) == [
        ("fields.add", f"field {number}", "ana@x.example"),
        ("fields.remove", f"field {number}", "ana@x.example"),
    ]


def test_what_cannot_be_declared_leaves_nothing(sqlite_place):
    with pytest.raises(DataError):
        declare_field("budget", "money", "", NOW, ADMIN)

    assert (listed_fields(), Audit.objects.count()) == ([], 0)


def test_fields_are_the_administrators(sqlite_place):
    marketer = Actor("x", Role.MARKETER)
    with pytest.raises(NotAllowedError):
        declare_field("budget", "number", "", NOW, marketer)
    with pytest.raises(NotAllowedError):
        undeclare_field("budget", NOW, marketer)
