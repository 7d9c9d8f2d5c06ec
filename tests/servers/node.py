"""Node, and what tests/node/package-lock.json names: installed once, and again when that file changes."""

import fcntl
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGES = "nodejs npm"
OLDEST = 20  # of @segment/analytics-node
WANTED = Path(__file__).parents[1] / "node"
FILES = ("package.json", "package-lock.json", ".npmrc")


@pytest.fixture(scope="session")
def node() -> Path:
    """Give the program that runs JavaScript."""
    program = find_program("node")
    version = version_of(program)
    if version < OLDEST:
        pytest.skip(f"needs Node {OLDEST} or newer, and {program} is Node {version}: see https://nodejs.org")
    return program


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """Give the folder `node_modules` with Segment's clients. The first time, npm fetches them: some seconds.

    They lie in the environment, beside the packages for Python: the project's own folders hold no copies.
    """
    folder = Path(sys.prefix) / "node" / fingerprint()
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the tests run in several processes
        if not (folder / "node_modules").is_dir():
            install(folder)
    return folder / "node_modules"


def fingerprint() -> str:
    return hashlib.sha256(b"".join((WANTED / name).read_bytes() for name in FILES)).hexdigest()[:16]


def install(folder: Path) -> None:
    """Let npm install exactly what the lock file names, wholly or not at all."""
    attempt = folder / "attempt"
    shutil.rmtree(attempt, ignore_errors=True)
    attempt.mkdir()
    for name in FILES:
        shutil.copy(WANTED / name, attempt)
    ran = subprocess.run(
        [find_program("npm"), "ci"], cwd=attempt, capture_output=True, text=True, check=False, timeout=240
    )
    if ran.returncode:
        pytest.fail(f"npm cannot install what {WANTED} names:\n{ran.stderr}", pytrace=False)
    (attempt / "node_modules").rename(folder / "node_modules")


def find_program(name: str) -> Path:
    if found := shutil.which(name):
        return Path(found)
    return pytest.fail(f"{name} is not installed. Install it: apt-get install {PACKAGES}", pytrace=False)


def version_of(program: Path) -> int:
    """Read the major version: v20.20.2 is 20."""
    found = re.match(r"v(\d+)", subprocess.check_output([program, "--version"], text=True))
    return int(found[1]) if found else 0
