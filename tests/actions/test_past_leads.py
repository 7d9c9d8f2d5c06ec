import json
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest

from leadlight.actions import past_leads as product
from leadlight.actions.past_leads import Look
from leadlight.actions.work_table import Inputs
from leadlight.errors import DataError
from leadlight.learning.dataset import Outcome
from leadlight.learning.fields.plan import FieldChoices
from leadlight.learning.past.moments import Moments
from leadlight.learning.past.outcomes import OutcomeChoices
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import DAY, instant

past_leads: Any = product.past_leads
known_leads: Any = product.known_leads
NOW = datetime(2026, 3, 1, tzinfo=UTC)
CHOICES = OutcomeChoices("won", created="created", decided="closed")
LEADS = """\
lead_id,industry,plan,created,won,closed
a,software,free,2026-01-01,yes,2026-01-20
b,retail,free,2026-01-02,no,
c,software,free,2026-01-03,yes,2026-01-04
d,,free,2026-01-04,no,2026-02-20
"""
TOUCHES = """\
touch_id,lead_id,touch_type,touch_timestamp,touch_channel
1,a,webinar,2026-01-02T10:00:00,ads
2,a,email,2026-01-19T10:00:00,mail
3,b,webinar,2026-01-05T10:00:00,mail
4,zz,webinar,2026-01-05T10:00:00,mail
"""
SESSIONS = """\
session_id,lead_id,session_type,session_timestamp,path
1,b,visit,2026-01-06T10:00:00,/en/pricing/plans?x=1
2,d,visit,2026-01-05T10:00:00,/
"""
MODEL = """\
name: Test
scores:
  fit: {rules: [{name: Software, when: {industry: software}, points: 5}]}
  engagement: {rules: [{name: Webinar, event: webinar, points: 3}, {name: Mail, event: email, points: 20}]}
priorities: [{name: High, from: 5}, {name: Low}]
"""


@pytest.fixture
def inputs(tmp_path):
    def made(*events, leads=LEADS, **given):
        (tmp_path / "leads.csv").write_text(leads)
        for place, text in enumerate(events):
            ending = "jsonl" if text.startswith("{") else "csv"
            (tmp_path / f"events{place}.{ending}").write_text(text)
        found = sorted(map(str, tmp_path.glob("events*")))
        return Inputs(str(tmp_path / "leads.csv"), tuple(found), at=NOW, **given)

    return made


def test_what_is_kept_and_is_neither_field_nor_kind_of_event_is_refused_with_the_kinds_there_are(inputs):
    touches = TOUCHES.replace("email", "invoice_sent")
    found = past_leads(inputs(touches), CHOICES, Look(age=DAY))

    product.check_choices(found, CHOICES, FieldChoices(keep=("Invoice Sent", "industry")))
    with pytest.raises(
        DataError, match=r"--keep invoices: .*kind of their events: 'invoice sent', 'webinar'\."
    ):
        product.check_choices(found, CHOICES, FieldChoices(keep=("invoices",)))


def test_events_of_other_leads_alone_are_refused_when_learning_and_said_when_predicting(inputs):
    strangers = inputs("lead_id,event,time\nz1,visit,2026-01-05\nz2,visit,2026-01-06\n")

    with pytest.raises(DataError, match=r"None of the 2 events belongs to a lead.*--key"):
        past_leads(strangers, CHOICES)

    assert any("None of the 2 events" in said for said in known_leads(strangers, Moments()).read)


def test_events_without_a_readable_time_are_counted_when_learning_and_when_predicting(inputs):
    half = inputs(
        TOUCHES.replace("2026-01-19T10:00:00", "soon").replace(
            "zz,webinar,2026-01-05T10:00:00", "zz,webinar,"
        )
    )
    said = "Events: 2 without a readable time left out."

    assert said in past_leads(half, CHOICES, Look(7 * DAY)).said
    assert said in known_leads(half, Moments()).read


def test_events_none_of_which_has_a_readable_time_are_refused_when_learning(inputs):
    untimed = inputs("lead_id,event,time\na,visit,soon\nzz,visit,later\n")

    with pytest.raises(
        DataError, match=r"None of the 2 events has a readable time.*--events-map time=COLUMN"
    ):
        past_leads(untimed, CHOICES)


def test_a_table_of_no_events_is_said_to_be_one(inputs):
    found = past_leads(inputs("lead_id,event,time\n"), CHOICES)

    assert "There is no event to read, only the names of columns." in found.said


def test_messages_that_set_fields_need_no_time(inputs):
    identified = {"type": "identify", "lead_id": "a", "timestamp": "", "traits": {"plan": "pro"}}

    found = past_leads(inputs(TOUCHES, json.dumps(identified)), CHOICES, Look(7 * DAY))

    assert not any("readable time" in said for said in found.said)


