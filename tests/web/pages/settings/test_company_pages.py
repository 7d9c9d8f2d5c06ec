"""What administrators decide of the company: by forms, with undo."""

import re

import pytest

from leadlight.actions.access.company import chosen
from leadlight.actions.access.operations import Role
from leadlight.actions.live.fields import listed_fields
from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.actions.privacy.consent import consent_is_needed
from leadlight.actions.privacy.retention import kept_days
from leadlight.engage.company import Company
from leadlight.scoring.values import DAY
from leadlight.storage.company_row import company_in_force
from leadlight.storage.models import Audit
from tests.actions.access.people import NOW


@pytest.fixture
def admin(as_):
    """Give an administrator's browser of an installation that scores."""
    begin_with_starter(NOW)
    return as_(Role.ADMIN)


def undone(client, answer):
    """Press the undo button of the page that an answer leads to."""
    page = client.get(answer["Location"]).content.decode()
    found = re.findall(r'<form method="post" action="([^"]+)"><input[^>]+><button class="plain">Undo', page)
    assert found, page
    return client.post(found[-1].replace("&amp;", "&"), follow=True).content.decode()


def test_the_company_is_changed_and_its_currency_taken_back(admin):
    said = {"currency": "chf", "public_url": "https://leads.example.com/", "leads_open": "yes"}

    answer = admin.post("/settings/company/", said)

    assert company_in_force().currency == "CHF"
    assert (chosen("public_url"), chosen("leads_open")) == ("https://leads.example.com", True)
    assert "Taken back." in undone(admin, answer)
    assert company_in_force().currency == "EUR"


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"currency": "1UR", "leads_open": "no"}, "three letters"),
        ({"currency": "EUR", "public_url": "leads", "leads_open": "no"}, "no address to be reached at"),
        ({"currency": "EUR"}, "required"),
    ],
)
def test_what_is_wrong_of_the_company_stands_at_its_field(admin, said, sentence):
    answer = admin.post("/settings/company/", said)

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert company_in_force() == Company()


STEPS = ["Inquiry", "Qualified", "Proposal Sent", "Negotiation", "Closed Won", "Closed Lost"]
RESULTS = ["", "", "", "", "won", "lost"]


def steps():
    return [step.name for step in company_in_force().pipeline]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"up": "1"}, ["Qualified", "Inquiry", *STEPS[2:]]),
        ({"down": "0"}, ["Qualified", "Inquiry", *STEPS[2:]]),
        ({"remove": "2"}, [*STEPS[:2], *STEPS[3:]]),
        ({"name": ["First", *STEPS[1:], ""]}, ["First", *STEPS[1:]]),
        ({"name": [*STEPS, "Paused"], "more": [*RESULTS, ""]}, [*STEPS, "Paused"]),
        ({"up": "0"}, STEPS),
        ({"down": "9", "remove": "x"}, STEPS),
    ],
)
def test_steps_are_moved_renamed_added_and_removed_and_it_is_taken_back(admin, more, expected):
    said = {"list": "pipeline", "name": [*STEPS, ""], "more": [*RESULTS, ""], **more}

    answer = admin.post("/settings/pipeline/", said)

    assert steps() == expected
    if expected != STEPS:
        undone(admin, answer)
        assert steps() == STEPS


def test_what_is_wrong_of_a_step_stands_beside_it_with_what_was_typed(admin):
    said = {"list": "pipeline", "name": [*STEPS[:5], "x" * 300], "more": [*RESULTS[:5], "lost"]}

    answer = admin.post("/settings/pipeline/", said)

    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'id="pipeline-5-wrong"' in page
    assert 'aria-describedby="pipeline-5-wrong"' in page
    assert "x" * 300 in page
    assert steps() == STEPS


def test_a_pipeline_that_nobody_can_win_is_refused_as_a_whole(admin):
    answer = admin.post(
        "/settings/pipeline/", {"list": "pipeline", "name": STEPS, "more": RESULTS, "remove": "4"}
    )

    assert (answer.status_code, steps()) == (422, STEPS)
    assert "needs a step that is won" in answer.content.decode()


def test_reasons_are_changed(admin):
    admin.post("/settings/pipeline/", {"list": "accept", "name": ["Good fit", "Fair"], "more": ["", ""]})
    admin.post("/settings/pipeline/", {"list": "reject", "name": ["No money"], "more": ["Lost"]})

    company = company_in_force()
    assert company.accept == ("Good fit", "Fair")
    assert [(each.name, each.then) for each in company.reject] == [("No money", "Lost")]


