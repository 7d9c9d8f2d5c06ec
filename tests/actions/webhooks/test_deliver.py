"""What endpoints are to be told reaches them: in order, at least once, by the same id, or people hear of it."""

import json
import threading
from collections import defaultdict
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from standardwebhooks import Webhook as Verifier

from leadlight.actions.clock import now as microseconds_now
from leadlight.actions.live.doctor import examine
from leadlight.actions.webhooks import deliver as module
from leadlight.actions.webhooks.deliver import KEPT_FOR, deliver, waits
from leadlight.actions.webhooks.enable import enable_webhook
from leadlight.actions.webhooks.listed import listed_webhooks
from leadlight.actions.webhooks.redeliver import redeliver_failed, redeliver_one
from leadlight.actions.webhooks.rotate import rotate_secret
from leadlight.actions.webhooks.tell import Happening, tell
from leadlight.actions.webhooks.try_out import try_webhook
from leadlight.channels.outgoing.posting import Answer
from leadlight.channels.webhook.kinds import PUBLISHED, SIGNAL
from leadlight.channels.webhook.retrying import SWITCHED_OFF_AFTER, judged
from leadlight.cli.webhook_tables import state_in_words
from leadlight.errors import DataError, StorageError
from leadlight.scoring.values import DAY, HOUR, MINUTE, SECOND
from leadlight.storage import webhook_sending
from leadlight.storage.database import close_connections, open_database
from leadlight.storage.many import execute
from leadlight.storage.models import (
    Audit,
    Lead,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookStream,
    WebhookTold,
)
from leadlight.storage.sealing import FILE
from leadlight.storage.transaction import writing
from leadlight.storage.webhook_rows import NO_LEAD, forget_told_of
from leadlight.storage.webhook_sending import LEASE, claim_streams
from tests.actions.live.happenings import NOW
from tests.actions.webhooks.telling import EVE, endpoint, send_due
from tests.servers.receiver import Reply, receiving


@pytest.fixture(autouse=True)
def leads(place):
    """Make some leads."""
    for n in range(1, 6):
        Lead.objects.create(id=n, uid=f"lead{n}", created_at=NOW)


def happened(*leads, now=NOW):
    """Tell of one signal after another, numbered by lead."""
    with writing():
        tell([Happening(SIGNAL, lead, now, {"n": n}) for n, lead in enumerate(leads)], now)


def order(receiver):
    """The numbers that each lead's signals came with, in order."""
    found = defaultdict(list)
    for got in receiver.got:
        data = json.loads(got.body)["data"]
        found[data["lead"]["id"]].append(data["n"])
    return dict(found)


def ids(receiver):
    return [got.headers["webhook-id"] for got in receiver.got]


def states():
    return list(WebhookDelivery.objects.order_by("id").values_list("state", flat=True))


def test_what_is_sent_is_signed_and_what_was_taken_is_not_sent_again(receiver):
    now = microseconds_now()
    _, secret = endpoint(receiver.url)
    happened(1, 2, now=now)
    send_due(now)
    send_due(now + DAY)

    for got in receiver.got:
        assert Verifier(secret).verify(got.body, got.headers)
    assert len(set(ids(receiver))) == len(receiver.got) == 2
    assert states() == ["delivered"] * 2
    assert not WebhookStream.objects.exists()


def test_the_same_id_is_sent_again_until_it_is_taken(receiver):
    endpoint(receiver.url)
    happened(1)
    receiver.replies += [Reply(500, {}, b"oh"), Reply(301, {"Location": "/"}), Reply(200)]
    send_due()
    send_due(NOW + 4 * SECOND)
    assert len(receiver.got) == 1

    send_due(NOW + 5 * SECOND)
    send_due(NOW + 35 * SECOND)

    assert len(receiver.got) == 3
    assert len(set(ids(receiver))) == 1
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) == 3
    assert [got.body for got in receiver.got] == [receiver.got[0].body] * 3
    assert states() == ["delivered"]
    tried = WebhookAttempt.objects.order_by("id").values_list("status", "said")
    assert list(tried) == [(500, "oh"), (301, ""), (200, "")]


