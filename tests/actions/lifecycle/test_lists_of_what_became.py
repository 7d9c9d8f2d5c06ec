"""Exports say what became of leads, so that one can learn from them and score them as files."""

import csv
import json
from decimal import Decimal

import pytest

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.check_readiness import check_readiness
from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.lifecycle.record_outcome import Decided, record_outcome
from leadlight.actions.lifecycle.recycle import recycle
from leadlight.actions.lifecycle.take_back_outcome import take_back_outcome
from leadlight.actions.live.export import export
from leadlight.actions.live.import_leads import Lists, import_leads
from leadlight.actions.load_model import load_model
from leadlight.actions.score_list import score_list
from leadlight.actions.work_table import Inputs
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.scoring.values import DAY, moment, written_time
from leadlight.storage.models import Event, Score
from tests.actions.live.happenings import (
    MODEL,
    NOW,
    happen,
    lead_of,
    message,
    publish_at_once,
    receive,
    said,
    settle,
    viewed,
)

REP = Actor("ria", Role.REP)
AT = NOW + 100
STARTING_OVER = MODEL.replace("  engagement:\n", "  engagement:\n    reset_by: Lead Recycled\n")


@pytest.fixture
def company(place):
    publish_at_once(STARTING_OVER)
    for user in ("ana", "bo", "cy", "di"):
        happen(viewed(user=user), said(user=user, job_title="CEO"))
    return place


def exported(folder):
    export("leads", str(folder / "leads.csv"))
    with (folder / "leads.csv").open(encoding="utf-8") as file:
        return {row["user_id"]: row for row in csv.DictReader(file)}


def test_leads_say_how_they_ended_when_and_what_they_are_worth(company, tmp_path):
    record_outcome("ana", Decided("won", Decimal("10.50"), NOW + 5), REP, AT)
    record_outcome("ana", Decided("won", Decimal(4), NOW + 7), REP, AT)
    record_outcome("bo", Decided("lost", None, NOW + 9), REP, AT)
    move_stage("cy", "Customer", REP, AT)
    found = exported(tmp_path)

    assert {name: found["ana"][name] for name in ("stage", "step", "converted", "deal_value")} == {
        "stage": "Customer",
        "step": "Closed Won",
        "converted": "yes",
        "deal_value": "14.5",
    }
    assert found["ana"]["decided_at"] == written_time(NOW + 5)
    assert (found["bo"]["converted"], found["bo"]["decided_at"]) == ("no", written_time(NOW + 9))
    assert (found["cy"]["converted"], found["cy"]["decided_at"]) == ("yes", written_time(AT))
    assert (found["di"]["converted"], found["di"]["arrived_at"]) == ("", written_time(NOW))


def test_what_was_taken_back_or_is_worked_on_again_is_open(company, tmp_path):
    take_back_outcome(record_outcome("ana", Decided("won"), REP, AT), REP, AT + 1)
    move_stage("ana", "SQL", REP, AT + 2)
    record_outcome("bo", Decided("lost"), REP, AT)
    move_stage("bo", "Negotiation", REP, AT + 1)
    found = exported(tmp_path)

    assert not any(row.get("converted") for row in found.values())


def test_a_field_of_the_leads_own_is_not_taken_for_what_became_of_it(company, tmp_path):
    happen(said(user="ana", stage="from the CRM", owner="someone"), now=AT)
    move_stage("ana", "SQL", REP, AT + 1)

    assert exported(tmp_path)["ana"]["stage"] == "from the CRM"
    assert lead_of("ana").stage == "SQL"


def test_recycled_leads_score_as_files_as_they_do_live(company, tmp_path):
    recycle("ana", REP, AT)
    happen(viewed(user="ana", at=AT + 1), now=AT + 1)
    leads, events = (str(tmp_path / f"{what}.csv") for what in ("leads", "events"))
    export("leads", leads)
    export("events", events)
    (tmp_path / "scoring.yaml").write_text(STARTING_OVER)

    inputs = Inputs(leads, (events,), at=moment(AT + 1), key="lead_id")
    score_list(load_model(tmp_path / "scoring.yaml").model, inputs, str(tmp_path / "scored.jsonl"))

    scored = [json.loads(line) for line in (tmp_path / "scored.jsonl").read_text().splitlines()]
    live = {score.lead.uid: score.total for score in Score.objects.select_related("lead")}
    assert {row["lead_id"]: round(row["score"] * 100) for row in scored} == live
    assert live[lead_of("ana").uid] == 3200


def test_importing_what_was_exported_of_decided_leads_changes_nothing(company, tmp_path):
    recycle("ana", REP, AT)
    record_outcome("bo", Decided("won"), REP, AT)
    happen(now=AT + 1)
    leads, events = (str(tmp_path / f"{what}.csv") for what in ("leads", "events"))
    export("leads", leads)
    export("events", events)
    before = Event.objects.count()

    import_leads(Lists(leads, (events,)), AT + 2)

    assert Event.objects.count() == before


def test_what_became_of_leads_can_be_learned_from(place, tmp_path):
    publish_at_once()
    for number in range(100):
        user, won, began = f"u{number}", number % 3 == 0, NOW - (110 - number) * DAY
        decided = message(
            "track", user, began + 2 * DAY, event="Deal Won" if won else "Deal Lost", properties={"value": 9}
        )
        receive(said(user, began, job_title="CEO" if won or number % 2 else "clerk"), decided)
    settle(NOW)
    export("leads", str(tmp_path / "leads.csv"))

    columns = OutcomeChoices("converted", created="arrived_at", decided="decided_at", value="deal_value")
    found = check_readiness(Inputs(str(tmp_path / "leads.csv"), at=moment(NOW)), columns, FieldChoices())

    assert (found.won, found.lost) == (34, 66)
    used = {field.name: field.verdict for field in found.fields}
    assert used["job_title"] == "use"
    assert "use" not in {used["stage"], used["step"]}
