"""Measure how well and how fast Leadlight learns; the exit code says whether all targets were reached.

``python -m benchmarks.learning [--quick] [--only TABLE] [--plan PLAN] [--peers] [--page FILE] [PART ...]``.
Answers are kept in ``benchmarks/.data/learning`` under a hash of what they were made of: what did not
change is not run again, and an interrupted run goes on where it was.
"""

# ruff: noqa: PLC0415 - the number of threads is set before the libraries that read it are loaded

from __future__ import annotations

import argparse
import importlib
import os
import sys
import warnings
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.keeping import keep

if TYPE_CHECKING:
    from benchmarks.learning.findings import Finding
    from benchmarks.learning.parts import Asked
    from benchmarks.learning.results import Row

PARTS = ("accuracy", "curves", "elsewhere", "chance", "leakage", "monitor", "speed")
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
LOADED = (
    "sklearn.linear_model",
    "sklearn.ensemble",
    "sklearn.compose",
    "lightgbm",
    "catboost",
    "interpret.glassbox",
)
"""Loaded once, before processes are forked; the product's own is, so that it does not change on the way."""


def main() -> int:
    """Run the parts asked for, print their tables, keep them."""
    os.environ.update(dict.fromkeys(THREADS, "1"))
    warnings.simplefilter("ignore")
    arguments = asked_for()
    for name in (*LOADED, *(() if arguments.peers else ("leadlight.learning.learner",))):
        importlib.import_module(name)
    rows, findings = measured(arguments)
    found = {"rows": [asdict(row) for row in rows], "findings": [asdict(finding) for finding in findings]}
    keep(f"learning-{'quick' if arguments.quick else 'full'}", found)
    if arguments.page:
        from benchmarks.learning.luck import beyond, doubts
        from benchmarks.learning.splits import CURVE, WHOLE
        from benchmarks.learning.writing import left_out, page

        others = [part for part in PARTS if arguments.parts and part not in arguments.parts]
        missing = left_out(rows, (*WHOLE, *CURVE), others)
        doubtful = list(doubts(rows))
        arguments.page.write_text(page(rows, [*findings, *beyond(doubtful)], missing, doubtful))
    missed = sum(finding.holds is False for finding in findings)
    print(f"\n{sum(finding.holds is not None for finding in findings)} targets, {missed} missed")
    return 1 if missed and not arguments.quick else 0


def measured(arguments: argparse.Namespace) -> tuple[list[Row], list[Finding]]:
    """The rows and findings of all parts, printed as they come."""
    from benchmarks.learning import parts, writing

    rows: list[Row] = []
    findings: list[Finding] = []
    asked = scope(arguments)
    for name in arguments.parts or PARTS:
        part = parts.PARTS[name]
        print(f"\n{name}: {part.__doc__}", flush=True)
        some, found = part(asked)
        if some:
            print(f"\n{writing.comparison(some)}\n\n{writing.everyone(some)}\n\n{writing.costs(some)}\n")
        print("\n".join(line for finding in found for line in finding.lines()), flush=True)
        rows += some
        findings += found
    return rows, findings


def scope(arguments: argparse.Namespace) -> Asked:
    """What is measured."""
    from benchmarks.learning.comparing import FULL, QUICK, models, only
    from benchmarks.learning.parts import Asked

    size = only(QUICK if arguments.quick else FULL, arguments.only, arguments.plan)
    return Asked(size, tuple(models(peers_alone=arguments.peers)))


def asked_for() -> argparse.Namespace:
    """Read the command's options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--quick", action="store_true", help="few tables and draws, to try the benchmark")
    parser.add_argument("--only", action="append", default=[], metavar="TABLE", help="this table; repeatable")
    parser.add_argument("--plan", action="append", default=[], metavar="PLAN", help="this plan; repeatable")
    parser.add_argument(
        "--peers", action="store_true", help="the single models alone, in accuracy and curves"
    )
    parser.add_argument("--page", type=Path, metavar="FILE", help="write the tables as Markdown too")
    found = parser.parse_args()
    if unknown := set(found.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}")
    if found.peers:
        found.parts = found.parts or ["accuracy", "curves"]
    return found


if __name__ == "__main__":
    sys.exit(main())
