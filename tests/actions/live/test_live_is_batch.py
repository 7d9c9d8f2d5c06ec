"""Live scores are those of a batch and of a replay, in whatever order messages come, however often and late."""

import json

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from leadlight.actions.live.mirror import mirror
from leadlight.actions.live.mirror_scores import SCORED, score_all
from leadlight.actions.live.model_in_force import in_force
from leadlight.actions.live.replayed_people import replay_people
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.scoring.values import DAY
from leadlight.storage.append_only import TABLES
from leadlight.storage.models import Conflict, Lead, Placement, Score
from tests.actions.live.happenings import MODEL, NOW, message, publish_at_once, receive, settle
from tests.agreement.searching import search

USERS = st.sampled_from(["ana", "bo", "~browser", "~phone"])
AGES = st.sampled_from([0, 1, DAY, 29 * DAY, 30 * DAY, 31 * DAY, 90 * DAY, -60_000_000])
TRACKS = st.fixed_dictionaries({
    "kind": st.just("track"), "user": USERS, "age": AGES,
    "event": st.sampled_from(["Page Viewed", "Order Completed", "Other"]),
    "properties": st.fixed_dictionaries({}, optional={
        "path": st.sampled_from(["/pricing", "/Pricing/x", "/blog", 5, None]),
        "value": st.sampled_from([1, 2.5, "30", "many", 0.1, 1e3, [1, 2]]),
        "machine": st.booleans(),
    }),
})  # fmt: skip
IDENTIFIES = st.fixed_dictionaries({
    "kind": st.just("identify"), "user": USERS, "age": AGES,
    "traits": st.fixed_dictionaries({}, optional={
        "job_title": st.sampled_from(["CEO", "Founder & ceo", "clerk", ""]),
        "employees": st.sampled_from([5, 12.34, "1000", "11-50", None]),
        "email": st.sampled_from(["ana@acme.com", "bo@web.de"]),
    }),
})  # fmt: skip
MESSAGES = st.lists(TRACKS | IDENTIFIES, min_size=1, max_size=12)


def sent(drawn):
    parts = {name: value for name, value in drawn.items() if name not in {"kind", "user", "age"}}
    return message(drawn["kind"], drawn["user"], NOW - drawn["age"], **parts)


def begin_anew():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA foreign_keys = OFF")
        for model in apps.get_app_config("leadlight").get_models():
            if model._meta.db_table in TABLES:  # noqa: SLF001 - likewise
                continue  # what is only added stays
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: SLF001 - Django's own
        cursor.execute("DELETE FROM sqlite_sequence")
    publish_at_once(MODEL)


def come(messages, cuts):
    """Let messages come in this order, and be scored now and then."""
    begin_anew()
    for place, each in enumerate(messages):
        receive(each)
        if place in cuts:
            settle()
    settle()


def people():
    """Of each person the messages' ids and what they score."""
    roots = {lead.pk: lead.root_id or lead.pk for lead in Lead.objects.all()}
    found: dict[int, set[str]] = {}
    for placement in Placement.objects.select_related("event"):
        found.setdefault(roots[placement.lead_id], set()).add(placement.event.message_id)
    scores = {score.lead_id: (score.total, score.scores, score.priority) for score in Score.objects.all()}
    return {frozenset(ids): scores[root] for root, ids in found.items()}


@pytest.mark.slow
@search(0.5)
@given(MESSAGES, st.randoms())
def test_order_and_repetition_change_nothing_and_batch_and_replay_agree(sqlite_place, drawn, random):
    messages = [sent(each) for each in drawn]
    again = [*messages, *random.sample(messages, len(messages) // 2)]
    random.shuffle(again)

    come(messages, cuts=())
    first, conflicts = people(), Conflict.objects.exists()
    come(again, cuts=set(random.sample(range(len(again)), len(again) // 2)))

    assert conflicts or Conflict.objects.exists() or people() == first
    assert replay_people(lambda _what: None).differences == []
    assert check_leads(1, 1_000).differences == ()
    with mirror(sqlite_place) as mirrored:
        score_all(mirrored, in_force().model.model, NOW)
        batch = mirrored.execute(f"SELECT lead, total, scores, priority, lines FROM {SCORED}").fetchall()
    assert {
        lead: (total, json.loads(scores), priority, json.loads(lines))
        for lead, total, scores, priority, lines in batch
    } == {
        score.lead_id: (score.total, score.scores, score.priority, score.lines)
        for score in Score.objects.all()
    }
