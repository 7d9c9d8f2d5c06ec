"""The default engine gives the example companies, from their own files, what was worked out by hand."""

from decimal import Decimal

import duckdb
import pytest

from leadlight.engines.compiler import Detail
from leadlight.engines.duckdb import score_staged
from leadlight.engines.staging import Choices, stage
from leadlight.scoring.reading import read_model
from leadlight.scoring.values import microseconds
from leadlight.tables import open_table, parse_address
from tests.examples.companies import COMPANIES, expected_of
from tests.examples.plainly import AS_OF, ROOT

FILES = {
    "brightpane": ("leads.csv", "events.csv"),
    "mossbeck": ("leads.csv", "events.jsonl"),
    "quillfen": ("leads.xlsx",),
}


def scored(company):
    """Score a company on DuckDB: key and everything that expected.csv says, in the order of the leads."""
    folder, connection, at = ROOT / "examples" / company, duckdb.connect(), microseconds(AS_OF)
    model = read_model((folder / "scoring.yaml").read_text(encoding="utf-8"), source=company)
    leads, *events = (
        open_table(connection, parse_address(str(folder / file)), f"source_{number}")
        for number, file in enumerate(FILES[company])
    )
    staged = stage(connection, model, (leads, events), Choices(), at)
    score_staged(connection, model, staged, at, Detail.SCORES)
    scores = [f"score_{index}" for index in range(len(model.scores))]
    columns = ", ".join(("excluded", "priority", "stage", "grade", "total", *scores))
    rows = connection.execute(f"SELECT {columns} FROM result ORDER BY _row").fetchall()
    return [said(model, row) for row in rows]


def said(model, row):
    excluded, priority, stage, grade, total, *scores = row
    if excluded is not None:
        return dict.fromkeys((*model.scores, "score")) | {
            "priority": "Excluded",
            "grade": "",
            "qualifies_for": "",
        }
    return {
        **{name: Decimal(points) / 100 for name, points in zip(model.scores, scores, strict=True)},
        "score": Decimal(total) / 100,
        "priority": model.priorities[priority].name,
        "grade": grade or "",
        "qualifies_for": "" if stage is None else model.stages[stage].name,
    }


def wanted(row):
    words = ("priority", "grade", "qualifies_for")
    points = {
        name: Decimal(cell) if cell else None for name, cell in row.items() if name not in (*words, "key")
    }
    return points | {word: row[word] for word in words}


@pytest.mark.parametrize("company", COMPANIES)
def test_the_default_engine_gives_every_lead_what_was_worked_out_by_hand(company):
    expected = expected_of(company)

    for row, result in zip(expected, scored(company), strict=True):
        assert result == wanted(row), row["key"]
