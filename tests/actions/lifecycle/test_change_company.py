import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.lifecycle.set_company import change_company, take_back_change
from leadlight.engage.company import Company, PipelineError
from leadlight.engage.company_changes import CannotChangeError
from leadlight.errors import DataError, NotAllowedError
from leadlight.scoring.values import DAY
from leadlight.storage.company_row import company_in_force
from leadlight.storage.models import Audit
from tests.actions.live.happenings import NOW, publish_at_once

ADMIN = Actor("ana@x.example", Role.ADMIN)
STEPS = [{"name": "Talks"}, {"name": "Signed", "result": "won"}, {"name": "Gone", "result": "lost"}]


def test_a_part_of_what_the_company_decided_is_changed_and_taken_back(place):
    publish_at_once()
    number = change_company({"pipeline": STEPS}, ADMIN, NOW)
    assert [step.name for step in company_in_force().pipeline] == ["Talks", "Signed", "Gone"]
    assert number is not None

    take_back_change(number, ADMIN, NOW + 1)

    assert company_in_force() == Company()
    assert list(Audit.objects.values_list("action", flat=True)) == ["pipeline.set", "pipeline.set"]


def test_what_changes_nothing_is_no_change(place):
    publish_at_once()

    assert change_company({"currency": "eur"}, ADMIN, NOW) is None
    assert Audit.objects.count() == 0


def test_a_change_is_not_taken_back_over_a_later_one(place):
    publish_at_once()
    number = change_company({"currency": "USD"}, ADMIN, NOW)
    change_company({"currency": "CHF"}, ADMIN, NOW)

    with pytest.raises(DataError, match="changed again since"):
        take_back_change(number or 0, ADMIN, NOW)
    assert company_in_force().currency == "CHF"


def test_only_changes_of_the_company_are_taken_back(sqlite_place):
    with pytest.raises(DataError):
        take_back_change(99, ADMIN, NOW)


def test_what_does_not_hold_together_changes_nothing(place):
    publish_at_once()

    with pytest.raises(CannotChangeError):
        change_company({"pipeline": STEPS[:2]}, ADMIN, NOW)
    with pytest.raises(PipelineError, match="no stage 'Nirvana'"):
        change_company({"recycle": {"rules": [{"stage": "Nirvana", "after": DAY}]}}, ADMIN, NOW)
    assert company_in_force() == Company()


def test_the_company_is_the_administrators(sqlite_place):
    marketer = Actor("x", Role.MARKETER)
    with pytest.raises(NotAllowedError):
        change_company({"currency": "USD"}, marketer, NOW)
    with pytest.raises(NotAllowedError):
        take_back_change(1, marketer, NOW)