def test_each_lead_is_looked_at_at_its_own_moment_with_the_events_of_all_tables(inputs):
    found = past_leads(inputs(TOUCHES, SESSIONS), CHOICES, Look(7 * DAY))
    log = found.past.known.events

    assert found.rows.tolist() == [0, 1, 3]
    assert found.past.outcome.tolist() == [Outcome.WON, Outcome.LOST, Outcome.LOST]
    assert [column.name for column in found.past.known.columns] == ["lead_id", "industry", "plan"]
    assert found.moments == Moments("created", 7 * DAY, ("won", "created", "closed"))
    kinds = [(int(lead), log.kinds[kind]) for lead, kind in zip(log.lead, log.kind, strict=True)]
    assert kinds == [(0, "webinar"), (0, "email"), (1, "webinar"), (1, "visit"), (2, "visit")]
    assert [log.channels[channel] for channel in log.channel if channel >= 0] == ["ads", "mail", "mail"]
    assert [log.pages[page] for page in log.page if page >= 0] == ["pricing", "home"]
    assert any("1 lead decided before" in said for said in found.said)


def test_columns_of_several_tables_may_be_named_with_the_map(inputs):
    touches = TOUCHES.replace("touch_type", "what").replace("touch_timestamp", "at_time")
    sessions = SESSIONS.replace("session_type", "kind").replace("session_timestamp", "clock")
    renamed = {"event": "what|kind", "time": "at_time|clock"}

    found = past_leads(inputs(touches, sessions, renamed=renamed), CHOICES, Look(7 * DAY))

    assert sorted(found.past.known.events.kinds) == ["email", "visit", "webinar"]


def test_the_points_of_a_model_are_those_of_the_moment(inputs):
    found = past_leads(inputs(TOUCHES, SESSIONS), CHOICES, Look(7 * DAY, read_model(MODEL)))

    assert found.past.known.points.tolist() == [8.0, 3.0, 0.0]


def test_what_messages_said_after_the_moment_is_not_known(inputs):
    messages = [
        {"type": "identify", "userId": "a", "timestamp": "2026-01-03T00:00:00Z", "traits": {"plan": "pro"}},
        {"type": "identify", "userId": "b", "timestamp": "2026-02-03T00:00:00Z", "traits": {"plan": "pro"}},
        {"type": "track", "event": "webinar", "userId": "b", "timestamp": "2026-01-03T00:00:00Z"},
    ]
    leads = LEADS.replace("lead_id", "user_id")

    found = past_leads(inputs("\n".join(map(json.dumps, messages)), leads=leads), CHOICES, Look(7 * DAY))

    assert found.past.known.column("plan").values.tolist() == ["pro", "free", "free"]


def test_later_events_change_no_earlier_lead(inputs):
    later = "5,a,webinar,2026-01-09T10:00:00,ads\n6,b,email,2026-02-09T10:00:00,ads\n"
    looks = Look(7 * DAY, read_model(MODEL))

    before = past_leads(inputs(TOUCHES), CHOICES, looks).past.known
    after = past_leads(inputs(TOUCHES + later), CHOICES, looks).past.known

    assert before.points.tolist() == after.points.tolist()
    assert before.moment.tolist() == after.moment.tolist()


def test_new_leads_are_known_without_an_outcome(inputs):
    leads = "lead_id,industry,created\na,software,2026-01-01\nn,retail,2026-02-27\n"

    found = known_leads(
        inputs(TOUCHES, leads=leads), Moments("created", 7 * DAY, ("won", "created", "closed"))
    )

    assert [column.name for column in found.known.columns] == ["lead_id", "industry"]
    assert found.known.moment.tolist() == [instant("2026-01-08"), instant("2026-03-01")]


def test_without_events_past_and_new_leads_are_looked_at_on_arrival(inputs):
    past = past_leads(inputs(), CHOICES)
    new = known_leads(inputs(), past.moments)

    assert past.past.known.moment.tolist() == new.known.moment.tolist()
    assert np.array_equal(past.past.known.moment, past.past.created)


def test_values_keep_what_they_are(tmp_path):
    rows = [{"won": True, "n": 1, "x": 1.5, "tags": ["a", "b"], "o": {"p": "q"}}, {"won": False, "n": None}]
    (tmp_path / "leads.jsonl").write_text("\n".join(map(json.dumps, rows)))

    found = past_leads(Inputs(str(tmp_path / "leads.jsonl"), at=NOW), OutcomeChoices("won"))

    values = {column.name: column.values.tolist() for column in found.past.known.columns}
    assert values == {"n": ["1", None], "x": ["1.5", None], "tags": ["a, b", None], "o.p": ["q", None]}


@pytest.mark.parametrize(
    ("choices", "events", "leads", "said"),
    [
        (OutcomeChoices("won"), TOUCHES, LEADS, "--created"),
        (CHOICES, "lead_id,what,when\na,b,2026-01-01\n", LEADS, "--events-map event=COLUMN"),
        (CHOICES, "", LEADS.split("\n", 1)[0] + "\n", "no leads"),
    ],
)
def test_what_cannot_be_read_so_is_refused_in_a_sentence(inputs, choices, events, leads, said):
    with pytest.raises(DataError, match=said):
        past_leads(inputs(*([events] if events else []), leads=leads), choices)
