"""The example companies through the command line, as their READMEs say, on every engine."""

import csv
import re
import shlex
import shutil
import subprocess
import sys
from decimal import Decimal
from itertools import product

import pytest

from tests.examples.companies import COMPANIES, expected_of
from tests.examples.plainly import ROOT

INPUTS = {
    "brightpane": ("leads.csv", "--events", "events.csv"),
    "mossbeck": ("leads.csv", "--events", "events.jsonl"),
    "quillfen": ("leads.xlsx",),
}
OTHERS = ("priority", "grade", "qualifies_for")
PAIRS = (
    *product(COMPANIES, ("duckdb", "python")),
    # Spark takes half a minute to begin; that it says the same of any list is tried in one process elsewhere.
    pytest.param("brightpane", "spark", marks=[pytest.mark.spark, pytest.mark.slow]),
)


def leadlight(*arguments, folder):
    done = subprocess.run(
        [sys.executable, "-m", "leadlight", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def folder_of(tmp_path):
    """Give a copy of a company's folder, to write into."""
    return lambda company: shutil.copytree(ROOT / "examples" / company, tmp_path / company)


def plain(row, scores):
    points = {name: Decimal(row[name]) if row[name] else None for name in (*scores, "score")}
    return points | {name: row[name] for name in OTHERS}


@pytest.mark.parametrize(("company", "engine"), PAIRS)
def test_every_engine_gives_every_lead_the_score_worked_out_by_hand(company, engine, folder_of):
    folder, as_of = folder_of(company), ("--as-of", "2026-03-01T09:00:00Z")

    leadlight(
        "score", *INPUTS[company], *as_of, "--engine", engine, "--keep-order", "-o", "out.csv", folder=folder
    )

    with (folder / "out.csv").open(encoding="utf-8-sig", newline="") as file:
        scored = list(csv.DictReader(file))
    scores = [name for name in expected_of(company)[0] if name not in {"key", "score", *OTHERS}]
    expected = expected_of(company)
    assert [plain(row, scores) for row in scored] == [plain(row, scores) for row in expected]


def commands_of(company):
    text = (ROOT / "examples" / company / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)
    return [(company, line) for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize(
    ("company", "command"), [pair for company in COMPANIES for pair in commands_of(company)]
)
def test_the_commands_of_a_readme_run(company, command, folder_of):
    program, *arguments = shlex.split(command)

    said = leadlight(*arguments, folder=folder_of(company))

    assert program == "leadlight"
    assert said
