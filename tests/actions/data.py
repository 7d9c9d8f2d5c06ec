"""Small leads, events and models for the tests of actions."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from leadlight.actions.work_table import Inputs

AT = datetime(2026, 3, 1, tzinfo=UTC)

MODEL = """\
name: Small
exclude:
  - {name: Competitor, when: {email_domain: rival.example}}
scores:
  fit:
    rules:
      - {name: Software, when: {industry: software}, points: 10}
      - {name: Source, table: source, points: {referral: 8, fair: 3.5}, otherwise: -1}
      - {name: Opens, per: opens, points: 2, max_points: 7}
  engagement:
    max: 40
    rules:
      - {name: Prices, event: Page Viewed, where: {path: {starts_with: /pricing}}, points: 10,
         within: 30 days, max_count: 2}
      - {name: Demo, event: Demo Requested, points: 20, fade: {linear: 60 days}}
      - {name: Quiet, quiet: any, for: 20 days, points: -5}
priorities:
  - {name: High, from: 30, action: Call}
  - {name: Low}
"""

LEADS = [
    {
        "lead_id": "1",
        "email": "ana@buyer.example",
        "industry": "Software",
        "source": "referral",
        "opens": "2",
    },
    {"lead_id": "2", "email": "bo@buyer.example", "industry": "Hotels", "source": "fair", "opens": "many"},
    {"lead_id": "3", "email": "cy@rival.example", "industry": "software", "source": "", "opens": ""},
    {"lead_id": "4", "email": "", "industry": "Hotels", "source": "direct", "opens": "1.5"},
]
EVENTS = [
    {"lead_id": "1", "event": "Page Viewed", "timestamp": "2026-02-20T10:00:00Z", "path": "/pricing/eu"},
    {"lead_id": "1", "event": "Page Viewed", "timestamp": "2026-02-27T10:00:00Z", "path": "/pricing"},
    {"lead_id": "2", "event": "Demo Requested", "timestamp": "2026-01-30", "path": ""},
    {"lead_id": "4", "event": "Page Viewed", "timestamp": "2026-02-28", "path": "/jobs"},
]


def write_csv(path: Path, rows: Iterable[Mapping[str, Any]]) -> str:
    """Write rows with the columns of the first and give the path as an address."""
    listed = list(rows)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(listed[0]))
        writer.writeheader()
        writer.writerows(listed)
    return str(path)


def inputs(folder: Path, leads: Sequence[Mapping[str, Any]] = LEADS, events: Any = EVENTS) -> Inputs:
    """Leads and events as files of a folder; `events` may be None."""
    addresses = () if events is None else (write_csv(folder / "events.csv", events),)
    return Inputs(write_csv(folder / "leads.csv", leads), addresses, at=AT)


def model_file(folder: Path, text: str = MODEL) -> Path:
    """The model as a file of a folder."""
    path = folder / "scoring.yaml"
    path.write_text(text, encoding="utf-8")
    return path
