"""Endpoints that tests are told things at, and a lane that sends them, with time as an argument."""

import json

from leadlight.actions.access.operations import operator
from leadlight.actions.webhooks.add import Wish, add_webhook
from leadlight.actions.webhooks.deliver import Deliverer
from leadlight.channels.outgoing.addresses import Allowed
from leadlight.channels.outgoing.posting import Outgoing
from leadlight.channels.webhook.kinds import KINDS
from tests.actions.live.happenings import NOW

HERE = Allowed.of(["127.0.0.1"])
EVE = operator("eve")


def endpoint(url, *kinds, now=NOW, **wishes):
    """Make an endpoint that is told these kinds, all if none are named; its number and its secret."""
    wish = Wish(url, kinds or tuple(KINDS), allow_http=True, **wishes)
    webhook, secret = add_webhook(wish, now, EVE)
    return webhook.pk, secret


def send_due(now=NOW, chance=0.5):
    """Send all that is due at an instant."""
    outgoing = Outgoing(HERE)
    try:
        Deliverer(outgoing, HERE, lambda: now, lambda: chance).run()
    finally:
        outgoing.close()


def said_to(receiver):
    """What a receiver was told: kind, before, after."""
    found = [json.loads(got.body) for got in receiver.got]
    return [(each["type"], each["data"].get("before"), each["data"].get("after")) for each in found]
