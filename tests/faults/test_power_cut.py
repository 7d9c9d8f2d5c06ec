"""The power fails at any instant: what was acknowledged is in the log, exactly once."""

import random
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from leadlight.storage.database import close_connections
from leadlight.storage.intake import Intake, NewEvent, write
from leadlight.storage.models import Source
from tests.faults.conftest import SOAK
from tests.faults.on_disk import begin_on_disk
from tests.faults.power import ForgetfulDisk


@dataclass
class Experiment:
    """A system that takes messages, and what its disk would hold had the power failed now or then."""

    disk: ForgetfulDisk
    chance: random.Random
    acknowledged: list[str] = field(default_factory=list)
    cuts: list[tuple[int, dict[str, bytes]]] = field(default_factory=list)

    def cut(self, likely: float) -> None:
        if self.chance.random() < likely:
            self.cuts.append((len(self.acknowledged), self.disk.platter.after_power_cut(self.chance)))

    def take(self, groups: int) -> None:
        self.disk.on_change = lambda: self.cut(0.05)
        for group in range(groups):
            ids = [f"{group}-{number}" for number in range(self.chance.randint(1, 20))]
            again = self.chance.sample(self.acknowledged, min(3, len(self.acknowledged)))
            write([Intake(1, 1, [event(name, self.chance) for name in ids + again])])
            self.acknowledged += ids
            self.cut(0.2)

    def lost(self) -> list[str]:
        """Give what was acknowledged before a cut, and is not in the log, or twice, after it."""
        missing: list[str] = []
        for acknowledged, files in self.cuts:
            found = log_of(self.disk, files)
            missing += [name for name in self.acknowledged[:acknowledged] if found.count(name) != 1]
        return missing


def event(name: str, chance: random.Random) -> NewEvent:
    return NewEvent(name, "track", "page_viewed", 1, 1, 1, "x" * chance.randint(1, 2000))


def log_of(disk: ForgetfulDisk, files: dict[str, bytes]) -> list[str]:
    """Read the log as SQLite finds it when the power is back; a damaged file fails the test."""
    with tempfile.TemporaryDirectory() as folder:
        disk.write_to(Path(folder), files)
        connection = sqlite3.connect(Path(folder) / "leadlight.db")
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        has_tables = connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = 'leadlight_event'"
        ).fetchone()
        rows = connection.execute("SELECT message_id FROM leadlight_event").fetchall() if has_tables else []
        connection.close()
        return [name for (name,) in rows]


@pytest.fixture
def experiment(tmp_path: Path) -> Iterator[Callable[[str, int], Experiment]]:
    def begin(synchronous: str, seed: int) -> Experiment:
        disk = begin_on_disk(tmp_path, synchronous)
        Source.objects.create(kind="server", created_at=1)
        return Experiment(disk, random.Random(seed))

    yield begin
    close_connections()


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(300 if SOAK else 5))
def test_what_was_acknowledged_survives_a_power_cut(experiment, seed):
    tried = experiment("FULL", seed)

    tried.take(groups=60)

    assert len(tried.cuts) > 20
    assert tried.lost() == []


def test_the_test_would_see_a_disk_that_is_not_synced(experiment):
    tried = experiment("NORMAL", 0)

    tried.take(groups=60)

    assert tried.lost() != []
