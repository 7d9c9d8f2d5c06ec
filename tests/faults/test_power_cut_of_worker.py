"""The power fails while the worker works: what it finds afterwards, it goes on with."""

import random
from pathlib import Path

import pytest

from leadlight.actions.live.replayed_people import replay_people
from leadlight.actions.live.replayed_scores import check_leads
from leadlight.storage.database import Place, close_connections, open_database
from leadlight.storage.many import rows
from tests.actions.live.happenings import NOW, message, publish_at_once, receive, said, settle, viewed
from tests.faults.conftest import SOAK
from tests.faults.on_disk import begin_on_disk
from tests.faults.power import ForgetfulDisk

CUTS = 12


def something(chance: random.Random):
    user = f"u{chance.randrange(6)}"
    return chance.choice(
        (
            viewed(user=user),
            viewed(user=f"~b{chance.randrange(6)}"),
            said(user, job_title=chance.choice(("CEO", "Clerk"))),
            message("identify", user, anonymousId=f"b{chance.randrange(6)}"),
        )
    )


class Working:
    """A system that collects, places and scores, and what its disk would hold had the power failed now or then."""

    def __init__(self, disk: ForgetfulDisk, chance: random.Random) -> None:
        self.disk, self.chance = disk, chance
        self.acknowledged: list[str] = []
        self.cuts: list[tuple[list[str], dict[str, bytes]]] = []

    def work(self, groups: int) -> None:
        self.disk.on_change = self.cut
        for group in range(groups):
            messages = [something(self.chance) for _ in range(self.chance.randint(1, 8))]
            receive(*messages, now=NOW + group)
            self.acknowledged += [each["messageId"] for each in messages]
            settle(NOW + group)

    def cut(self) -> None:
        if self.chance.random() < 0.03:
            self.cuts.append((list(self.acknowledged), self.disk.platter.after_power_cut(self.chance)))


def differences() -> list[str]:
    return [*replay_people(lambda _: None).differences, *check_leads(1, 1_000).differences]


def go_on_after(folder: Path, acknowledged: list[str], at: int) -> None:
    """Open what a cut left, with the product's own SQLite; check it as it is and after the work went on."""
    open_database(Place(folder))
    assert rows("PRAGMA integrity_check") == [("ok",)]
    stored = [name for (name,) in rows("SELECT message_id FROM leadlight_event")]
    assert len(stored) == len(set(stored))
    assert set(acknowledged) <= set(stored)
    assert differences() == []
    settle(at)
    assert differences() == []
    assert rows("SELECT COUNT(*) FROM leadlight_placement") == [(len(stored),)]
    close_connections()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100 if SOAK else 3))
def test_after_a_power_cut_the_worker_goes_on_and_everything_follows_from_the_log(tmp_path, seed):
    working = Working(begin_on_disk(tmp_path), random.Random(seed))
    publish_at_once()

    working.work(groups=25)
    close_connections()

    cuts = working.chance.sample(working.cuts, min(CUTS, len(working.cuts)))
    assert len(cuts) > CUTS / 2
    for number, (acknowledged, files) in enumerate(cuts):
        folder = tmp_path / f"cut-{number}"
        folder.mkdir()
        working.disk.write_to(folder, files)
        go_on_after(folder, acknowledged, NOW + 1_000)
