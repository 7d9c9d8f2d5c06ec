"""What happens to leads, sent as clients send it, placed and scored at once."""

import json
from itertools import count

from leadlight.actions.live.place import place as place_next
from leadlight.actions.live.rescore import rescore
from leadlight.ingest.accepting import Accepted, Received, accept
from leadlight.scoring.values import moment
from leadlight.storage.due_rows import RESCORE, TIME
from leadlight.storage.intake import Intake, NewEvent, write
from leadlight.storage.model_rows import add_version
from leadlight.storage.models import Lead, Source
from leadlight.storage.transaction import writing

NOW = 1_750_000_000_000_000

MODEL = """
name: Test
scores:
  fit:
    max: 50
    rules:
      - {name: Boss, when: {job_title: {contains: [ceo, founder]}}, points: 20}
      - {name: Size, per: employees, points: 0.1, max_points: 10}
  engagement:
    max: 80
    rules:
      - {name: Pricing, event: Page Viewed, where: {path: {starts_with: /pricing}}, points: 10, within: 30 days}
      - {name: Pages, event: Page Viewed, points: 2, fade: {half_life: 10 days}}
      - {name: Bought, event: Order Completed, sum: value, points: 0.1, max_points: 30}
      - {name: Quiet, quiet: any, for: 20 days, points: -5}
priorities:
  - {name: High, from: 30}
  - {name: Low}
"""

numbers = count()


def publish_at_once(text=MODEL, now=NOW):
    """Put a model in force; nobody is scored anew."""
    with writing():
        return add_version(text, {}, now)


def source(kind="server"):
    return Source.objects.get_or_create(kind=kind, name=kind, defaults={"created_at": NOW})[0].id


def message(kind="track", user="ana", at=NOW, **said):
    """A message as a client sends it; what begins with `~` is a browser's id."""
    who = {"anonymousId": user[1:]} if user.startswith("~") else {"userId": user}
    return {
        "type": kind,
        **who,
        "messageId": f"m{next(numbers)}",
        "timestamp": moment(at).isoformat(),
        **said,
    }


def viewed(path="/pricing", user="ana", at=NOW):
    return message("track", user, at, event="Page Viewed", properties={"path": path})


def said(user="ana", at=NOW, **traits):
    return message("identify", user, at, traits=traits)


def receive(*messages, now=NOW, kind="server"):
    """Write messages into the log as the collector does."""
    number = source(kind)
    received = Received(now, number, kind, lambda: f"new{next(numbers)}")
    found = [accept(json.loads(json.dumps(each)), received) for each in messages]
    accepted = [each for each in found if isinstance(each, Accepted)]
    assert len(accepted) == len(found), found
    events = [NewEvent(e.message_id, e.type, e.name, e.time, now, number, e.body) for e in accepted]
    write([Intake(number, now, events)])


def settle(now=NOW):
    """Place and score all there is."""
    while place_next(now):
        pass
    while rescore(RESCORE, now) or rescore(TIME, now):
        pass


def happen(*messages, now=NOW, kind="server"):
    receive(*messages, now=now, kind=kind)
    settle(now)


def lead_of(user="ana"):
    """The root of the lead of a user id."""
    found = Lead.objects.get(identifier__value=user)
    return found.root or found
