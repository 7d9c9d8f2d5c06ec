"""Data to measure on: lists of leads, installations with many events, and who each event belongs to."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.live.installation import Installation, installed
from benchmarks.measure import ROOT, Failed

EVENTS_A_PERSON = 50


@dataclass(frozen=True)
class Lags:
    """Seconds from sending an event to its score, the middle and the 99th percentile; how many never came."""

    count: int
    unseen: int
    middle: float
    late: float


def owners_of(system: Installation) -> dict[str, tuple[int, int]]:
    """Give the place in the log, and the lead, of each message."""
    rows = system.ask(
        "SELECT e.message_id, e.seq, coalesce(l.root_id, l.id) FROM leadlight_event e "
        "JOIN leadlight_placement p ON p.seq = e.seq JOIN leadlight_lead l ON l.id = p.lead_id"
    )
    return {name: (seq, lead) for name, seq, lead in rows}


def score_lags(
    timeline: Sequence[tuple[str, float]],
    changes: Sequence[tuple[int, int, float]],
    owners: dict[str, tuple[int, int]],
) -> Lags:
    """Find for each message the first change of its lead that knew of it."""
    by_lead: dict[int, tuple[list[int], list[float]]] = {}
    for lead, seq, seen_at in changes:
        known, instants = by_lead.setdefault(lead, ([], []))
        known.append(seq)
        instants.append(seen_at)
    lags: list[float] = []
    unseen = 0
    for name, sent_at in timeline:
        seq, lead = owners.get(name, (0, 0))
        known, instants = by_lead.get(lead, ([], []))
        place = bisect_left(known, seq)
        if not lead or place == len(known):
            unseen += 1
        else:
            lags.append(instants[place] - sent_at)
    ordered = sorted(lags) or [float("inf")]
    return Lags(len(lags), unseen, ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)])


def leads_csv(path: Path, rows: int) -> Path:
    """Write a list of leads as a company would have it."""
    with path.open("w", newline="") as file:
        out = csv.writer(file)
        out.writerow(("Email", "Name", "Company", "Industry", "Employees", "Job Title", "Source", "Country"))
        for number in range(rows):
            industry = ("software", "finance", "retail", "healthcare", "logistics")[number % 5]
            title = ("CEO", "Engineer", "VP Sales", "Student", "Director of Marketing")[number % 7 % 5]
            source = ("referral", "organic", "event", "ads")[number % 4]
            row = (
                f"ana.{number}@firm-{number // 4}.example",
                f"Ana {number}",
                f"Firm {number // 4}",
                industry,
            )
            out.writerow((*row, number % 900, title, source, ("DE", "FR", "NL")[number % 3]))
    return path


@contextmanager
def stored_events(kind: str, events: int) -> Iterator[Installation]:
    """Run an installation that holds so many events, all placed and scored."""
    with installed(kind) as system:
        command = [sys.executable, "-m", "benchmarks.live.filling", str(system.folder), system.url or "-"]
        subprocess.run([*command, str(events), str(max(1, events // EVENTS_A_PERSON))], cwd=ROOT, check=True)
        end = time.time() + 60 + events / 500
        while system.backlog():
            if time.time() > end:
                raise Failed(f"{events:,} events are not scored within {60 + events / 500:.0f} s")
            time.sleep(1)
        yield system
