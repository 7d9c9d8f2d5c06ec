"""Processes are killed outright under load, again and again: what was acknowledged is there, once."""

import random
import time

import pytest

from leadlight.actions.live.sources import add_key
from tests.faults.conftest import SOAK
from tests.faults.installation import installed
from tests.faults.sending import assert_nothing_lost, loaded

NOW = 1_760_000_000_000_000
VICTIMS = (("supervisor", "web", "worker"), ("worker",), ("web",), ("supervisor",), ("web", "worker"))


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_whoever_is_killed_nothing_acknowledged_is_lost_or_doubled(place, rounds):
    _, key = add_key("server", NOW, "test")
    chance, kills = random.Random(0), 0
    with installed(place) as running:
        with loaded(running.port, key) as load:
            for victims in VICTIMS * rounds if SOAK else VICTIMS[: 2 if place.is_server else 3]:
                time.sleep(chance.uniform(0.1, 1.0))
                kills += running.kill(*victims)
                running.recover()
        running.settle()

    events = assert_nothing_lost(load)
    assert running.verify() == ""
    assert events > 100
    print(f"{kills} kills, {events} events, {load.retried} batches sent again")  # noqa: T201 - a soak's figures
