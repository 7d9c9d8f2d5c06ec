"""How long learning and predicting take, in which memory, and what the libraries weigh on the disk.

``python -m benchmarks.learning.speed`` is the process that is measured; it prints its answer as JSON.
"""

# ruff: noqa: PLC0415 - a process loads what it measures

from __future__ import annotations

import csv
import json
import re
import resource
import sys
import time
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.data import CACHE
from benchmarks.learning.findings import Finding, at_most
from benchmarks.measure import ROOT, Failed, leadlight, run

LEADS, FIELDS, PREDICTED = 10_000, 40, 100_000
LEARN_SECONDS, LEARN_MB, PREDICT_SECONDS, EXTRA_MB = 60, 2_048, 10, 500
KINDS = ("in order", "unordered")
INDUSTRIES = [f"industry {at}" for at in range(30)]
TITLES = [
    f"{level} {work}" for level in ("Head of", "Junior", "Chief", "VP") for work in ("Sales", "IT", "HR")
]


def speed(leads: int, predicted: int) -> Iterator[Finding]:
    """What learning and predicting cost, as functions and as commands."""
    for kind in KINDS:
        yield from costs(kind, leads, predicted)
    yield from commands(leads, predicted)
    yield at_most("MB that the learning extra adds to the disk", size_of_extra(), EXTRA_MB)


def costs(kind: str, leads: int, predicted: int) -> Iterator[Finding]:
    """What the functions cost: leads in the order of arrival are tried over time, others in folds."""
    command = [sys.executable, "-m", "benchmarks.learning.speed", str(leads), str(predicted), kind]
    cost = run(command).answer
    learnt = f"{cost['learn_cpu']:.1f} s of CPU; chosen: {cost['chosen']}"
    said = f"{cost['predict_cpu']:.1f} s of CPU"
    yield at_most(f"seconds to learn from {leads:,} x {FIELDS}, {kind}", cost["learn"], LEARN_SECONDS, learnt)
    yield at_most("MB at the peak of learning", cost["learn_mb"], LEARN_MB)
    yield at_most(f"seconds to predict {predicted:,} leads", cost["predict"], PREDICT_SECONDS, said)
    yield Finding("MB at the peak of predicting", cost["predict_mb"])


def commands(leads: int, predicted: int) -> Iterator[Finding]:
    """The same from files to files."""
    folder = CACHE / "speed"
    folder.mkdir(parents=True, exist_ok=True)
    past, new = (folder / f"{count}.csv" for count in (leads, predicted))
    for path, count, seed in ((past, leads, 1), (new, predicted, 2)):
        write(path, invented(count, seed))
    out, scored = folder / "leads.predictor", folder / "predicted.csv"
    out.unlink(missing_ok=True)
    scored.unlink(missing_ok=True)
    learn = leadlight("learn", past, "--outcome", "won", "-o", out)
    predict = leadlight("predict", new, "--predictor", out, "-o", scored)
    for what, command, limit in (("learn", learn, LEARN_SECONDS), ("predict", predict, PREDICT_SECONDS)):
        try:
            cost = run(command)
        except Failed as failure:
            yield Finding(
                f"`leadlight {what}` could not be measured", None, "", holds=False, notes=(str(failure),)
            )
        else:
            note = f"{cost.cpu:.1f} s of CPU, {cost.peak_mb:,.0f} MB at the peak"
            yield at_most(f"seconds of `leadlight {what}`, from file to file", cost.seconds, limit, note)


def invented(leads: int, seed: int) -> dict[str, list[Any]]:
    """Numbers, choices, texts and gaps, as a file has them; half of the fields have a bearing on `won`."""
    chance = np.random.default_rng(seed)
    odds = np.full(leads, -1.0)
    columns: dict[str, list[Any]] = {}
    for at in range(FIELDS):
        if at % 2:
            numbers = np.round(chance.lognormal(1, 1, leads), 2)
            odds += 0.02 * at * np.log(numbers) * (at % 4 == 1)
            cells = [
                None if gap else str(number)
                for gap, number in zip(chance.random(leads) < 0.1, numbers, strict=True)
            ]
        else:
            levels = (INDUSTRIES, TITLES, ["yes", "no"], [f"city {place}" for place in range(400)])[
                at // 2 % 4
            ]
            places = chance.integers(len(levels), size=leads)
            odds += 0.3 * (places % 3 - 1) * (at % 4 == 0)
            cells = [levels[place] for place in places]
        columns[f"field {at}"] = cells
    columns["won"] = ["yes" if win else "no" for win in chance.random(leads) < 1 / (1 + np.exp(-odds))]
    return columns


def write(path: Path, columns: dict[str, list[Any]]) -> None:
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))


def measured(leads: int, predicted: int, kind: str) -> dict[str, Any]:
    """Learn and predict in this process."""
    from benchmarks.learning.tables import past_leads
    from leadlight.learning.learner import learn_from
    from leadlight.learning.lessons.lesson import LearningOptions

    def past(count: int, seed: int) -> Any:
        columns = invented(count, seed)
        order = np.arange(count) if kind == KINDS[0] else None
        return past_leads(columns, [value == "yes" for value in columns.pop("won")], order)

    known = past(leads, 1)
    learned, learn = timed(lambda: learn_from(known, LearningOptions()))
    learn_mb, asked = peak(), past(predicted, 2).known
    _, predict = timed(lambda: learned.predictor.predict(asked))
    return {
        "learn": learn[0],
        "learn_cpu": learn[1],
        "learn_mb": learn_mb,
        "predict": predict[0],
        "predict_cpu": predict[1],
        "predict_mb": peak(),
        "chosen": learned.report.chosen,
    }


def timed(work: Callable[[], Any]) -> tuple[Any, tuple[float, float]]:
    """What some work gives, and its seconds on the clock and of CPU."""
    start, cpu = time.perf_counter(), time.process_time()
    found = work()
    return found, (time.perf_counter() - start, time.process_time() - cpu)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def size_of_extra() -> float:
    """MB of all files of the packages that `leadlight[learn]` brings and `leadlight` does not."""
    core, extra = (named(ROOT / "requirements" / f"{name}.txt") for name in ("core", "learn"))
    return sum(map(size, extra - core)) / 2**20


def named(requirements: Path) -> set[str]:
    return set(re.findall(r"^([\w.-]+)==", requirements.read_text(), flags=re.MULTILINE))


def size(package: str) -> int:
    """Bytes of a package's files; 0 for one that this machine does not need."""
    try:
        files = distribution(package).files or []
    except PackageNotFoundError:
        return 0
    places = [Path(str(file.locate())) for file in files]
    return sum(place.stat().st_size for place in places if place.is_file())


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])))
