"""Messages put into the log of an installation, as if they had been accepted."""

import json
from itertools import count

from leadlight.storage.many import insert
from leadlight.storage.models import Event, Lead, Placement, Source

NOW = 1_800_000_000_000_000
_numbers = count(1)


def source(kind="server"):
    return Source.objects.get_or_create(kind=kind, defaults={"created_at": 0})[0].pk


def say(kind="track", name="", at=NOW, by="server", **message):
    """Put one message into the log; its place there."""
    message_id = message.get("messageId", f"m-{next(_numbers)}")
    body = {"type": kind, "messageId": message_id, **message}
    columns = {
        "message_id": "text",
        "type": "text",
        "name": "text",
        "time": "bigint",
        "received_at": "bigint",
    }
    insert(
        "leadlight_event",
        {**columns, "source_id": "bigint", "body": "text"},
        [(message_id, kind, name, at, at, source(by), json.dumps(body))],
    )
    return Event.objects.get(message_id=message_id).seq


def identify(at=NOW, by="server", **message):
    """Put an identify message into the log; keys that are no parts of a message are traits."""
    parts = {key: message.pop(key) for key in ("userId", "anonymousId") if key in message}
    return say("identify", at=at, by=by, traits=message, **parts)


def people():
    """The places in the log of each person's messages, sorted."""
    roots = {lead.pk: lead.root_id or lead.pk for lead in Lead.objects.all()}
    found: dict[int, list[int]] = {}
    for placement in Placement.objects.order_by("event_id"):
        found.setdefault(roots[placement.lead_id], []).append(placement.event_id)
    return sorted(found.values())
