"""What is measured, section by section, and within which limits it has to lie."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks.data import AS_OF, MODEL, SMALLER, Data, prepared
from benchmarks.measure import Cost, alternately, leadlight, run, task


@dataclass(frozen=True, slots=True)
class Size:
    """How much data is measured: that of the promises, and that of the comparison with pandas."""

    name: str
    leads: int
    events: int
    pandas_leads: int
    pandas_events: int
    one_in: int  # how many leads the pure function scores: one in so many


FULL = Size("full", 1_000_000, 20_000_000, 100_000, 2_000_000, one_in=200)
QUICK = Size("quick", 20_000, 400_000, 20_000, 400_000, one_in=4)


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the table: a figure and, where there is a limit, whether it holds."""

    what: str
    value: float | None
    unit: str = ""
    limit: str = ""
    holds: bool | None = None
    note: str = ""
    about_speed: bool = True

    def line(self) -> str:
        """Write the finding for the terminal."""
        value = "" if self.value is None else f"{self.value:,.3f}".rstrip("0").rstrip(".")
        verdict = {True: "holds", False: "MISSED", None: ""}[self.holds]
        return f"  {self.what:<58}{value:>12} {self.unit:<6}{self.limit:<12}{verdict:<8}{self.note}".rstrip()


Section = Callable[[Size, int], Iterator[Finding]]


def at_most(what: str, value: float, limit: float, unit: str, note: str = "") -> Finding:
    """Make a finding that must not be above its limit."""
    return Finding(what, value, unit, f"≤ {limit:g}", value <= limit, note)


def spent(what: str, cost: Cost) -> Finding:
    """Make a finding of what something cost."""
    note = f"{cost.cpu:.2f} s of CPU, {cost.peak_mb:,.0f} MB at the peak"
    calls = sorted(answer["call"] for answer in cost.answers if answer and "call" in answer)
    note += f", {calls[len(calls) // 2]:.2f} s without starting up" if calls else ""
    return Finding(what, cost.seconds, "s", note=note)


def agreement(data: Data, out: Path) -> Finding:
    """Compare a written result with the hand-written query, lead by lead."""
    found = run(task("compare", data.database, out)).answer
    same = found["differ"] == 0 and found["leads"] == found["written"] == data.leads
    note = f"of {found['leads']:,}; {found['written']:,} were written"
    return Finding(
        "leads that differ from the query", found["differ"], "", "none", same, note, about_speed=False
    )


def scored(leads: object, events: object, out: Path) -> list[str]:
    """Name the command that scores a list into a file."""
    options = ("--model", MODEL, "--as-of", AS_OF, "--key", "lead_id", "-o", out, "--replace")
    return leadlight("score", leads, "--events", events, *options)


def tables(data: Data, events: str = "events") -> tuple[str, str]:
    """Return the addresses of a DuckDB file's leads and events."""
    return f"duckdb:///{data.database}#leads", f"duckdb:///{data.database}#{events}"


def score_only(size: Size, runs: int) -> Iterator[Finding]:
    """Score, sub-scores and priority from a DuckDB file, into memory."""
    data = prepared(size.leads, size.events)
    out = data.folder / "score-only.parquet"
    run(task("score_only", data.database, "events", out))
    yield agreement(data, out)
    query, product = alternately(runs, task("handwritten", data.database), task("score_only", data.database))
    yield spent("the hand-written query", query)
    yield spent("leadlight", product)
    yield at_most("ratio", product.seconds / query.seconds, 1.5, "×")


def with_reasons(size: Size, runs: int) -> Iterator[Finding]:
    """The whole command from a DuckDB file: reasons, and a Parquet file ranked by score."""
    data = prepared(size.leads, size.events)
    out = data.folder / "with-reasons.parquet"
    ranked = task("handwritten_ranked", data.database, data.folder / "handwritten.parquet")
    query, written, product = alternately(
        runs, task("handwritten", data.database), ranked, scored(*tables(data), out)
    )
    yield agreement(data, out)
    yield spent("the hand-written query (without reasons and file)", query)
    yield spent("the hand-written query with a ranked file, without reasons", written)
    yield spent("leadlight", product)
    yield Finding("times the hand-written query with a ranked file", product.seconds / written.seconds, "×")
    yield at_most("ratio", product.seconds / query.seconds, 2.5, "×")


