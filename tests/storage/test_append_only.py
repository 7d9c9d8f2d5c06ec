import pytest
from django.db import DatabaseError, connection, transaction

from leadlight.storage.append_only import guard, lifted
from leadlight.storage.many import execute, rows
from leadlight.storage.models import Audit

DEEDS = {
    "update": "UPDATE leadlight_audit SET actor = 'nobody'",
    "delete": "DELETE FROM leadlight_audit",
    "replace": "REPLACE INTO leadlight_audit (id, at, actor, action, subject, detail) VALUES (1, 2, 'nobody', '', '', '{}')",
    "truncate": "TRUNCATE leadlight_audit",
}


@pytest.fixture
def written(place):
    """Write one row down."""
    Audit.objects.create(at=1, actor="root", action="keys.add")
    return place


@pytest.mark.parametrize("deed", DEEDS)
def test_what_is_written_down_stays_as_it_is(written, deed):
    if deed == {"sqlite": "truncate", "postgresql": "replace"}[connection.vendor]:
        return  # the other database's way to do it

    with pytest.raises(DatabaseError, match=r"leadlight_audit are only added"), transaction.atomic():
        execute(DEEDS[deed])

    assert rows("SELECT actor FROM leadlight_audit") == [("root",)]
    Audit.objects.create(at=2, actor="root", action="keys.revoke")


def test_models_cannot_change_it_either(written):
    row = Audit.objects.get()
    row.actor = "nobody"

    for deed in (row.save, row.delete, Audit.objects.all().delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            deed()


def test_restoring_may_take_its_place_and_the_guard_is_back_then(written):
    guard()
    with transaction.atomic(), lifted():
        execute("DELETE FROM leadlight_audit")
    Audit.objects.create(at=3, actor="root", action="keys.add")

    with pytest.raises(DatabaseError), transaction.atomic():
        execute("DELETE FROM leadlight_audit")
