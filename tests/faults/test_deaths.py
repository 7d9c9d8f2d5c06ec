"""A process dies before any statement of the write path: who goes on finds nothing half done, lost or doubled."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import SOAK

STATEMENTS = 250
"""The scenario has at least as many."""


@pytest.mark.soak
@pytest.mark.timeout(0)
@pytest.mark.parametrize(
    ("kind", "stride"), [("sqlite", 23), pytest.param("postgres", 61, marks=pytest.mark.postgres)]
)
def test_wherever_a_process_dies_all_goes_on(kind, stride, tmp_path: Path, request: pytest.FixtureRequest):
    server = request.getfixturevalue("postgres").rsplit("/", 1)[0] if kind == "postgres" else ""
    first, stride = (1, 1) if SOAK else (3, stride)
    program = [sys.executable, "-m", "tests.faults.dying", str(tmp_path), server, str(first), str(stride)]

    done = subprocess.run(program, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])

    assert done.returncode == 0, done.stderr
    deaths = [json.loads(line) for line in done.stdout.splitlines()]
    assert [death for death in deaths if death["broken"]] == []
    assert deaths[-1]["before"] > STATEMENTS
    assert {death["where"].partition(":")[0] for death in deaths} > {
        "work",
        "meet",
        "merge",
        "part",
        "publish",
    }
    print(f"{len(deaths) - 1} deaths")  # noqa: T201 - a soak's figures
