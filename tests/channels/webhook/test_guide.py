"""The receivers of the guide take what we send, once, and nothing else."""

import contextlib
import io
import os
import re
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from leadlight.actions.clock import now as microseconds_now
from leadlight.channels.outgoing.addresses import Allowed
from leadlight.channels.outgoing.posting import Outgoing
from leadlight.channels.outgoing.urls import read_url
from leadlight.channels.webhook.kinds import KINDS, PRIORITY, body
from leadlight.channels.webhook.signing import Secret, new_secret, signed
from leadlight.scoring.values import MINUTE
from tests.docs.documents import blocks_of
from tests.servers.postgres import free_port

ROOT = Path(__file__).parents[3]
BLOCKS = list(blocks_of(ROOT / "docs" / "howto" / "webhooks.md", ROOT))
REFERENCE = (ROOT / "docs" / "reference" / "webhooks.md").read_text(encoding="utf-8")
SHOWN_SECRET = "whsec_0Jm9…"  # noqa: S105 - the one of the page
HERE = Allowed.of(["127.0.0.1"])


def snippet(language):
    (found,) = [block.text for block in BLOCKS if block.language == language]
    return found


def messages(secret):
    """What is sent, and what is to be answered."""
    now = microseconds_now()
    lead = {"id": "lead1", "name": "Zoë", "email": None}
    said = body(PRIORITY, now, {"lead": lead, "before": "Low", "after": "High"})
    good = dict(signed("msg_1", said, [Secret(secret)], now))
    rotating = dict(signed("msg_2", said, [Secret(new_secret()), Secret(secret)], now))
    old = dict(signed("msg_3", said, [Secret(secret)], now - 6 * MINUTE))
    foreign = dict(signed("msg_4", said, [Secret(new_secret())], now))
    return [
        (good, said, 204),
        (good, said, 204),
        (rotating, said, 204),
        (old, said, 400),
        (foreign, said, 400),
        (good | {"webhook-id": "msg_5"}, said, 400),
        (good, said + b" ", 400),
        ({}, said, 400),
    ]


def test_the_receiver_in_python():
    secret, printed = new_secret(), io.StringIO()
    receiver: dict[str, Any] = {}
    exec(snippet("python").replace(SHOWN_SECRET, secret), receiver)  # noqa: S102 - the page's own
    with contextlib.redirect_stdout(printed):
        answers = [(receiver["receive"](headers, said), status) for headers, said, status in messages(secret)]

    assert all(given == wanted for given, wanted in answers)
    assert printed.getvalue() == "Call Zoë\n" * 2


@pytest.fixture
def in_node(node, tmp_path):
    """Run the receiver of the page; give its secret and port, and what it printed."""
    script, secret, port = tmp_path / "receiver.mjs", new_secret(), free_port()
    script.write_text(snippet("javascript"))
    said = (tmp_path / "said").open("wb")
    process = subprocess.Popen(
        [node, script], env={**os.environ, "LEADLIGHT_SECRET": secret, "PORT": str(port)}, stdout=said
    )
    yield secret, port, tmp_path / "said"
    process.terminate()
    process.wait()
    said.close()


def test_the_receiver_in_node(in_node):
    secret, port, printed = in_node
    target = read_url(f"http://127.0.0.1:{port}/", HERE, http=True)
    outgoing = Outgoing(HERE)
    latest = time.monotonic() + 30
    while outgoing.post(target, {}, b"").status is None:
        assert time.monotonic() < latest, "it does not listen"
        time.sleep(0.05)
    answers = [
        (outgoing.post(target, headers, said).status, wanted) for headers, said, wanted in messages(secret)
    ]
    outgoing.close()

    assert all(given == wanted for given, wanted in answers)
    assert printed.read_text() == "lead1 Low High\n" * 2


def test_the_reference_has_every_type_and_no_other():
    rows = re.findall(
        r"^\| `([a-z.]+)` \| (.+?) \|$", REFERENCE.partition("## What is sent")[0], re.MULTILINE
    )

    assert dict(rows) == dict(KINDS)
