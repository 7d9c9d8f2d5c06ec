"""Fail where a lock file does not fit pyproject.toml, lacks a hash or names a place. Needs no network."""

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent
PLACE = re.compile(r"://|^\s*-|(?<![\w.])/|\bfile:")  # a host, an option or a path


def main() -> int:
    """Print every problem; 1 where there is one."""
    problems = list(all_problems())
    print("\n".join(problems) or "lock files: up to date", file=sys.stderr if problems else sys.stdout)
    return 1 if problems else 0


def all_problems() -> Iterator[str]:
    """Hold each lock file against the parts of pyproject.toml that it locks."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    core = project["project"]["dependencies"]
    extras = project["project"]["optional-dependencies"]
    groups = project["dependency-groups"]
    wanted = {
        "build": groups["build"] + project["build-system"]["requires"],
        "core": core,
        **{name: core + extra for name, extra in extras.items()},
        "dev": core + list(chain.from_iterable(extras.values())) + groups["build"] + groups["dev"],
        "learning-peers": groups["learning-peers"],
    }
    for name, requirements in wanted.items():
        lock = ROOT / "requirements" / f"{name}.txt"
        yield from (f"{lock.name}: {problem}" for problem in problems_of(lock.read_text(), requirements))
    for problem in problems_of_npm((ROOT / "tests" / "node" / "package-lock.json").read_text()):
        yield f"package-lock.json: {problem}"


def problems_of(lock: str, requirements: list[str]) -> Iterator[str]:
    """Hold one lock file against what it should satisfy."""
    entries = lock.replace("\\\n", " ").splitlines()
    pins: dict[str, list[str]] = {}
    for entry in entries:
        pinned, *hashes = entry.split("--hash=")
        if not hashes or PLACE.search(pinned):
            yield f"not a pin with hashes: {entry.strip()[:80]}"
            continue
        name, _, version = pinned.partition(";")[0].partition("==")
        pins.setdefault(canonicalize_name(name.strip()), []).append(version.strip())
    for text in requirements:
        wanted = Requirement(text)
        versions = pins.get(canonicalize_name(wanted.name), [])
        if not versions or not all(map(wanted.specifier.contains, versions)):
            yield f"{text!r} is pinned at {', '.join(versions) or 'nothing'}. Mend it with: make lock"


def problems_of_npm(lock: str) -> Iterator[str]:
    """Hold the lock file of the tests' JavaScript packages against the same measure."""
    for name, package in json.loads(lock)["packages"].items():
        if name and ("resolved" in package or "integrity" not in package):
            yield f"not a version with a hash and without a place: {name}"


if __name__ == "__main__":
    sys.exit(main())
