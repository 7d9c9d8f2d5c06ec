"""What reading costs: lists and searches of a million leads, and answers of the API."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.live.installation import database, options_of, served
from benchmarks.measure import ROOT, Failed, leadlight
from benchmarks.sections import Finding, at_most

if TYPE_CHECKING:
    from benchmarks.live.sections import Size

LISTS = 400
REQUESTS = 300


def filled(folder: Path, url: str | None, leads: int, events: int) -> None:
    """Put leads and events into a new installation."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.live.people",
        str(folder),
        url or "-",
        str(leads),
        str(events),
    ]
    if subprocess.run(command, cwd=ROOT, check=False).returncode:
        raise Failed(f"{leads:,} leads could not be put in")


def lists(kind: str, size: Size) -> Iterator[Finding]:
    """Lists and searches: what a team asks all day, and anything at all, a page of 50 with all that it shows."""
    leads = size.rows
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as name, database(kind) as url:
        folder = Path(name) / "data"
        filled(folder, url, leads, leads * 10)
        command = [sys.executable, "-m", "benchmarks.live.listing", str(folder), url or "-", str(LISTS)]
        seen = json.loads(
            subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
        )
    what = f"{kind}: lists of {leads:,} leads"
    yield at_most(f"{what}, p99", quantile(seen["usual"], 0.99), 200, "ms", "what a team asks")
    yield Finding(f"{what}, p50", quantile(seen["usual"], 0.5), "ms", note="what a team asks")
    yield Finding(f"{what}, p99", quantile(seen["drawn"], 0.99), "ms", note="anything at all")
    yield Finding(
        f"{what}, p99 of CPU", quantile(seen["usual cpu"], 0.99), "ms", note="of the process that asks"
    )


def api(kind: str, size: Size) -> Iterator[Finding]:
    """Answers of the API beside 100,000 leads and 5 million events, one after another by one program."""
    leads = min(size.rows, 100_000)
    with tempfile.TemporaryDirectory(prefix="leadlight-bench-") as name, database(kind) as url:
        folder = Path(name) / "data"
        filled(folder, url, leads, leads * 50)
        system = served(folder, url)
        try:
            took = asked(system.port, new_key(folder, url), leads)
        finally:
            system.process.terminate()
            system.process.wait()
    for address, each in took.items():
        yield at_most(
            f"{kind}: {address}, p95", quantile(each, 0.95), 50, "ms", f"p50 {quantile(each, 0.5):.1f} ms"
        )


def new_key(folder: Path, url: str | None) -> str:
    command = leadlight("api-keys", "add", "--role", "viewer", "--name", "bench", *options_of(folder, url))
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return next(word for word in printed.split() if word.startswith("api_"))


def asked(port: int, key: str, leads: int) -> dict[str, list[float]]:
    """Milliseconds of each answer, by address."""
    took: dict[str, list[float]] = {}
    for number in range(REQUESTS):
        uid = f"{1 + number * 7919 % leads:024d}"
        for address, path in (
            ("GET /leads", f"/leads?excluded=false&limit=50&q={'' if number % 2 else 'ana'}"),
            ("GET /leads/ID", f"/leads/{uid}"),
            ("GET /leads/ID/timeline", f"/leads/{uid}/timeline"),
            ("GET /leads/ID/explanation", f"/leads/{uid}/explanation"),
        ):
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/api/v1{path}", headers={"Authorization": f"Bearer {key}"}
            )
            began = time.perf_counter()
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - likewise
                answer.read()
            took.setdefault(address, []).append((time.perf_counter() - began) * 1000)
            time.sleep(0.055)  # within what a key may ask
    return took


def quantile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
