"""Measure the live system, print a table, keep it as JSON; the exit code says whether all limits held.

``python -m benchmarks.live [--quick] [--on sqlite|postgres] [SECTION ...]``
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import asdict

from benchmarks.keeping import keep
from benchmarks.live.sections import FULL, QUICK, SECTIONS, Size
from benchmarks.measure import Failed
from benchmarks.sections import Finding

KINDS = ("sqlite", "postgres")


def main() -> int:
    """Run the sections asked for, on the databases asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}")
    parser.add_argument("--quick", action="store_true", help="small, to try the benchmark")
    parser.add_argument("--on", choices=KINDS, help="one database only")
    asked = parser.parse_args()
    if unknown := set(asked.sections) - SECTIONS.keys():
        parser.error(f"there is no section {', '.join(sorted(unknown))}")
    size = QUICK if asked.quick else FULL
    findings: list[Finding] = []
    for name in asked.sections or SECTIONS:
        print(f"\n{SECTIONS[name].__doc__}")
        for kind in [asked.on] if asked.on else KINDS:
            for finding in tried(name, kind, size):
                findings.append(finding)
                print(finding.line(), flush=True)
    keep(f"live-{size.name}", {"findings": [asdict(finding) for finding in findings]})
    missed = [finding for finding in findings if finding.holds is False]
    print(f"\n{len(findings)} measured, {len(missed)} outside their limits")
    return 1 if missed and not asked.quick else 0


def tried(name: str, kind: str, size: Size) -> Iterator[Finding]:
    """Run one section on one database; what fails is a finding too, and the others still run."""
    try:
        yield from SECTIONS[name](kind, size)
    except Failed as failure:
        yield Finding(f"{kind}: {name} could not be measured", None, holds=False, note=str(failure))


if __name__ == "__main__":
    sys.exit(main())
