"""Endpoints are added, shown, rotated, tried and removed by those who may, and it is written down."""

import gzip
import json

import pytest
from standardwebhooks import Webhook as Verifier

from leadlight.actions.access.operations import Actor, Role
from leadlight.actions.clock import now as microseconds_now
from leadlight.actions.live.backup import backup
from leadlight.actions.webhooks.add import Wish, add_webhook
from leadlight.actions.webhooks.allowed import NETWORKS, allow, allowed_networks
from leadlight.actions.webhooks.enable import enable_webhook
from leadlight.actions.webhooks.listed import listed_webhooks, shown_webhook
from leadlight.actions.webhooks.redeliver import redeliver_failed, redeliver_one
from leadlight.actions.webhooks.remove import remove_webhook
from leadlight.actions.webhooks.rotate import rotate_secret
from leadlight.actions.webhooks.tell import Happening, tell
from leadlight.actions.webhooks.try_out import try_webhook
from leadlight.channels.webhook.kinds import PRIORITY, SCORE, SIGNAL
from leadlight.errors import DataError, NotAllowedError
from leadlight.storage.models import (
    Audit,
    Lead,
    Webhook,
    WebhookAttempt,
    WebhookDelivery,
    WebhookStream,
    WebhookTold,
)
from leadlight.storage.transaction import writing
from leadlight.storage.webhook_rows import endpoints_that_are_on
from tests.actions.live.happenings import NOW
from tests.actions.webhooks.telling import EVE, endpoint, send_due
from tests.servers.receiver import Reply

URL = "https://hooks.example/leadlight/s3cret"


def test_an_endpoint_is_kept_as_it_is_sent_to_and_what_was_done_is_written_down(place):
    number, secret = endpoint(" HTTPS://Hooks.Example./leadlight/s3cret", SCORE, PRIORITY, min_points=2.5)

    (found,) = listed_webhooks(EVE)
    assert (found.id, found.url, found.types, found.min_points) == (number, URL, (PRIORITY, SCORE), 250)
    note = Audit.objects.get()
    assert (note.actor, note.action, note.subject) == ("eve", "webhooks.add", f"webhook {number}")
    assert "s3cret" not in str(note.detail)
    assert secret not in str(note.detail)
    assert secret not in str(found)


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish("https://127.0.0.1/", [SCORE]), "this machine's own"),
        (Wish("http://hooks.example/", [SCORE]), "in the open"),
        (Wish(URL, []), "Say what the endpoint is told"),
        (Wish(URL, ["lead.score.change"]), "did you mean 'lead.score.changed'"),
        (Wish(URL, ["webhook.test"]), "There is no type"),
        (Wish(URL, [PRIORITY], min_points=5), "only where 'lead.score.changed'"),
        (Wish(URL, [SCORE], min_points=0), "more than 0"),
        (Wish(URL, [SCORE], min_points=float("nan")), "more than 0"),
        (Wish(URL, [SCORE], min_points=1e300), "at most"),
        (Wish(URL, [SCORE], at_once=0), "1 to 50"),
        (Wish(URL, [SCORE], at_once=51), "1 to 50"),
    ],
)
def test_what_cannot_be_an_endpoint_is_said(sqlite_place, wish, why):
    with pytest.raises(DataError, match=why):
        add_webhook(wish, NOW, EVE)

    assert not Webhook.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_who_does_not_manage_connections_can_do_nothing(sqlite_place, role):
    number, _ = endpoint(URL)
    other = Actor("rob", role)
    for action in (
        lambda: add_webhook(Wish(URL, [SCORE]), NOW, other),
        lambda: listed_webhooks(other),
        lambda: shown_webhook(number, other),
        lambda: remove_webhook(number, NOW, other),
        lambda: rotate_secret(number, NOW, other),
        lambda: enable_webhook(number, NOW, other),
        lambda: try_webhook(number, NOW, other),
        lambda: redeliver_one(number, 1, NOW, other),
        lambda: redeliver_failed(number, NOW, NOW, other),
    ):
        with pytest.raises(NotAllowedError, match="rob is a"):
            action()

    assert Audit.objects.count() == 1


def test_what_is_not_there_is_said(sqlite_place):
    for action in (remove_webhook, rotate_secret, enable_webhook, try_webhook):
        with pytest.raises(DataError, match="no webhook 7"):
            action(7, NOW, EVE)
    with pytest.raises(DataError, match="no webhook 7"):
        shown_webhook(7, EVE)