def test_when_leads_rest_is_changed(admin):
    admin.post(
        "/settings/pipeline/", {"list": "rules", "rest": "14", "name": ["MQL", ""], "more": ["60", ""]}
    )

    recycle = company_in_force().recycle
    assert (recycle.rest, [(rule.stage, rule.after) for rule in recycle.rules]) == (
        14 * DAY,
        [("MQL", 60 * DAY)],
    )


@pytest.mark.parametrize(
    "said",
    [
        {"rest": "soon"},
        {"rest": "14", "name": ["MQL"], "more": ["x"]},
        {"rest": "9", "name": ["Nirvana"], "more": ["9"]},
    ],
)
def test_days_that_are_none_and_stages_that_are_not_there_are_refused(admin, said):
    answer = admin.post("/settings/pipeline/", {"list": "rules", **said})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert company_in_force() == Company()


def test_a_list_that_is_not_there_changes_nothing(admin):
    assert admin.post("/settings/pipeline/", {"list": "x"}).status_code == 200
    assert company_in_force() == Company()


def test_a_field_is_declared_removed_and_brought_back(admin):
    admin.post("/settings/fields/", {"name": "Contract End", "type": "time", "label": "Ends"})
    assert [(each.name, each.type, each.label) for each in listed_fields()] == [
        ("contract_end", "time", "Ends")
    ]

    answer = admin.post("/settings/fields/contract_end/remove")
    assert listed_fields() == []
    undone(admin, answer)

    assert [(each.name, each.type, each.label) for each in listed_fields()] == [
        ("contract_end", "time", "Ends")
    ]


def test_declaring_a_field_is_undone(admin):
    undone(admin, admin.post("/settings/fields/", {"name": "Budget", "type": "number"}))

    assert listed_fields() == []


def test_a_field_without_a_name_is_refused_at_the_field(admin):
    answer = admin.post("/settings/fields/", {"name": "?!", "type": "number"})

    assert answer.status_code == 422
    assert "no letter or digit" in answer.content.decode()


def test_whether_consent_is_needed_is_chosen_and_taken_back(admin):
    answer = admin.post("/settings/consent/", {"needed": "no"})
    assert not consent_is_needed()

    undone(admin, answer)
    assert consent_is_needed()
    assert (
        "Nothing was changed."
        in admin.post("/settings/consent/", {"needed": "yes"}, follow=True).content.decode()
    )


def test_data_are_kept_for_less_time_only_by_who_ticks_that_they_may_go(admin):
    answer = admin.post("/settings/retention/", {"kind": "history", "days": "100"})
    assert (answer.status_code, kept_days()["history"]) == (422, None)
    assert b'value="100"' in answer.content

    admin.post("/settings/retention/", {"kind": "history", "days": "100", "sure": "yes"})
    assert kept_days()["history"] == 100
    admin.post("/settings/retention/", {"kind": "history", "days": "200"})
    assert kept_days()["history"] == 200
    admin.post("/settings/retention/", {"kind": "history", "days": ""})
    assert kept_days()["history"] is None


@pytest.mark.parametrize(
    ("kind", "days"), [("history", "ten"), ("history", "0"), ("history", "99999999"), ("hats", "5")]
)
def test_days_and_kinds_that_are_none_are_refused(admin, kind, days):
    before = kept_days()

    answer = admin.post("/settings/retention/", {"kind": kind, "days": days, "sure": "yes"})

    assert (answer.status_code, kept_days()) == (422, before)


def test_a_backup_is_made_and_taken_away_and_nothing_of_it_stays(admin, sqlite_place):
    before = {path.name for path in sqlite_place.folder.iterdir()}

    answer = admin.post("/settings/backup/take")

    assert b"".join(answer.streaming_content)[:2] == b"\x1f\x8b"
    assert "attachment" in answer["Content-Disposition"]
    assert {path.name for path in sqlite_place.folder.iterdir()} == before
    assert "The last backup was made" in admin.get("/settings/backup/").content.decode()


def test_the_audit_is_looked_through(admin):
    for currency in ("USD", "CHF"):
        admin.post("/settings/company/", {"currency": currency, "leads_open": "no"})
    for number in range(60):
        Audit.objects.create(at=NOW, actor="tomasz@x.example", action="deed", subject=f"thing {number}")

    first = admin.get("/settings/audit/").content.decode()
    assert "thing 59" in first
    assert "thing 9<" not in first
    further = re.search(r'href="(\?actor=[^"]+)"', first)
    assert further is not None
    assert "thing 9 " in admin.get(
        f"/settings/audit/{further[1].replace('&amp;', '&')}"
    ).content.decode().replace("<", " ")
    assert "thing" not in admin.get("/settings/audit/?action=pipeline").content.decode()
    assert "Nothing like this" in admin.get("/settings/audit/?actor=nobody&before=x").content.decode()