def test_a_lead_that_fails_waits_for_itself_and_holds_nobody_up(receiver):
    endpoint(receiver.url)
    happened(1, 2, 1, 3, 1)
    receiver.answer = lambda got: Reply(500 if b'"lead1"' in got.body else 200)
    send_due()
    assert order(receiver) == {"lead1": [0], "lead2": [1], "lead3": [3]}

    receiver.answer = lambda _: Reply()
    send_due(NOW + 5 * SECOND)
    assert order(receiver)["lead1"] == [0, 0, 2, 4]


def test_two_endpoints_do_not_wait_for_each_other(receiver):
    endpoint(receiver.url)
    with receiving() as other:
        endpoint(other.url)
        other.answer = lambda _: Reply(500)
        happened(1, 1, 1)
        send_due()

    assert order(receiver) == {"lead1": [0, 1, 2]}
    assert order(other) == {"lead1": [0]}


def test_so_many_are_sent_at_once_and_no_more(receiver):
    endpoint(receiver.url, at_once=3)
    for n in range(6, 30):
        Lead.objects.create(id=n, uid=f"lead{n}", created_at=NOW)
    receiver.answer = lambda _: Reply(wait=0.05)
    happened(*range(1, 30))
    send_due()

    assert len(receiver.got) == 29
    assert receiver.most_at_once == 3


def test_others_who_send_count_too(receiver):
    endpoint(receiver.url, at_once=2)
    happened(1, 2, 3, 4, 5)
    with writing():
        assert len(claim_streams(Webhook.objects.get().pk, NOW, 2)) == 2  # as another process does
    send_due()
    assert receiver.got == []

    send_due(NOW + LEASE)
    assert sorted(order(receiver)) == [f"lead{n}" for n in range(1, 6)]


def test_who_asks_for_a_rest_is_left_alone_with_all_leads(receiver):
    endpoint(receiver.url, at_once=1)
    happened(1, 2)
    receiver.replies.append(Reply(429, {"Retry-After": "600"}))
    send_due()
    send_due(NOW + 9 * MINUTE)
    assert len(receiver.got) == 1

    send_due(NOW + 10 * MINUTE)
    assert order(receiver) == {"lead1": [0, 0], "lead2": [1]}


NEVER = {"Retry-After": "Mon, 01 Jan 99999999999999999999 00:00:00 GMT"}


@pytest.mark.parametrize("how", ["said", "raised"])
def test_what_one_answers_undoes_nothing_of_others(receiver, monkeypatch, how):
    endpoint(receiver.url)
    happened(1, 2, 3)
    receiver.answer = lambda got: Reply(429, NEVER) if b'"lead2"' in got.body else Reply()
    if how == "raised":

        def judging(status, *rest):
            if status == 429:
                raise OverflowError
            return judged(status, *rest)

        monkeypatch.setattr(module, "judged", judging)
    send_due()

    assert sorted(order(receiver)) == ["lead1", "lead2", "lead3"]
    assert states() == ["delivered", "waiting", "delivered"]
    assert sorted(each.status or 0 for each in WebhookAttempt.objects.all()) == [200, 200, 429]
    assert WebhookStream.objects.get().at == NOW + 5 * SECOND


def test_what_went_wrong_is_written_down_whatever_characters_it_has(receiver, monkeypatch):
    endpoint(receiver.url)
    happened(1)
    monkeypatch.setattr(module, "send", lambda *_: Answer(None, b"", 0.0, "a\0b\ud800"))
    send_due()

    assert WebhookAttempt.objects.get().error == "a\ufffdb?"


def test_without_the_key_nothing_is_sent_until_it_is_there_or_the_secret_is_new(receiver, place):
    now = microseconds_now()
    number, _ = endpoint(receiver.url)
    happened(1, now=now)
    (place.folder / FILE).unlink()
    send_due(now)

    assert receiver.got == []
    assert states() == ["waiting"]
    assert "Copy the file" in WebhookAttempt.objects.get().error
    (found,) = (each for each in examine(place, now) if each.subject == "webhooks")
    assert (found.level, "Copy the file" in found.remedy) == ("wrong", True)
    open_database(place)
    assert "Copy the file" in state_in_words(listed_webhooks(EVE)[0])
    with pytest.raises(StorageError, match="webhooks rotate"):
        try_webhook(number, now, EVE)

    new = rotate_secret(number, now, EVE)
    send_due(now + 5 * SECOND)
    (got,) = receiver.got
    assert Verifier(new).verify(got.body, got.headers)
    assert len(got.headers["webhook-signature"].split()) == 1
    assert not listed_webhooks(EVE)[0].broken


