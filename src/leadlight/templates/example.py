"""The example company that comes with Leadlight: its leads, what they did, and how it scores them."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from pathlib import Path

NAME = "Brightpane"

_FILES = files("leadlight.templates").joinpath("brightpane")
_TIME = "timestamp"


def example_model() -> str:
    """Its scoring model."""
    return (_FILES / "scoring.yaml").read_text(encoding="utf-8")


def write_example(folder: Path, now: datetime) -> tuple[Path, Path]:
    """Write its leads and events into a folder, as if the last thing had happened an hour ago."""
    leads, events = folder / "leads.csv", folder / "events.csv"
    leads.write_text((_FILES / "leads.csv").read_text(encoding="utf-8"), encoding="utf-8")
    read = list(csv.DictReader((_FILES / "events.csv").read_text(encoding="utf-8").splitlines()))
    times = {row[_TIME]: at for row in read if (at := _time(row[_TIME])) is not None}
    moved = now - timedelta(hours=1) - max(times.values())
    with events.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(read[0]))
        writer.writeheader()
        for row in read:
            if row[_TIME] in times:
                row[_TIME] = (times[row[_TIME]] + moved).isoformat()
            writer.writerow(row)
    return leads, events


def _time(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
