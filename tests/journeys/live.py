"""A collector that runs, the example website whose key it knows, and what was stored."""

import json
import time
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from leadlight.storage.models import Event

PATIENCE = 15.0


@dataclass
class Live:
    """Where the collector is, and the website that sends to it."""

    address: str
    website: str
    key: str
    site: Any

    def bodies(self, name: str) -> list[dict[str, Any]]:
        """Give the messages stored under an event's name in normal form, or of a type."""
        events = Event.objects.filter(Q(name=name) | Q(type=name)).order_by("seq")
        return [json.loads(event.body) for event in events]

    def wait_for(self, name: str, count: int = 1) -> list[dict[str, Any]]:
        latest = time.monotonic() + PATIENCE
        while len(found := self.bodies(name)) < count:
            stored = list(Event.objects.values_list("type", "name"))
            assert time.monotonic() < latest, f"no {name}; there are {stored}"
            time.sleep(0.05)
        return found
