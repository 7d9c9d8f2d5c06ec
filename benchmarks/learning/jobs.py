"""One model learned on all splits of one plan: run in a process of its own, kept under what it was made of."""

from __future__ import annotations

import ast
import hashlib
import json
import multiprocessing
import os
import resource
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from importlib.metadata import version
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.data import CACHE
from benchmarks.learning import automatic
from benchmarks.learning.companies import COMPANIES, draws_of
from benchmarks.learning.frames import frame_of, varied
from benchmarks.learning.peers import WHERE, peer
from benchmarks.learning.splits import Split, splits
from benchmarks.learning.tables import Table
from leadlight.learning.dataset import Floats

AT_ONCE = 2
SLOW = ("ebm", "catboost", automatic.AUTOMATIC)
KEPT = CACHE / "learning"
LIBRARIES = ("scikit-learn", "lightgbm", "interpret-core", "catboost", "numpy", "pandas")
HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Job:
    """A model and the plan of splits of a table it is tried on; `draws` of a learning curve."""

    company: str
    plan: str
    model: str
    draws: int

    @property
    def automatic(self) -> bool:
        return self.model not in WHERE


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """What a model predicted for the test rows of each split, and what that took."""

    probabilities: tuple[Floats, ...]
    seconds: float
    peak_mb: float
    notes: tuple[dict[str, Any], ...]


def jobs(company: str, plans: Iterable[str], models: Iterable[str], draws: int | None = None) -> list[Job]:
    """All jobs of a table, those of the models that take longest last."""
    plans, last = list(plans), sorted(models, key=SLOW.__contains__)
    count = draws_of(company) if draws is None else draws
    return [Job(company, plan, model, count) for model in last for plan in plans]


@lru_cache(maxsize=1)
def company(name: str) -> tuple[Table, pd.DataFrame]:
    """A table and its frame; the one used last is kept in memory."""
    table = COMPANIES[name]()
    return table, frame_of(table)


@lru_cache(maxsize=2)
def content(name: str) -> str:
    """A hash of everything in a table that a model could learn from."""
    table, frame = company(name)
    found = hashlib.sha256(" ".join(frame.columns).encode())
    found.update(pd.util.hash_pandas_object(frame, index=False).to_numpy().tobytes())
    found.update(table.past.outcome.tobytes())
    found.update(b"" if table.past.order is None else table.past.order.tobytes())
    return found.hexdigest()


@lru_cache(maxsize=64)
def sources(model: str) -> str:
    """A hash of the code and the libraries that a model is made of."""
    if model in WHERE:
        module = import_module(f"benchmarks.learning.peers.{WHERE[model]}")
        files = [Path(str(module.__file__)), HERE / "peers" / "coding.py"]
    else:
        files = [*(HERE / f"{name}.py" for name in ("automatic", "tables", "crm")), *automatic.sources()]
    found = hashlib.sha256("".join(version(name) for name in LIBRARIES).encode())
    for file in sorted(files):
        found.update(ast.dump(ast.parse(file.read_text())).encode())  # a comment changes nothing
    return found.hexdigest()


def place(job: Job) -> Path:
    """Where the answer of a job is kept: the name says what it was made of."""
    parts = [
        content(job.company),
        sources(job.model),
        ast.dump(ast.parse((HERE / "splits.py").read_text())),
        *map(str, label(job)),
    ]
    return KEPT / f"{hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]}.npz"


def label(job: Job) -> tuple[str, str, str, int]:
    return job.company, job.plan, job.model, job.draws if job.plan.endswith(" leads") else 0


def kept(job: Job) -> Answer | None:
    """The answer of an earlier run, None if there is none."""
    path = place(job)
    if not path.exists():
        return None
    with np.load(path, allow_pickle=False) as found:
        about = json.loads(str(found["about"]))
        parts = np.split(found["probability"], np.cumsum(found["sizes"])[:-1])
    return Answer(tuple(parts), about["seconds"], about["peak_mb"], tuple(about["notes"]))


def answered(wanted: Iterable[Job]) -> Iterator[tuple[Job, Answer | None]]:
    """The answers of all jobs, two at a time in processes of their own; None for one that failed."""
    for name, part in by_company(wanted).items():
        company(name)
        run([job for job in part if not place(job).exists()])
        for job in part:
            yield job, kept(job)


def by_company(wanted: Iterable[Job]) -> dict[str, list[Job]]:
    parts: dict[str, list[Job]] = {}
    for job in wanted:
        parts.setdefault(job.company, []).append(job)
    return parts


def run(wanted: list[Job]) -> None:
    """Work the jobs off; the children inherit the table that is in memory."""
    context = multiprocessing.get_context("fork")
    waiting, running = list(reversed(wanted)), list[BaseProcess]()
    while waiting or running:
        while waiting and len(running) < AT_ONCE:
            process = context.Process(target=work, args=(waiting.pop(),))
            process.start()
            running.append(process)
        wait([process.sentinel for process in running])
        running = [process for process in running if process.is_alive()]


def work(job: Job) -> None:
    """Learn and predict every split of a job, and keep the answer; it appears only when it is complete."""
    os.nice(19 - os.nice(0))
    table, frame = company(job.company)
    start, found, notes = time.perf_counter(), list[Floats](), list[dict[str, Any]]()
    for split in splits(table, job.plan, job.draws):
        probability, note = predicted(job, table, frame, split)
        assert len(probability) == len(split.test)
        assert np.isfinite(probability).all(), f"{job} gave something that is no probability"
        found.append(probability)
        notes.append(note)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    about = {
        "job": label(job),
        "seconds": (time.perf_counter() - start) / len(found),
        "peak_mb": peak,
        "notes": notes,
    }
    keep(place(job), found, about)


def predicted(job: Job, table: Table, frame: pd.DataFrame, split: Split) -> tuple[Floats, dict[str, Any]]:
    """The probabilities of the test rows, and what else is worth keeping."""
    if job.automatic:
        return automatic.predicted(job.model, table, split)
    known = varied(frame.iloc[split.train].reset_index(drop=True))
    asked = frame.iloc[split.test].reset_index(drop=True)[known.columns]
    return peer(job.model)(known, table.past.outcome[split.train], asked), {}


def keep(path: Path, found: list[Floats], about: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"unfinished-{os.getpid()}.npz")
    sizes = np.array([len(part) for part in found])
    with unfinished.open("wb") as file:
        np.savez(file, probability=np.concatenate(found), sizes=sizes, about=np.array(json.dumps(about)))
    unfinished.rename(path)
