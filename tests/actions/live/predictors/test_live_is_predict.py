"""What a predictor says of a lead live is what `predict` says of it in exported leads and events."""

import json
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from leadlight.actions.access.operations import operator
from leadlight.actions.live.export import export
from leadlight.actions.live.predictors.keep import add_file
from leadlight.actions.past_leads import known_leads
from leadlight.actions.stored_predictor import moments_of, stored_rules
from leadlight.actions.work_table import Inputs
from leadlight.learning.predictors.file import load
from leadlight.scoring.values import DAY, moment
from leadlight.storage.models import Lead, Prediction, Score
from tests.actions.live.happenings import (
    NOW,
    happen,
    lead_of,
    message,
    publish_at_once,
    receive,
    said,
    settle,
)
from tests.actions.live.predictors.learned import learned
from tests.actions.live.test_live_is_batch import begin_anew
from tests.agreement.searching import search

ME = operator("ana")

USERS = st.sampled_from(["ana", "bo", "~browser"])
TRACKS = st.fixed_dictionaries({
    "kind": st.just("track"), "user": USERS,
    "age": st.sampled_from([0, 1, 1000, DAY, 7 * DAY, 30 * DAY - 1, 30 * DAY, 50 * DAY, -60_000_000]),
    "event": st.sampled_from(["Page Viewed", "Order Completed", "Other", "Rare"]),
    "properties": st.fixed_dictionaries({}, optional={
        "path": st.sampled_from(["/pricing/x", "/Blog", "/", "/en/pricing", 5, None, ["/blog"]]),
        "utm_source": st.sampled_from(["ads", " Mail", "n/a", None, 7]),
        "channel": st.sampled_from(["mail", "other", ""]),
        "machine": st.booleans(),
    }),
})  # fmt: skip
IDENTIFIES = st.fixed_dictionaries({
    "kind": st.just("identify"), "user": USERS,
    "age": st.sampled_from([300 * DAY, 301 * DAY, 400 * DAY]),
    "traits": st.fixed_dictionaries({}, optional={
        "job_title": st.sampled_from(["CEO", "founder ", "Clerk", "cleaner", "", 5]),
        "employees": st.sampled_from([5, 12.34, "1000", "11-50", None, 1e3, "1,5"]),
        "city": st.sampled_from(["Rome", "oslo", "N/A", "Ulm", True, ["Rome", "Oslo"]]),
        "born": st.sampled_from(["2025-05-01", "2025-06-10T12:00:00Z", "2025-06-14", "some day"]),
    }),
})  # fmt: skip
MESSAGES = st.lists(TRACKS | IDENTIFIES, min_size=1, max_size=12)


@cache
def predictors():
    """Files of predictors: looked at now, beside rules, and at an age of 14 days."""
    return (
        learned(),
        learned(rules=True, leads=90),
        learned(created="born", age=14 * DAY, seed=3),
    )


def add_all():
    return [add_file(data, "it", "shadow", (ME, NOW)) for data in predictors()]


def sent(drawn):
    parts = {name: value for name, value in drawn.items() if name not in {"kind", "user", "age"}}
    return message(drawn["kind"], drawn["user"], NOW - drawn["age"], **parts)


def batch(number, folder):
    """What `predict` says of exported leads and events, by the id of the lead, to the last bit."""
    inputs = Inputs(str(folder / "leads.jsonl"), (str(folder / "events.jsonl"),), at=moment(NOW))
    predictor = load(predictors()[number - 1], "it")
    known = known_leads(inputs, moments_of(predictor), stored_rules(predictor)).known
    told = predictor.predict(known)
    return {
        uid: (
            probability,
            likelihood,
            None if told.expected_value is None else told.expected_value[place],
            dict(zip(told.contributions.fields, told.contributions.values[:, place], strict=True)),
            told.because[place],
        )
        for place, (uid, probability, likelihood) in enumerate(
            zip(known_uids(inputs), told.probability, told.likelihood, strict=True)
        )
    }


def known_uids(inputs):
    return [json.loads(line)["lead_id"] for line in Path(inputs.leads).read_text().splitlines()]


def live(number):
    return {
        each.lead.uid: (
            each.probability,
            each.likelihood,
            each.expected_value,
            dict(each.reasons["fields"]),
            each.reasons["because"],
        )
        for each in Prediction.objects.filter(predictor_id=number).select_related("lead")
    }


def agree(folder):
    export("leads", str(folder / "leads.jsonl"))
    export("events", str(folder / "events.jsonl"))
    for number in range(1, len(predictors()) + 1):
        found, wanted = live(number), batch(number, folder)
        assert set(found) == set(wanted)
        for uid, (probability, likelihood, worth, reasons, because) in wanted.items():
            here = found[uid]
            assert here[:3] == (probability, likelihood, worth)
            assert here[3] == {name: value for name, value in reasons.items() if value}
            assert here[4] == because


def test_what_leads_say_and_do_is_judged_as_in_a_file(place, tmp_path):
    publish_at_once()
    add_all()
    happen(
        said("ana", NOW - 300 * DAY, job_title="CEO", employees="1000", city="Rome", born="2025-06-01"),
        said("bo", NOW - 300 * DAY, employees=12.5),
        message("track", "ana", NOW - DAY, event="Order Completed", properties={"utm_source": "ads"}),
        message("track", "bo", NOW - 9 * DAY, event="Page Viewed", properties={"path": "/pricing"}),
    )

    assert Prediction.objects.count() == 3 * Lead.objects.count() == 6
    agree(tmp_path)


@pytest.mark.slow
@search(0.2)
@given(MESSAGES, st.data())
def test_live_is_predict_whatever_comes_in_whatever_order(sqlite_place, tmp_path_factory, drawn, data):
    messages = data.draw(st.permutations([sent(each) for each in drawn]))
    begin_anew()
    add_all()
    cuts = data.draw(st.sets(st.integers(0, len(messages))))
    for number, each in enumerate(messages):
        receive(each)
        if number in cuts:
            settle()
    receive(message("track", "ana", NOW, event="Page Viewed"))
    settle()

    agree(tmp_path_factory.mktemp("exported"))


def test_reasons_add_up_to_the_probability(place):
    publish_at_once()
    add_all()
    happen(
        said("ana", NOW - 300 * DAY, job_title="CEO", employees=900), message("track", "ana", event="Other")
    )

    for each in Prediction.objects.all():
        odds = each.reasons["base"] + sum(value for _, value in each.reasons["fields"])
        assert np.isclose(each.probability, 1 / (1 + np.exp(-odds)), rtol=1e-12)
    assert Score.objects.get(lead=lead_of("ana")).total is not None
