import csv
import json
import shutil

import pytest

from leadlight.actions.live.export import export
from leadlight.actions.live.import_leads import Lists, import_leads
from leadlight.actions.live.model_in_force import begin_with_starter
from leadlight.actions.live.publish import publish
from leadlight.actions.live.rescore import rescore
from leadlight.actions.load_model import load_model
from leadlight.actions.score_list import score_list
from leadlight.actions.work_table import Inputs
from leadlight.errors import DataError
from leadlight.scoring.values import moment
from leadlight.storage.due_rows import RESCORE
from leadlight.storage.models import Event, Lead, Score
from leadlight.tables.errors import TableError

AT = 1_772_355_600_000_000  # the examples are of 2026-03-01T09:00Z
ENDINGS = ("csv", "xlsx", "parquet", "jsonl")


@pytest.fixture
def company(place, examples, tmp_path):
    """Give a place with a company whose leads are scored."""
    shutil.copy(examples / "brightpane" / "scoring.yaml", tmp_path / "scoring.yaml")
    lists = Lists(str(examples / "brightpane" / "leads.csv"), (str(examples / "brightpane" / "events.csv"),))
    import_leads(lists, AT)
    publish(place, (tmp_path / "scoring.yaml").read_text(encoding="utf-8"), {"by": "test"}, AT)
    while rescore(RESCORE, AT):
        pass
    return place


def live_scores():
    return {
        score.lead.uid: (score.total, score.priority, score.qualifies_for, score.excluded)
        for score in Score.objects.select_related("lead")
    }


@pytest.mark.parametrize("ending", ENDINGS)
def test_exported_leads_and_events_score_as_they_do_live(company, tmp_path, ending):
    leads, events = (str(tmp_path / f"{what}.{ending}") for what in ("leads", "events"))
    export("leads", leads)
    export("events", events)
    inputs = Inputs(leads, (events,), at=moment(AT), key="lead_id")

    score_list(load_model(tmp_path / "scoring.yaml").model, inputs, str(tmp_path / "scored.jsonl"))

    scored = [json.loads(line) for line in (tmp_path / "scored.jsonl").read_text().splitlines()]
    found = {
        row["lead_id"]: (
            None if row["score"] is None else round(row["score"] * 100),
            row["priority"],
            row["qualifies_for"],
            row.get("excluded"),
        )
        for row in scored
    }
    assert found == live_scores()
    assert len({total for total, *_ in found.values()}) > 10


@pytest.mark.parametrize("ending", ENDINGS)
def test_importing_an_export_changes_nothing(company, tmp_path, ending):
    leads, events = (str(tmp_path / f"{what}.{ending}") for what in ("leads", "events"))
    export("leads", leads)
    export("events", events)
    before = Event.objects.count(), Lead.objects.count()

    found = import_leads(Lists(leads, (events,)), AT + 1)

    assert (found.leads.new, found.leads.changed, found.leads.refused) == (0, 0, 0)
    assert (found.events.new, found.events.refused) == (0, 0)
    assert (Event.objects.count(), Lead.objects.count()) == before


def test_an_export_that_was_edited_says_what_is_new_of_the_leads_it_names(company, tmp_path):
    path = tmp_path / "leads.csv"
    export("leads", str(path))
    path.write_text(
        path.read_text(encoding="utf-8").replace("Fjordstay Hotels", "Fjordstay"), encoding="utf-8"
    )

    found = import_leads(Lists(str(path)), AT + 1)
    again = import_leads(Lists(str(path)), AT + 2)

    assert (found.leads.new, found.leads.unchanged) == (1, 54)
    assert again.leads.unchanged == 55
    said = json.loads(Event.objects.order_by("-seq")[0].body)
    assert (said["userId"], said["traits"]) == ("B-1001", {"company": "Fjordstay"})


def test_scores_and_changes_are_exported_with_points_as_people_read_them(company, tmp_path):
    for what in ("scores", "changes"):
        export(what, str(tmp_path / f"{what}.csv"))

    scores = list(csv.DictReader((tmp_path / "scores.csv").read_text(encoding="utf-8").splitlines()))
    changes = list(csv.DictReader((tmp_path / "changes.csv").read_text(encoding="utf-8").splitlines()))
    best = Score.objects.order_by("-total").exclude(total=None)[0]

    assert float(scores[0]["score"]) == (best.total or 0) / 100
    assert {"score_fit", "score_engagement", "priority", "as_of"} <= set(scores[0])
    assert len(scores) == 55
    assert {row["cause"] for row in changes} <= {"event", "publish"}


def test_formulas_are_written_as_texts(sqlite_place, tmp_path):
    (tmp_path / "in.csv").write_text("email,name\na@x.example,=HYPERLINK(1)\n")
    begin_with_starter(AT)
    import_leads(Lists(str(tmp_path / "in.csv")), AT)
    while rescore(RESCORE, AT):
        pass

    export("leads", str(tmp_path / "out.csv"))

    assert "'=HYPERLINK(1)" in (tmp_path / "out.csv").read_text()
    assert import_leads(Lists(str(tmp_path / "out.csv")), AT).leads.unchanged == 1


def test_a_table_that_is_there_is_replaced_only_on_demand(sqlite_place, tmp_path):
    (tmp_path / "in.csv").write_text("email\na@x.example\n")
    import_leads(Lists(str(tmp_path / "in.csv")), AT)
    out = f"sqlite:///{tmp_path}/out.db#leads"
    export("leads", out)

    with pytest.raises(TableError, match="--replace"):
        export("leads", out)
    assert export("leads", out, replace=True).rows == 1


def test_where_there_is_nothing_that_is_said(sqlite_place, tmp_path):
    with pytest.raises(DataError, match="no scores yet"):
        export("scores", str(tmp_path / "out.csv"))
    assert not (tmp_path / "out.csv").exists()


def test_what_cannot_be_written_is_said_before_anything_is_read(sqlite_place, tmp_path):
    with pytest.raises(TableError, match=r"\.csv"):
        export("leads", str(tmp_path / "out.txt"))