def from_files(size: Size, runs: int) -> Iterator[Finding]:
    """The whole command from CSV and Parquet files."""
    data = prepared(size.leads, size.events, "csv", "parquet")
    for ending in ("csv", "parquet"):
        out = data.folder / f"from-{ending}.parquet"
        command = scored(data.file("leads", ending), data.file("events", ending), out)
        (cost,) = alternately(min(runs, 2), command)
        yield agreement(data, out)
        yield spent(f"leadlight from {ending}", cost)
        yield at_most("memory at the peak", cost.peak_mb / 1024, 4, "GB")


def against_pandas(size: Size, runs: int) -> Iterator[Finding]:
    """The whole command against a pandas script for the same model, files in and file out."""
    data = prepared(size.pandas_leads, size.pandas_events, "csv", "parquet")
    for ending in ("parquet", "csv"):
        files = data.file("leads", ending), data.file("events", ending)
        theirs, ours = (data.folder / f"{name}-{ending}.{ending}" for name in ("pandas", "leadlight"))
        script = [*task("pandas", *files, theirs)]
        pandas, product = alternately(runs, script, scored(*files, ours))
        yield agreement(data, theirs)
        yield agreement(data, ours)
        yield spent(f"pandas from {ending}", pandas)
        yield spent(f"leadlight from {ending}", product)
        times = pandas.seconds / product.seconds
        yield Finding("times as fast", times, "×", "≥ 5", times >= 5)


def one_lead(size: Size, runs: int) -> Iterator[Finding]:
    """One lead with some 50 events, by the pure function."""
    data = prepared(size.leads, size.events)
    (cost,) = alternately(min(runs, 3), task("pure", data.database, size.one_in))
    found = min(cost.answers, key=lambda answer: float(answer["p95_ms"]))
    note = f"of {found['leads']:,}"
    yield Finding(
        "leads that differ from the query",
        found["differ"],
        "",
        "none",
        found["differ"] == 0,
        note,
        about_speed=False,
    )
    yield Finding("median", found["median_ms"], "ms", note=f"{found['timed']:,} leads with 45 to 55 events")
    yield at_most("95th percentile", found["p95_ms"], 1, "ms")


def starting(_: Size, runs: int) -> Iterator[Finding]:
    """Starting up."""
    imports, help_text = alternately(max(runs, 3), task("importing"), leadlight("--help"))
    yield at_most(
        "import leadlight", sorted(a["call"] for a in imports.answers)[len(imports.runs) // 2], 0.1, "s"
    )
    yield at_most("leadlight --help", help_text.seconds, 0.3, "s")


def growth(size: Size, runs: int) -> Iterator[Finding]:
    """Cost by the number of events, the leads staying the same: score-only from a DuckDB file."""
    data = prepared(size.leads, size.events)
    counts = [*(size.events // part for part in sorted(SMALLER, reverse=True)), size.events]
    names = [*(f"events_{count}" for count in counts[:-1]), "events"]
    costs = alternately(min(runs, 3), *(task("score_only", data.database, name) for name in names))
    for count, cost in zip(counts, costs, strict=True):
        yield spent(f"{count:,} events", cost)
    few, some, many = (cost.cpu for cost in costs)
    early = (some - few) / (counts[1] - counts[0])
    late = (many - some) / (counts[2] - counts[1])
    note = f"{1e6 * late:.2f} s of CPU for a million more"
    yield at_most("a further event costs, against one of the first", late / early, 1.5, "×", note)


SECTIONS: dict[str, Section] = {
    "score-only": score_only,
    "with-reasons": with_reasons,
    "from-files": from_files,
    "against-pandas": against_pandas,
    "one-lead": one_lead,
    "starting": starting,
    "growth": growth,
}