def test_a_secret_signs_beside_the_next_for_at_most_a_month(sqlite_place):
    number, _ = endpoint(URL)

    with pytest.raises(DataError, match="720 hours"):
        rotate_secret(number, NOW, EVE, both_for=31 * 24 * 3_600_000_000)


def test_secrets_are_in_the_database_and_in_backups_only_sealed(place, tmp_path):
    _, first = endpoint(URL)
    number, old = endpoint(URL)
    new = rotate_secret(number, NOW, EVE)
    backup(tmp_path / "b.leadlight", NOW)

    content = gzip.decompress((tmp_path / "b.leadlight").read_bytes())
    stored = json.dumps(list(Webhook.objects.values_list("secrets", flat=True)))
    assert b"hooks.example" in content
    for secret in (first, old, new):
        assert secret not in stored
        assert secret.removeprefix("whsec_").encode() not in content


def test_what_was_sent_is_shown_with_what_came_back(place, receiver):
    number, _ = endpoint(receiver.url)
    Lead.objects.create(id=1, uid="lead1", created_at=NOW)
    with writing():
        tell([Happening(SIGNAL, 1, NOW, {"n": 1}), Happening(SIGNAL, 1, NOW, {"n": 2})], NOW)
    receiver.replies += [Reply(200), Reply(500, {}, b"sorry")]
    send_due()

    webhook, (second, first) = shown_webhook(number, EVE)
    assert (webhook.waiting, webhook.failed) == (1, 0)
    assert (first.lead, first.state, first.data, first.tried[0].status) == (
        "lead1",
        "delivered",
        {"n": 1},
        200,
    )
    assert (second.state, second.tried[0].status, second.tried[0].said) == ("waiting", 500, "sorry")
    assert second.tried[0].milliseconds >= 0


def test_an_endpoint_is_removed_with_all_that_it_was_told(place, receiver):
    number, _ = endpoint(receiver.url, SIGNAL, SCORE, min_points=1)
    other, _ = endpoint(URL)
    Lead.objects.create(id=1, uid="lead1", created_at=NOW)
    with writing():
        tell([Happening(SIGNAL, 1, NOW, {}), Happening(SIGNAL, 1, NOW, {})], NOW)
    receiver.replies += [Reply(200), Reply(500)]
    send_due()
    WebhookTold.objects.create(webhook_id=number, lead=1, total=1)
    remove_webhook(number, NOW, EVE)

    assert [each.id for each in endpoints_that_are_on()] == [other]
    for model in (WebhookDelivery, WebhookStream, WebhookTold):
        assert not model.objects.filter(webhook_id=number).exists()
    assert WebhookAttempt.objects.count() == 1  # the other's, which is nowhere
    assert Audit.objects.latest("pk").action == "webhooks.remove"


def test_a_test_is_signed_and_its_answer_is_told(place, receiver):
    now = microseconds_now()
    number, secret = endpoint(receiver.url)
    receiver.replies.append(Reply(418, {}, b"teapot"))
    answer = try_webhook(number, now, EVE)

    (got,) = receiver.got
    assert Verifier(secret).verify(got.body, got.headers)["type"] == "webhook.test"
    assert (answer.status, answer.said) == (418, b"teapot")
    assert not WebhookDelivery.objects.exists()


def test_what_is_no_longer_allowed_is_no_longer_sent_to(place, receiver, monkeypatch):
    number, _ = endpoint(receiver.url)
    monkeypatch.delenv(NETWORKS)

    assert "this machine's own" in try_webhook(number, NOW, EVE).error
    assert receiver.got == []


def test_networks_are_allowed_by_the_environment_and_by_the_command(monkeypatch):
    monkeypatch.setenv(NETWORKS, "10.0.0.0/8")
    allow(["fd00::/8", "192.168.1.7"])

    assert [str(network) for network in allowed_networks().networks] == [
        "10.0.0.0/8",
        "fd00::/8",
        "192.168.1.7/32",
    ]
    with pytest.raises(DataError, match="is no network"):
        allow(["inside"])
    assert len(allowed_networks().networks) == 3
    monkeypatch.setenv(NETWORKS, "10.0.0.0/8,inside")
    with pytest.raises(DataError, match="inside is no network"):
        allow([])
