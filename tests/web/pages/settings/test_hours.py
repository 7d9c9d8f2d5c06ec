"""Working hours, answer times and exploration, as a form."""

import pytest

from leadlight.actions.access.operations import Role
from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.storage.company_row import company_in_force
from tests.actions.access.people import NOW
from tests.web.pages.settings.test_company_pages import undone

SAID = {
    "days": ["Monday", "Saturday"], "opens": "8:30", "closes": "12:00", "zone": "Europe/Vienna",
    "within": ["4 hours", "", ""], "explore": "10",
}  # fmt: skip


def work():
    return company_in_force().as_json()["work"]


@pytest.fixture
def admin(as_):
    """Give an administrator's browser of an installation that scores."""
    begin_with_starter(NOW)
    return as_(Role.ADMIN)


def test_hours_are_changed_and_taken_back(admin):
    before = work()

    answer = admin.post("/settings/hours/", SAID)

    assert (work()["days"], work()["opens"], work()["zone"]) == (
        ["Monday", "Saturday"],
        "08:30",
        "Europe/Vienna",
    )
    assert (work()["answer"], work()["explore"]) == ([{"priority": "High", "within": "4 hours"}], 10)
    undone(admin, answer)
    assert work() == before


def test_the_form_shows_the_hours_there_are(admin):
    admin.post("/settings/hours/", SAID)

    page = admin.get("/settings/hours/").content.decode()

    assert 'value="Saturday" checked' in page
    assert 'value="Sunday" checked' not in page
    assert 'value="4 hours"' in page


def test_answer_times_are_typed_and_shown_in_german(admin):
    german = {"Accept-Language": "de"}
    admin.post("/settings/hours/", {**SAID, "within": ["2 bis 4 Stunden", "", ""]}, headers=german)

    page = admin.get("/settings/hours/", headers=german).content.decode()

    assert work()["answer"] == [{"priority": "High", "within": "2-4 hours"}]
    assert 'value="2\u20134 Stunden"' in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"days": []},
        {"opens": "nine"},
        {"closes": "25:00"},
        {"zone": "Nowhere/Atlantis"},
        {"within": ["soon"]},
        {"explore": "lots"},
    ],
)
def test_what_is_wrong_is_said_and_changes_nothing(admin, wrong):
    before = work()

    answer = admin.post("/settings/hours/", {**SAID, **wrong})

    assert (answer.status_code, work()) == (422, before)
    assert 'role="alert"' in answer.content.decode()


def test_the_same_hours_are_no_change(admin):
    admin.post("/settings/hours/", SAID)

    assert "Nothing was changed." in admin.post("/settings/hours/", SAID, follow=True).content.decode()
