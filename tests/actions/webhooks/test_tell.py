"""Endpoints are told what happens, in the transaction in which it happens, and what they asked for."""

import json
from contextlib import suppress

import pytest

from leadlight.actions.lifecycle.move_stage import move_stage
from leadlight.actions.live import machines
from leadlight.actions.live.machines import set_machine_rules
from leadlight.actions.live.publish import begin_version
from leadlight.actions.live.publishing import publish_due
from leadlight.actions.webhooks.tell import Happening, tell
from leadlight.channels.webhook.kinds import PRIORITY, PUBLISHED, SCORE, SIGNAL, STAGE
from leadlight.ingest.machine_rules import shipped_text
from leadlight.scoring.values import DAY, SECOND
from leadlight.storage.models import Lead, WebhookDelivery, WebhookStream
from leadlight.storage.transaction import writing
from tests.actions.live.happenings import (
    MODEL,
    NOW,
    happen,
    lead_of,
    publish_at_once,
    said,
    settle,
    viewed,
)
from tests.actions.webhooks.telling import EVE, endpoint, said_to, send_due

URL = "https://hooks.example/leadlight"


@pytest.fixture(autouse=True)
def model(place):
    publish_at_once()


def waiting():
    """What waits: kind, before, after."""
    return [
        (each.type, (data := json.loads(each.data)).get("before"), data.get("after"))
        for each in WebhookDelivery.objects.filter(state="waiting").order_by("id")
    ]


def test_a_change_is_told_with_who_the_lead_is_and_what_changed(receiver):
    endpoint(receiver.url)
    happen(viewed(), said(job_title="CEO", email="ana@acme.example", name="Ana", company="Acme"))
    send_due()

    told = {each["type"]: each for each in (json.loads(got.body) for got in receiver.got)}
    score, priority = told["lead.score.changed"], told["lead.priority.changed"]
    assert score == {
        "type": "lead.score.changed",
        "timestamp": "2025-06-15T15:06:40Z",
        "data": {
            "lead": {
                "id": Lead.objects.get().uid,
                "email": "ana@acme.example",
                "name": "Ana",
                "company": "Acme",
                "owner": None,
                "stage": None,
            },
            "before": None,
            "after": 32,
            "cause": "event",
            "score": 32,
            "priority": "High",
            "qualifies_for": None,
            "model_version": 1,
        },
    }
    assert (priority["type"], priority["data"]["before"], priority["data"]["after"]) == (
        "lead.priority.changed",
        None,
        "High",
    )


def test_an_endpoint_is_told_what_it_asked_for(place):
    endpoint(URL, PRIORITY)
    happen(viewed())
    happen(viewed(), now=NOW + 1)

    assert waiting() == [(PRIORITY, None, "Low")]


def test_what_changes_nothing_is_not_told_and_what_is_undone_neither(place):
    endpoint(URL, SCORE)
    with suppress(ZeroDivisionError), writing():
        tell([Happening(SIGNAL, 1, NOW, {}), Happening(SCORE, 1, NOW, {})], NOW)
        raise ZeroDivisionError
    happen(viewed())
    happen(said(colour="red"), now=NOW + 1)

    assert waiting() == [(SCORE, None, 12)]


def test_an_endpoint_that_is_told_nothing_costs_no_row(place):
    happen(viewed())

    assert not WebhookStream.objects.exists()


def test_moves_of_stages_and_signals_are_told_as_they_are_given(receiver):
    endpoint(receiver.url, STAGE, SIGNAL)
    happen(viewed())
    lead = lead_of().id
    with writing():
        tell(
            [
                Happening(STAGE, lead, NOW, {"before": "MQL", "after": "SAL", "by": "eve"}),
                Happening(SIGNAL, lead, NOW, {"signal": "surge"}),
            ],
            NOW,
        )
    send_due()

    assert said_to(receiver) == [(STAGE, "MQL", "SAL"), (SIGNAL, None, None)]


STAGES = f"{MODEL}stages:\n  - {{name: MQL, from: 40}}\n  - {{name: IQL, from: 10}}\n"


def test_a_lead_that_the_model_and_a_person_move_is_told_with_who_did(place):
    publish_at_once(STAGES)
    endpoint(URL, STAGE)
    happen(viewed())
    move_stage("ana", "SAL", EVE, NOW + SECOND)
    settle(NOW + SECOND)
    move_stage("ana", "SAL", EVE, NOW + 2 * SECOND)
    settle(NOW + 2 * SECOND)

    assert waiting() == [(STAGE, None, "IQL"), (STAGE, "IQL", "SAL")]
    model, person = [json.loads(each.data) for each in WebhookDelivery.objects.order_by("id")]
    assert (model["cause"], model["by"]) == ("model", None)
    assert (person["cause"], person["by"]) == ("person", "eve")


def test_of_a_published_model_the_stages_it_moves_leads_to_are_told(place):
    endpoint(URL, STAGE)
    happen(viewed(), viewed(user="bo"))
    publish(place, STAGES, NOW + SECOND)

    assert waiting() == [(STAGE, None, "IQL")] * 2
    assert set(WebhookStream.objects.values_list("mass", flat=True)) == {1}


