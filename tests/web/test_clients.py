"""Segment's and RudderStack's own clients, unchanged but for the host."""

import json
import subprocess

import pytest
import rudderstack.analytics.client
import segment.analytics.client

from leadlight.storage.models import Event

IN_NODE = """
import { Analytics } from "@segment/analytics-node";
const [writeKey, host] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host, flushAt: 3 });
analytics.on("error", (error) => { console.error(error); process.exitCode = 1; });
analytics.identify({ userId: "u1", traits: { email: "ana@firm.example" } });
analytics.track({ userId: "u1", event: "Demo Requested", properties: { plan: "pro", price: 1.5 } });
analytics.page({ anonymousId: "a1", name: "Pricing", properties: { path: "/pricing" } });
analytics.group({ userId: "u1", groupId: "g1", traits: { name: "Firm" } });
analytics.alias({ userId: "u1", previousId: "a1" });
analytics.screen({ userId: "u1", name: "Home" });
await analytics.closeAndFlush();
"""
ALL = ["alias", "group", "identify", "page", "screen", "track"]


def stored():
    """Give what came, by type."""
    return {event.type: json.loads(event.body) for event in Event.objects.all()}


@pytest.mark.parametrize("gzip", [False, True])
@pytest.mark.parametrize(
    "client",
    [segment.analytics.client.Client, rudderstack.analytics.client.Client],
    ids=["segment", "rudderstack"],
)
def test_a_client_in_python(collecting, client, gzip):
    errors = []
    sender = client(
        collecting.key, host=collecting.url, gzip=gzip, on_error=lambda *args: errors.append(args)
    )

    sender.identify("u1", {"email": "ana@firm.example"})
    sender.track("u1", "Demo Requested", {"plan": "pro", "price": 1.5})
    sender.page("u1", name="Pricing", properties={"path": "/pricing"})
    sender.group("u1", "g1", {"name": "Firm"})
    sender.alias("a1", "u1")
    sender.screen("u1", name="Home")
    sender.shutdown()

    assert errors == []
    found = stored()
    assert sorted(found) == ALL
    assert found["track"]["properties"] == {"plan": "pro", "price": 1.5}
    assert found["identify"]["traits"] == {"email": "ana@firm.example"}
    assert found["alias"]["previousId"] == "a1"
    assert collecting.counts() == {"accepted": 6}


def test_a_client_in_python_is_told_of_a_wrong_key(sqlite_collecting):
    errors = []
    sender = segment.analytics.client.Client(
        "wrong", host=sqlite_collecting.url, on_error=lambda error, _: errors.append(error), max_retries=0
    )

    sender.track("u1", "x")
    sender.shutdown()

    assert "write key" in str(errors[0])


def test_segments_client_in_node(collecting, node, node_modules, tmp_path):
    (tmp_path / "node_modules").symlink_to(node_modules)
    (tmp_path / "send.mjs").write_text(IN_NODE)

    ran = subprocess.run(
        [node, "send.mjs", collecting.key, collecting.url],
        cwd=tmp_path, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip

    assert (ran.returncode, ran.stderr) == (0, "")
    found = stored()
    assert sorted(found) == ALL
    assert found["track"]["properties"] == {"plan": "pro", "price": 1.5}
    assert collecting.counts() == {"accepted": 6}
