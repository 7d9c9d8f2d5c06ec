"""Whoever dies while webhooks are sent: each lead is told everything, in order, by the same ids."""

import base64
import http.client
import json
import os
import random
import signal
import time
from collections import defaultdict
from contextlib import suppress

import pytest

from leadlight.actions.live.sources import add_key
from leadlight.actions.webhooks.allowed import NETWORKS
from leadlight.channels.webhook.kinds import PRIORITY, SCORE
from leadlight.storage.models import WebhookDelivery, WebhookStream
from tests.actions.live.happenings import MODEL, publish_at_once
from tests.actions.webhooks.telling import endpoint
from tests.faults.conftest import SOAK
from tests.faults.installation import children_of, eventually, installed, words_of
from tests.servers.receiver import Reply, receiving

NOW = 1_760_000_000_000_000
LEADS = 100
VICTIMS = ("lane", "worker", "supervisor")
"""On PostgreSQL only `make soak` kills more than the first: there everything takes longer."""


@pytest.fixture
def chance():
    return random.Random(0)


@pytest.fixture
def taken():
    """Give what was taken, by its id."""
    return []


@pytest.fixture
def receiver(monkeypatch, chance, taken):
    """Give a system on this machine that takes most at once and the rest the second time, and is slow at times."""
    monkeypatch.setenv(NETWORKS, "127.0.0.1")
    with receiving() as found:
        known = set()

        def answer(got):
            uid = got.headers["webhook-id"]
            status = 200 if uid in known else chance.choice([200, 200, 200, 503])
            known.add(uid)
            if status == 200:
                taken.append((uid, json.loads(got.body)))
            return Reply(status, {"Retry-After": "0"}, wait=chance.choice([0, 0.05, 0.3]))

        found.answer = answer
        yield found


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_whoever_is_killed_everything_is_told_in_order(place, rounds, receiver, taken, chance):
    _, key = add_key("server", NOW, "test")
    publish_at_once(MODEL.replace("max: 80", "max: 80000"))
    endpoint(receiver.url, SCORE, PRIORITY)
    kills = 0
    victims = VICTIMS[:1] if place.is_server and not SOAK else VICTIMS * rounds
    with installed(place) as running:
        for victim in victims:
            for _ in range(10 if SOAK else 4):
                send(running.port, key, [viewed(chance) for _ in range(15)])
                time.sleep(chance.uniform(0, 0.05))
            kills += kill_lane(running, receiver) if victim == "lane" else running.kill(victim)
            running.recover()
        running.settle()
        eventually(lambda: not WebhookStream.objects.exists(), "everything is told")

    told = defaultdict(list)
    for each in WebhookDelivery.objects.order_by("id"):
        told[each.lead].append(each.uid)
    assert set(WebhookDelivery.objects.values_list("state", flat=True)) == {"delivered"}
    assert sorted(in_order(taken)) == sorted(told.values())
    again = len(taken) - sum(map(len, told.values()))
    assert kills >= len(victims)
    assert again > 0  # somebody died over a request
    print(f"{kills} kills, {len(taken)} taken, {again} of them again")  # noqa: T201 - a soak's figures


def in_order(taken):
    """What each lead was told, in order, by the ids; one that came before is known."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for uid, said in taken:
        lead = said["data"]["lead"]["id"]
        if uid not in found[lead]:
            found[lead].append(uid)
    return list(found.values())


def kill_lane(running, receiver):
    """Kill the processes beside the worker outright, while something is sent; how many there were."""
    eventually(lambda: receiver.at_once and lanes_of(running), "something is sent")
    found = lanes_of(running)
    for lane in found:
        with suppress(ProcessLookupError):
            os.kill(lane, signal.SIGKILL)
    return len(found)


def lanes_of(running):
    """The processes beside the worker."""
    worker = running.pid_of("worker") or 0
    return [child for child in children_of(worker) if "--multiprocessing-fork" in words_of(child)]


def viewed(chance):
    return {"type": "track", "event": "Page Viewed", "userId": f"u{chance.randrange(LEADS)}",
            "properties": {"path": "/pricing"}, "messageId": f"m{chance.random()}"}  # fmt: skip


def send(port, key, batch):
    login = base64.b64encode(f"{key}:".encode()).decode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    with suppress(OSError, http.client.HTTPException):  # what was not acknowledged may be lost
        connection.request(
            "POST", "/v1/batch", json.dumps({"batch": batch}), {"Authorization": f"Basic {login}"}
        )
        connection.getresponse().read()
    connection.close()
