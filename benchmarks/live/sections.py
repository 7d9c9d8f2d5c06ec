"""What is measured of the live system, each on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.live.alarms import compared, interval, tried
from benchmarks.live.installation import Installation, installed, served, wait_until_ready
from benchmarks.live.pages import pages
from benchmarks.live.reading import api, lists
from benchmarks.live.stored import leads_csv, owners_of, score_lags, stored_events
from benchmarks.live.worlds import WORLDS
from benchmarks.measure import ROOT, Failed, leadlight, run
from benchmarks.sections import Finding, at_most
from tests.servers.postgres import free_port

PEOPLE = 10_000


@dataclass(frozen=True)
class Size:
    """How long is sent, how much is stored, how many leads and seeds a world has, how often it is scored."""

    name: str
    seconds: float
    rows: int
    stored: tuple[int, ...]
    leads: int
    seeds: int
    rounds: int


FULL = Size("full", 20, 1_000_000, (10_000, 1_000_000, 10_000_000), 2_000, 10, 40)
QUICK = Size("quick", 3, 20_000, (1_000, 10_000, 20_000), 300, 2, 4)

BUDGET = 2.0
"""Alerts a day in the worlds, half of them surges."""

Section = Callable[[str, Size], Iterator[Finding]]


def at_least(what: str, value: float, limit: float, unit: str, note: str = "") -> Finding:
    """Make a finding that must not be below its limit."""
    return Finding(what, value, unit, f"≥ {limit:g}", value >= limit, note)


def collect(kind: str, size: Size) -> Iterator[Finding]:
    """Durable collection: messages a second that were answered by 200, from one sender on the same machine."""
    with installed(kind) as system:
        one = sent(system.port, system.key, size.seconds, per_request=1)
        yield at_least(f"{kind}: single messages", one["messages_a_second"], 4000, "/s", of(one))
        yield at_most(f"{kind}: single messages, p99", one["p99_ms"], 50, "ms")
        many = sent(system.port, system.key, size.seconds, per_request=100)
        yield at_least(f"{kind}: in batches of 100", many["messages_a_second"], 15_000, "/s", of(many))
        yield from (Finding(f"{kind}: memory of {name}", mb, "MB") for name, mb in system.memory().items())


def limit(kind: str, size: Size) -> Iterator[Finding]:
    """The least that can take a message durably: an ASGI function, one thread that writes, one table."""
    if kind != "sqlite":
        return
    with tempfile.TemporaryDirectory() as folder:
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.live.prototype", f"{folder}/log.db", str(port)]
        with subprocess.Popen(command, cwd=ROOT) as process:
            wait_until_ready(port)
            for per_request, unit in ((1, "single messages"), (100, "in batches of 100")):
                seen = sent(port, "none", size.seconds, per_request=per_request)
                yield Finding(f"prototype: {unit}", seen["messages_a_second"], "/s", note=of(seen))
            process.terminate()


def latency(kind: str, size: Size) -> Iterator[Finding]:
    """One event to its new score, to be seen by a reader beside: 500 events a second, each sent alone."""
    with installed(kind) as system, tempfile.TemporaryDirectory() as name:
        timeline, changes = Path(name) / "timeline.json", Path(name) / "changes.json"
        seconds = size.seconds + 5
        command = [sys.executable, "-m", "benchmarks.live.watching", str(system.folder), system.url or "-"]
        with subprocess.Popen([*command, str(seconds), str(changes)], cwd=ROOT) as watcher:
            sent(system.port, system.key, size.seconds, per_request=1, rate=500, timeline=str(timeline))
            watcher.wait()
        lags = score_lags(
            json.loads(timeline.read_text()), json.loads(changes.read_text()), owners_of(system)
        )
    yield at_most(f"{kind}: event to new score, p50", lags.middle * 1000, 50, "ms", f"{lags.count:,} events")
    yield at_most(f"{kind}: event to new score, p99", lags.late * 1000, 1000, "ms", f"{lags.unseen} not seen")


def importing(kind: str, size: Size) -> Iterator[Finding]:
    """A list of leads from a CSV file into an installation whose server runs."""
    with installed(kind) as system, tempfile.TemporaryDirectory() as name:
        path = leads_csv(Path(name) / "leads.csv", size.rows)
        cost = run(leadlight("import", path, *system.options))
        scale = size.rows / 1_000_000
        yield at_most(f"{kind}: import of {size.rows:,} rows", cost.seconds, 120 * scale, "s")
        yield at_most(f"{kind}: its memory", cost.peak_mb, 500, "MB", f"{cost.cpu:.1f} s of CPU")


def replay(kind: str, size: Size) -> Iterator[Finding]:
    """Everything recomputed from the log, and compared."""
    events = size.stored[1]
    with stored_events(kind, events) as system:
        cost = run(leadlight("verify", "--replay", *system.options))
        yield at_least(f"{kind}: replay and verify of {events:,}", events / cost.seconds, 30_000, "/s")
        yield Finding(f"{kind}: its memory", cost.peak_mb, "MB")


def growth(kind: str, size: Size) -> Iterator[Finding]:
    """What an event costs with few, more and many events stored, and how soon all is ready after a crash.

    The cost is the CPU of all our processes; the crash kills them all at once.
    """
    for events in size.stored:
        with stored_events(kind, events) as system:
            before = cpu(system)
            seen = sent(system.port, system.key, size.seconds, per_request=1, rate=500)
            wait_until_placed(system)
            each = (cpu(system) - before) / max(1, seen["requests"])
            yield Finding(f"{kind}: CPU an event, {events:,} stored", each * 1000, "ms", note=of(seen))
            yield Finding(f"{kind}: size with {events:,} events", system.size() / 2**20, "MB")
            for name, mb in system.memory().items():
                yield Finding(f"{kind}: memory of {name} with {events:,} events", mb, "MB")
            yield at_most(f"{kind}: ready again with {events:,} events", ready_again(system), 5, "s")


def ready_again(system: Installation) -> float:
    """Kill an installation and start it again; seconds until it answers."""
    system.kill()
    began = time.perf_counter()
    again = served(system.folder, system.url)
    system.process, system.port = again.process, again.port
    return time.perf_counter() - began


def signals(kind: str, size: Size) -> Iterator[Finding]:
    """Surges and silences planted into worlds: found by the product, and by z-scores at as many alerts."""
    if kind != "sqlite":
        return
    for name in WORLDS:
        trials = [tried(name, seed, size.leads, BUDGET) for seed in range(size.seeds)]
        yield from compared(f"{name}: surges", [trial.surges for trial in trials])
        yield from compared(f"{name}: silences", [trial.silences for trial in trials])
        for place, what in enumerate(("surges", "silences that ended")):
            mean, half = interval([trial.calm[place] for trial in trials])
            note = f"± {half:.2f}; the budget is {BUDGET / 2:g}"
            yield Finding(f"{name}: {what} told where nothing was planted", mean, "a day", note=note)
    command = [sys.executable, "-m", "benchmarks.live.noticing", str(size.rounds)]
    cost = json.loads(subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout)
    note = f"{cost['signals']:.0f} of {cost['rest']:.0f} µs a lead"
    yield at_most("CPU of signals, beside the rest of scoring", cost["more"] * 100, 5, "%", note)


SECTIONS: dict[str, Section] = {
    "limit": limit,
    "collect": collect,
    "latency": latency,
    "importing": importing,
    "replay": replay,
    "growth": growth,
    "lists": lists,
    "api": api,
    "pages": pages,
    "signals": signals,
}


def sent(port: int, key: str, seconds: float, **plan: Any) -> dict[str, Any]:
    """Send messages by a process of its own; give what it saw."""
    whole = {
        "port": port,
        "path": "/v1/batch" if plan["per_request"] > 1 else "/v1/track",
        "key": key,
        "connections": 64 if plan["per_request"] == 1 else 8,
        "seconds": seconds,
        "people": PEOPLE,
        "mark": f"m{time.time_ns()}",
        **plan,
    }
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(whole, file)
        file.flush()
        command = [sys.executable, "-m", "benchmarks.live.sender", file.name]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Failed(done.stderr)
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def of(seen: dict[str, Any]) -> str:
    return f"p50 {seen['p50_ms']:.1f} ms, p99 {seen['p99_ms']:.1f} ms, {seen['refused']} not taken"


def cpu(system: Installation) -> float:
    """Give the CPU seconds that the processes of an installation have used."""
    ticks = 0
    parent = system.process.pid
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        fields = Path(f"/proc/{child}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / 100


def wait_until_placed(system: Installation, seconds: float = 120) -> None:
    """Wait until the worker has come to the end of the log."""
    end = time.time() + seconds
    while time.time() < end:
        if system.backlog() == 0:
            return
        time.sleep(0.1)
    raise Failed("the worker does not come to the end of the log")
