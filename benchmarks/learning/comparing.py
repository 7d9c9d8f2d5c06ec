"""The automatic path beside the single models: which jobs that takes, and the rows they make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from benchmarks.learning.automatic import AUTOMATIC, POINTS
from benchmarks.learning.companies import AT_HOME, plans_of
from benchmarks.learning.elsewhere import ELSEWHERE
from benchmarks.learning.jobs import Job, answered, company, jobs
from benchmarks.learning.peers import WHERE
from benchmarks.learning.results import Judged, Row, judged, rows
from benchmarks.learning.splits import CURVE, WHOLE


@dataclass(frozen=True, slots=True)
class Size:
    """How much is tried: which tables and plans, how many draws of a curve and how many shuffles."""

    name: str
    companies: tuple[str, ...]
    elsewhere: tuple[str, ...]
    whole: tuple[str, ...]
    curve: tuple[str, ...]
    draws: int | None
    shuffles: int
    leads: int
    predicted: int


FULL = Size("full", AT_HOME, tuple(ELSEWHERE), WHOLE, CURVE, None, 100, 10_000, 100_000)
QUICK = Size(
    "quick", ("course company", "leadforge intermediate 1"), (), ("newest",), CURVE[:1], 2, 4, 2_000, 10_000
)


def only(size: Size, companies: Sequence[str], plans: Sequence[str]) -> Size:
    """The size with the tables and plans that were asked for; all where none were."""
    return replace(
        size,
        companies=tuple(name for name in size.companies if not companies or name in companies),
        elsewhere=tuple(name for name in size.elsewhere if not companies or name in companies),
        whole=tuple(plan for plan in size.whole if not plans or plan in plans),
        curve=tuple(plan for plan in size.curve if not plans or plan in plans),
    )


def compared(size: Size, plans: Sequence[str], models: Sequence[str]) -> tuple[list[Row], list[str]]:
    """The rows of some plans, and a sentence for each job that failed."""
    found, failed = list[tuple[Job, Judged]](), list[str]()
    for name in size.companies:
        if some := plans_of(name, plans):
            fit, lost = of_company(jobs(name, some, models, size.draws))
            found += fit
            failed += lost
            print(f"  {name}: {len(fit)} of {len(fit) + len(lost)} answered", flush=True)
    return rows(found), failed


def of_company(wanted: list[Job]) -> tuple[list[tuple[Job, Judged]], list[str]]:
    found, failed = list[tuple[Job, Judged]](), list[str]()
    for job, answer in answered(wanted):
        if answer is None:
            failed.append(f"{job.company}, {job.plan}: {job.model} gave no answer")
        else:
            found.append((job, judged(job, answer)))
    return found, failed


def models(*, peers_alone: bool) -> Iterator[str]:
    """The models of a run, in the order of the tables."""
    if not peers_alone:
        yield from (AUTOMATIC, POINTS)
    yield from WHERE


def forget() -> None:
    """Let go of the table that is in memory."""
    company.cache_clear()
