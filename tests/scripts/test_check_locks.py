"""A lock file that fits no longer, or would send people elsewhere, is found."""

import json
import runpy
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parents[2] / "scripts" / "check_locks.py"
PINNED = "ruamel-yaml==0.19.1 \\\n    --hash=sha256:0a \\\n    --hash=sha256:1b\n"


@pytest.fixture(scope="module")
def problems():
    problems_of = runpy.run_path(str(SCRIPT))["problems_of"]
    return lambda lock, *requirements: list(problems_of(lock, list(requirements)))


def test_a_pin_within_the_bounds_is_no_problem(problems):
    assert problems(PINNED, "ruamel.yaml>=0.18,<0.20") == []


def test_a_pin_for_some_systems_only_counts_too(problems):
    assert problems("numpy==2.4 ; python_full_version < '3.12' \\\n    --hash=sha256:0a\n", "numpy>=2") == []


def test_a_requirement_that_is_not_pinned_is_told(problems):
    assert problems(PINNED, "duckdb>=1") == ["'duckdb>=1' is pinned at nothing. Mend it with: make lock"]


def test_a_pin_out_of_bounds_is_told(problems):
    assert "is pinned at 0.19.1" in problems(PINNED, "ruamel.yaml>=0.20")[0]


@pytest.mark.parametrize(
    "line",
    [
        "ruamel-yaml==0.19.1",
        "--index-url https://packages.example/simple",
        "--find-links /srv/wheels",
        "thing @ https://packages.example/thing-1.0.tar.gz --hash=sha256:0a",
        "thing @ file:///srv/thing-1.0.tar.gz --hash=sha256:0a",
        "/srv/thing-1.0.tar.gz --hash=sha256:0a",
        "-e . --hash=sha256:0a",
    ],
)
def test_whatever_is_not_a_pin_with_hashes_is_told(problems, line):
    assert problems(f"{line}\n") == [f"not a pin with hashes: {line}"]


@pytest.mark.parametrize(
    "package", [{"integrity": "sha512-0a", "resolved": "https://packages.example/a.tgz"}, {}]
)
def test_a_javascript_package_with_a_place_or_without_a_hash_is_told(package):
    problems_of = runpy.run_path(str(SCRIPT))["problems_of_npm"]
    packages = {"": {}, "node_modules/a": package, "node_modules/b": {"integrity": "sha512-1b"}}

    assert list(problems_of(json.dumps({"packages": packages}))) == [
        "not a version with a hash and without a place: node_modules/a"
    ]
