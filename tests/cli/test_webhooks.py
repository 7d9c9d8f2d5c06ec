import json

import pytest

from leadlight.actions.webhooks.allowed import NETWORKS
from leadlight.actions.webhooks.tell import Happening, tell
from leadlight.channels.webhook.kinds import PRIORITY, SIGNAL
from leadlight.storage.database import open_database
from leadlight.storage.models import Audit, Lead, Webhook
from leadlight.storage.transaction import writing
from tests.actions.webhooks.telling import send_due
from tests.servers.receiver import Reply, receiving

NOW = 1_800_000_000_000_000


@pytest.fixture
def installed(run, sqlite_place, monkeypatch):
    """Give the command line at an installation."""
    monkeypatch.setenv("LEADLIGHT_DATA_DIR", str(sqlite_place.folder))
    monkeypatch.delenv("LEADLIGHT_DATABASE", raising=False)
    monkeypatch.setenv(NETWORKS, "127.0.0.1")
    return run


def test_the_secret_is_printed_alone_and_never_again(installed):
    made = installed("webhooks", "add", "https://hooks.example/x", "--types", f"{PRIORITY},{SIGNAL}")

    assert made.stdout.startswith("whsec_")
    assert len(made.stdout.split()) == 1
    assert "shown only now" in made.stderr
    for shown in (("list",), ("list", "--json"), ("show", "1"), ("show", "1", "--json")):
        assert made.stdout.strip() not in installed("webhooks", *shown).stdout
    (listed,) = json.loads(installed("webhooks", "list", "--json").stdout)
    assert (listed["url"], listed["types"]) == ("https://hooks.example/x", [PRIORITY, SIGNAL])


def test_what_must_not_be_sent_to_is_refused_with_how_to_allow_it(installed, sqlite_place):
    refused = installed("webhooks", "add", "https://10.0.0.7/", "--types", SIGNAL)

    assert refused.exit_code == 1
    assert "10.0.0.7 is private" in refused.stderr
    assert "--allow-network" in refused.stderr
    assert (
        installed("webhooks", "add", "https://10.0.0.7/", "--types", SIGNAL, "--allow-network", "x").exit_code
        == 1
    )
    taken = installed(
        "webhooks",
        "add",
        "http://10.0.0.7/",
        "--types",
        SIGNAL,
        "--allow-http",
        "--allow-network",
        "10.0.0.0/8",
    )
    assert taken.exit_code == 0


def test_a_test_is_sent_at_once_and_its_answer_shown(installed):
    with receiving() as receiver:
        installed("webhooks", "add", receiver.url, "--types", SIGNAL, "--allow-http")
        tried = installed("webhooks", "test", "1")
        receiver.replies.append(Reply(500, {}, b"\x1b[31moh"))
        refused = installed("webhooks", "test", "1")
    nobody = installed("webhooks", "test", "1")

    assert (tried.exit_code, refused.exit_code, nobody.exit_code) == (0, 1, 1)
    assert "It answered 200" in tried.stdout
    assert "It answered 500" in refused.stdout
    assert "\x1b" not in refused.stdout
    assert "not taken" in nobody.stdout


def test_what_was_switched_off_is_switched_on_and_gets_what_it_missed(installed, sqlite_place):
    with receiving() as receiver:
        installed("webhooks", "add", receiver.url, "--types", SIGNAL, "--allow-http")
        _happened(sqlite_place)
        receiver.answer = lambda _: Reply(410, {}, b"\x1b[31mgone")
        send_due(NOW)
        off = installed("webhooks", "list").stdout
        shown = installed("webhooks", "show", "1").stdout
        no = installed("webhooks", "redeliver", "1", "--failed-since", "2020-01-01")
        on = installed("webhooks", "enable", "1")
        again = installed("webhooks", "redeliver", "1", "--failed-since", "2020-01-01")
        one = installed("webhooks", "redeliver", "1", "--delivery", "1")

    assert "off since 2027-01-15T08:00Z: it answered 410 Gone" in off
    assert "\x1b" not in off + shown
    assert "is off" in no.stderr
    assert "Webhook 1 is on" in on.stdout
    assert "2 deliveries are sent again" in again.stdout
    assert "no delivery 1 that has ended" in one.stderr


def test_a_webhook_is_rotated_and_removed(installed, sqlite_place):
    first = installed("webhooks", "add", "https://hooks.example/", "--types", SIGNAL).stdout
    rotated = installed("webhooks", "rotate", "1", "--both-hours", "2")
    gone = installed("webhooks", "remove", "1")

    assert rotated.stdout.startswith("whsec_")
    assert rotated.stdout != first
    assert "2 hours more" in rotated.stderr
    assert "removed" in gone.stdout
    open_database(sqlite_place)
    assert not Webhook.objects.exists()
    assert Audit.objects.filter(action="webhooks.rotate").exists()


def _happened(place):
    open_database(place)
    Lead.objects.create(id=1, uid="lead1", created_at=NOW)
    with writing():
        tell([Happening(SIGNAL, 1, NOW, {}), Happening(SIGNAL, 1, NOW, {})], NOW)


def test_what_to_send_again_is_said_in_one_way(installed):
    assert installed("webhooks", "redeliver", "1").exit_code == 2
    assert installed("webhooks", "redeliver", "1", "--failed-since", "then").exit_code == 2
    assert "no webhook 1" in installed("webhooks", "redeliver", "1", "--delivery", "1").stderr