def test_who_is_gone_is_told_nothing_more_and_people_hear_of_it(receiver):
    number, _ = endpoint(receiver.url)
    happened(1, 1, 2)
    receiver.answer = lambda _: Reply(410)
    send_due()
    happened(3)
    send_due(NOW + DAY)

    webhook = Webhook.objects.get()
    assert (webhook.off_at, webhook.off_because) == (NOW, "it answered 410 Gone")
    assert set(states()) == {"failed"}
    assert len(states()) == 3
    assert not WebhookStream.objects.exists()
    note = Audit.objects.get(action="webhooks.off")
    assert (note.actor, note.subject) == ("leadlight", f"webhook {number}")


def test_after_three_days_it_is_given_up_and_the_next_has_its_turn(receiver):
    endpoint(receiver.url)
    happened(1, 1)
    receiver.answer = lambda got: Reply(500 if b'"n":0' in got.body else 200)
    at = NOW
    while at < NOW + 3 * DAY:
        send_due(at)
        at = WebhookStream.objects.get().at
    assert states() == ["waiting", "waiting"]
    send_due(at)

    assert at == NOW + 3 * DAY
    assert states() == ["failed", "delivered"]
    assert len(set(ids(receiver))) == 2


def test_after_five_days_without_success_it_is_switched_off(receiver):
    endpoint(receiver.url)
    receiver.answer = lambda _: Reply(500)
    happened(1)
    send_due()
    happened(2, now=NOW + SWITCHED_OFF_AFTER - 1)
    send_due(NOW + SWITCHED_OFF_AFTER - 1)
    assert Webhook.objects.get().off_at is None

    happened(3, now=NOW + SWITCHED_OFF_AFTER)
    send_due(NOW + SWITCHED_OFF_AFTER)
    webhook = Webhook.objects.get()
    assert webhook.off_because == "it took nothing since 2025-06-15T15:06Z"
    assert Audit.objects.get(action="webhooks.off").detail["not_told"] == 2
    assert set(states()) == {"failed"}


def test_one_success_in_five_days_is_enough(receiver):
    endpoint(receiver.url)
    receiver.answer = lambda got: Reply(200 if b'"lead2"' in got.body else 500)
    for n in range(8):
        happened(1, 2, now=NOW + n * DAY)
        send_due(NOW + n * DAY)

    assert Webhook.objects.get().off_at is None


def test_what_took_nothing_for_a_while_is_tried_one_at_a_time_and_gets_all_when_it_takes_one(receiver):
    endpoint(receiver.url)
    receiver.answer = lambda _: Reply(500, wait=0.05)
    happened(1, 2, 3, 4, 5)
    send_due()
    assert receiver.most_at_once > 1
    receiver.most_at_once = 0
    send_due(NOW + 2 * MINUTE)
    send_due(NOW + 6 * MINUTE)
    assert (receiver.most_at_once, len(receiver.got)) == (1, 15)

    receiver.answer = lambda _: Reply()
    Webhook.objects.update(rest_until=0)
    WebhookStream.objects.filter(lead=1).update(at=NOW + 7 * MINUTE)
    send_due(NOW + 7 * MINUTE)
    assert len(receiver.got) == 20


def test_both_secrets_sign_for_a_day_after_it_was_changed(receiver):
    now = microseconds_now()
    number, old = endpoint(receiver.url)
    new = rotate_secret(number, now, EVE)
    happened(1, now=now)
    send_due(now)

    (got,) = receiver.got
    assert Verifier(old).verify(got.body, got.headers)
    assert Verifier(new).verify(got.body, got.headers)
    assert len(got.headers["webhook-signature"].split()) == 2

    happened(2, now=now + DAY)
    send_due(now + DAY)
    assert len(receiver.got[-1].headers["webhook-signature"].split()) == 1
    assert len(Webhook.objects.get().secrets) == 2
    rotate_secret(number, now + DAY, EVE, both_for=0)
    assert len(Webhook.objects.get().secrets) == 1


