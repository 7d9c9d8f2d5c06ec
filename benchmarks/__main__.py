"""Measure everything, print a table, keep it as JSON and say with the exit code whether all limits held.

``python -m benchmarks [--quick] [--runs N] [SECTION ...]``; the sections are those of `benchmarks.sections`.
"""

from __future__ import annotations

import argparse
import compileall
import sys
from collections.abc import Iterator
from dataclasses import asdict

from benchmarks.data import HERE
from benchmarks.keeping import keep
from benchmarks.measure import Failed
from benchmarks.sections import FULL, QUICK, SECTIONS, Finding, Section, Size


def main() -> int:
    """Run the sections asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all by default"
    )
    parser.add_argument(
        "--quick", action="store_true", help="small data, to try the benchmark; its ratios mean nothing"
    )
    parser.add_argument("--runs", type=int, default=5, help="alternating runs of which the median counts")
    asked = parser.parse_args()
    if unknown := set(asked.sections) - SECTIONS.keys():
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    compiled_once()
    size = QUICK if asked.quick else FULL
    findings: list[Finding] = []
    for name in asked.sections or SECTIONS:
        for finding in tried(SECTIONS[name], size, asked.runs):
            findings.append(finding)
            print(finding.line(), flush=True)
    keep(size.name, {"size": asdict(size), "findings": [asdict(finding) for finding in findings]})
    missed = [finding for finding in findings if finding.holds is False]
    print(f"\n{len(findings)} measured, {len(missed)} outside their limits")
    return 1 if missed and not (asked.quick and all(finding.about_speed for finding in missed)) else 0


def compiled_once() -> None:
    """Compile the sources as an installer does, and those of the peers too, so that no measured process has to."""
    for folder in (HERE, HERE.parent / "src"):
        compileall.compile_dir(folder, quiet=1)


def tried(section: Section, size: Size, runs: int) -> Iterator[Finding]:
    """Run one section; what fails is a finding too, and the other sections still run."""
    print(f"\n{section.__doc__}")
    try:
        yield from section(size, runs)
    except Failed as failure:
        yield Finding("could not be measured", value=None, holds=False, note=str(failure), about_speed=False)


if __name__ == "__main__":
    sys.exit(main())