def test_a_score_that_has_to_move_is_told_when_it_has_moved_so_far_since_it_was_told(place):
    endpoint(URL, SCORE, min_points=10)
    happen(viewed("/about"))
    assert waiting() == []

    for n in range(1, 10):
        happen(viewed("/about"), now=NOW + n)

    assert waiting() == [(SCORE, 0, 10), (SCORE, 10, 20)]


def test_what_an_endpoint_finds_when_it_is_added_is_where_its_scores_begin(place):
    happen(viewed())
    endpoint(URL, SCORE, min_points=10)
    happen(viewed("/about"), now=NOW + 1)
    assert waiting() == []

    happen(viewed(), now=NOW + 2)
    assert waiting() == [(SCORE, 12, 26)]


def test_a_score_that_fades_is_told_too(place):
    endpoint(URL, SCORE, min_points=5)
    happen(viewed())
    settle(NOW + 31 * DAY)

    assert waiting() == [(SCORE, 0, 12), (SCORE, 12, pytest.approx(-4.8, abs=0.1))]


def test_of_a_published_model_priorities_are_told_and_no_scores(place):
    endpoint(URL)
    happen(viewed(), viewed(user="bo"), said("bo", job_title="CEO"))
    WebhookDelivery.objects.all().delete()
    publish(place, MODEL.replace("points: 10, within", "points: 40, within"), NOW + SECOND)

    assert waiting() == [(PRIORITY, "Low", "High"), (PUBLISHED, None, None)]


def publish(place, text, now):
    begin_version(text, {}, now)
    while publish_due(place, now):
        pass
    settle(now)


def test_of_published_models_that_were_not_told_yet_only_the_newest_priority_is(place, receiver):
    high, low = (MODEL.replace("points: 10, within", f"points: {n}, within") for n in (40, 11))
    endpoint(receiver.url, PRIORITY)
    happen(viewed())
    for n, text in enumerate((high, low, high)):
        publish(place, text, NOW + (n + 1) * SECOND)
    assert waiting() == [(PRIORITY, None, "High")]

    send_due()
    publish(place, low, NOW + 4 * SECOND)
    publish(place, high, NOW + 5 * SECOND)
    assert waiting() == []  # it is what the endpoint was told

    send_due(NOW + 6 * SECOND)
    assert said_to(receiver) == [(PRIORITY, None, "High")]
    assert not WebhookStream.objects.exists()


def test_what_may_have_been_sent_is_not_replaced(place):
    high, low = (MODEL.replace("points: 10, within", f"points: {n}, within") for n in (40, 11))
    endpoint(URL, PRIORITY)
    happen(viewed())
    WebhookStream.objects.update(token=1)  # somebody claimed it, and may have died over it
    publish(place, high, NOW + SECOND)
    publish(place, low, NOW + 2 * SECOND)
    publish(place, high, NOW + 3 * SECOND)

    assert waiting() == [(PRIORITY, None, "Low"), (PRIORITY, "Low", "High")]


def test_rules_on_machines_count_as_a_change_of_everybody(place, monkeypatch):
    endpoint(URL)
    happen({**viewed(), "context": {"userAgent": "curl/8.1"}})
    WebhookDelivery.objects.all().delete()
    set_machine_rules(shipped_text().replace("curl", "kurl"), NOW + SECOND)
    machines.make_everybody_due(NOW + SECOND)
    settle(NOW + SECOND)

    assert all(kind != SCORE for kind, _, _ in waiting())


def test_what_everybody_is_told_comes_after_what_one_is(place, receiver):
    endpoint(receiver.url, PRIORITY, at_once=1)
    users = [f"u{n}" for n in range(5)]
    happen(*(viewed(user=user) for user in users))
    send_due()
    receiver.got.clear()
    publish(place, MODEL.replace("points: 10, within", "points: 40, within"), NOW + SECOND)
    happen(viewed(user="ana"), now=NOW + 2 * SECOND)
    send_due(NOW + 3 * SECOND)

    assert said_to(receiver) == [(PRIORITY, None, "High"), *[(PRIORITY, "Low", "High")] * 5]


def test_leads_that_were_merged_are_told_by_the_one_they_are_now(receiver):
    endpoint(receiver.url, SCORE)
    happen(viewed(user="~browser"), viewed(user="ana"), said("ana", email="ana@acme.example"))
    happen({**said(), "anonymousId": "browser"}, now=NOW + 1)
    send_due(NOW + 1)

    leads = [json.loads(got.body)["data"]["lead"] for got in receiver.got]
    part = Lead.objects.get(root__isnull=False)
    assert {lead["id"] for lead in leads} == set(Lead.objects.values_list("uid", flat=True))
    assert next(lead for lead in leads if lead["id"] == part.uid)["merged_into"] == lead_of().uid
    assert {lead["email"] for lead in leads} == {"ana@acme.example"}