def test_what_failed_is_sent_again_by_hand_in_order_with_the_same_ids(receiver):
    number, _ = endpoint(receiver.url)
    happened(1, 1, 2)
    receiver.answer = lambda _: Reply(410)
    send_due()
    first = ids(receiver)
    with pytest.raises(DataError, match=f"`leadlight webhooks enable {number}`"):
        redeliver_failed(number, NOW, NOW + DAY, EVE)
    enable_webhook(number, NOW + DAY, EVE)
    receiver.got.clear()
    receiver.answer = lambda _: Reply()

    assert redeliver_failed(number, NOW + 1, NOW + DAY, EVE) == 0
    assert redeliver_failed(number, NOW, NOW + DAY, EVE) == 3
    send_due(NOW + DAY)
    assert order(receiver) == {"lead1": [0, 1], "lead2": [2]}
    assert set(first) <= set(ids(receiver))
    assert states() == ["delivered"] * 3


def test_one_that_was_taken_is_sent_again_by_hand(receiver):
    number, _ = endpoint(receiver.url)
    happened(1)
    send_due()
    delivery = WebhookDelivery.objects.get()
    redeliver_one(number, delivery.pk, NOW + 30 * DAY, EVE)
    send_due(NOW + 30 * DAY)

    assert ids(receiver) == [delivery.uid] * 2
    with pytest.raises(DataError, match="no delivery 99"):
        redeliver_one(number, 99, NOW, EVE)


def test_what_came_while_something_is_sent_waits_for_it_and_is_not_lost(receiver):
    endpoint(receiver.url)
    happened(1)
    late = threading.Event()

    def answer(got):
        if not late.is_set():
            late.set()
            with writing():
                tell([Happening(SIGNAL, 1, NOW, {"n": "late"})], NOW)
            close_connections()  # this is a thread of the receiver's
        return Reply()

    receiver.answer = answer
    send_due()

    assert order(receiver) == {"lead1": [0, "late"]}


def test_who_dies_over_a_request_sends_the_same_again(receiver, monkeypatch):
    endpoint(receiver.url)
    happened(1, 1)

    def dies(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "write_outcomes", dies)
    with pytest.raises(KeyboardInterrupt):
        send_due()
    monkeypatch.undo()
    assert len(receiver.got) == 1

    send_due(NOW + LEASE - 1)
    assert len(receiver.got) == 1
    send_due(NOW + LEASE)
    assert order(receiver) == {"lead1": [0, 0, 1]}
    assert len(set(ids(receiver))) == 2


def test_who_comes_back_late_writes_nothing_down(receiver):
    endpoint(receiver.url)
    happened(1)
    with writing():
        streams = claim_streams(Webhook.objects.get().pk, NOW, 1)
        (stale,) = webhook_sending.first_of(streams)[0]
    send_due(NOW + LEASE)
    outcome = webhook_sending.Outcome(stale, None, "failed")
    with writing():
        assert webhook_sending.write_outcomes([outcome], NOW + LEASE) == []

    assert states() == ["delivered"]


def test_a_claim_that_has_grown_old_is_not_begun(receiver, monkeypatch):
    endpoint(receiver.url)
    happened(1)
    monkeypatch.setattr(module, "_LATEST_START", -1.0)
    thread = threading.Timer(0.5, module.stop)
    thread.start()
    try:
        send_due()
    finally:
        thread.join()
        module.stopped.clear()

    assert receiver.got == []
    assert states() == ["waiting"]
    assert WebhookStream.objects.get().lease_until == 0


def test_a_lead_that_was_erased_meanwhile_is_not_told_of(receiver):
    endpoint(receiver.url)
    happened(1, 2)
    execute("DELETE FROM leadlight_lead WHERE id = 1")
    send_due()

    assert order(receiver) == {"lead2": [1]}
    assert states() == ["failed", "delivered"]
    assert Webhook.objects.get().failing_since is None


def test_what_was_told_of_a_lead_can_be_forgotten(receiver):
    endpoint(receiver.url, min_points=1)
    happened(1, 2)
    send_due()
    WebhookTold.objects.create(webhook_id=1, lead=1, total=5)
    with writing():
        forget_told_of([1])

    assert list(WebhookDelivery.objects.values_list("lead", flat=True)) == [2]
    assert WebhookAttempt.objects.count() == 1
    assert not WebhookTold.objects.exists()


def test_what_is_of_no_lead_is_told_without_one(receiver):
    endpoint(receiver.url)
    with writing():
        tell([Happening(PUBLISHED, NO_LEAD, NOW, {"model_version": 2})], NOW)
    send_due()

    assert json.loads(receiver.got[0].body)["data"] == {"model_version": 2}


def test_history_is_kept_for_a_month(receiver):
    endpoint(receiver.url)
    happened(1)
    send_due()
    assert not waits(NOW + KEPT_FOR)
    assert waits(NOW + KEPT_FOR + 1)

    send_due(NOW + KEPT_FOR + 1)
    assert not WebhookDelivery.objects.exists()
    assert not WebhookAttempt.objects.exists()


def test_a_clock_that_was_ahead_keeps_nothing_back(place, receiver):
    endpoint(receiver.url)
    now = microseconds_now()
    happened(1, now=now + 300 * DAY)
    Webhook.objects.update(rest_until=now + 300 * DAY)
    deliver(place, now)

    assert len(receiver.got) == 1


def test_on_sqlite_who_died_is_not_waited_for(sqlite_place, receiver):
    now = microseconds_now()
    Lead.objects.get_or_create(id=1, defaults={"uid": "lead1", "created_at": NOW})
    endpoint(receiver.url)
    happened(1, now=now)
    with writing():
        claim_streams(Webhook.objects.get().pk, now, 1)
    deliver(sqlite_place, now)

    assert len(receiver.got) == 1


def test_what_cannot_be_stored_of_an_answer_hurts_nobody(receiver):
    endpoint(receiver.url)
    happened(1)
    receiver.replies.append(Reply(200, {}, b"a\0b\xff" + "ü".encode() * 400))
    send_due()

    (tried,) = WebhookAttempt.objects.all()
    assert tried.said.startswith("a\ufffdb\ufffdü")
    assert len(tried.said) <= 500


steps = st.lists(
    st.one_of(
        st.tuples(st.just("tell"), st.integers(1, 3)),
        st.tuples(st.just("send"), st.sampled_from([0, 5 * SECOND, 10 * MINUTE, 6 * HOUR])),
        st.tuples(st.just("die"), st.just(0)),
    ),
    max_size=25,
)


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, failing=st.lists(st.sampled_from([200, 500, 503, None]), max_size=30))
def test_whatever_fails_and_dies_each_lead_is_told_all_in_order(receiver, steps, failing):
    for model in (Webhook, WebhookStream, WebhookDelivery, WebhookAttempt):
        model.objects.all().delete()
    receiver.got.clear()
    endpoint(receiver.url, SIGNAL, at_once=2)
    answers, taken = list(failing), []

    def answer(got):
        status = answers.pop() if answers else 200
        if status == 200:
            taken.append((got.headers["webhook-id"], json.loads(got.body)["data"]))
        return Reply(status or 500)

    receiver.answer = answer
    now = NOW
    told: defaultdict[str, list[int]] = defaultdict(list)
    for step, value in steps:
        if step == "tell":
            told[f"lead{value}"].append(len(told[f"lead{value}"]))
            with writing():
                tell([Happening(SIGNAL, value, now, {"n": told[f"lead{value}"][-1]})], now)
        elif step == "send":
            now += value
            send_due(now)
        else:
            _dies_over_a_request(now)
            now += LEASE
    while WebhookStream.objects.exists():
        now = max(now, WebhookStream.objects.order_by("at")[0].at)
        send_due(now)

    assert in_order(taken) == {lead: numbers for lead, numbers in told.items() if numbers}


def _dies_over_a_request(now):
    """Send what is due, and die before any of it is written down."""
    with pytest.MonkeyPatch.context() as patch:

        def dies(*_):
            raise KeyboardInterrupt

        patch.setattr(module, "write_outcomes", dies)
        with suppress(KeyboardInterrupt):
            send_due(now)


def in_order(taken):
    """What receivers that know an id when it comes again were told, by lead."""
    known, found = set(), defaultdict(list)
    for uid, data in taken:
        if uid not in known:
            known.add(uid)
            found[data["lead"]["id"]].append(data["n"])
    return dict(found)
