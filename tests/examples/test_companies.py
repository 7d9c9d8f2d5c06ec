"""The three example companies score what was worked out for them by hand."""

import runpy
from decimal import Decimal

import pytest

from leadlight.scoring.evaluate import score
from leadlight.scoring.reading import read_with_warnings
from tests.examples import brightpane, mossbeck, quillfen
from tests.examples.companies import COMPANIES, expected_of, leads_of
from tests.examples.plainly import AS_OF, ROOT

GENERATED = (
    ("brightpane", "make_events.py", "events.csv"),
    ("mossbeck", "make_events.py", "events.jsonl"),
    ("quillfen", "make_sheet.py", "leads.xlsx"),
)

company = pytest.mark.parametrize("company", COMPANIES)


def model_of(company):
    path = ROOT / "examples" / company / "scoring.yaml"
    return read_with_warnings(path.read_text(encoding="utf-8"), source=str(path))


def points(text):
    return Decimal(text) if text else None


@company
def test_the_meaning_gives_every_lead_the_score_worked_out_by_hand(company):
    model, _ = model_of(company)

    for lead, expected in zip(leads_of(company), expected_of(company), strict=True):
        scored = score(model, lead, AS_OF)
        wanted = {name: points(expected[name]) for name in model.scores if expected["priority"] != "Excluded"}
        assert (scored.scores, scored.total) == (wanted, points(expected["score"])), expected["key"]


@company
def test_the_meaning_gives_every_lead_its_priority_grade_and_stage(company):
    model, _ = model_of(company)

    for lead, expected in zip(leads_of(company), expected_of(company), strict=True):
        scored = score(model, lead, AS_OF)
        reached = (scored.priority or "", scored.grade or "", scored.qualifies_for or "")
        assert reached == (expected["priority"], expected["grade"], expected["qualifies_for"]), expected[
            "key"
        ]


@company
def test_the_expected_scores_are_those_worked_out_by_hand(company):
    by_hand = {"brightpane": brightpane, "mossbeck": mossbeck, "quillfen": quillfen}[company]

    assert expected_of(company) == by_hand.expected()


@pytest.mark.parametrize(("company", "script", "made"), GENERATED)
def test_the_data_are_what_the_script_beside_them_writes(company, script, made, tmp_path):
    folder = ROOT / "examples" / company

    runpy.run_path(str(folder / script))["write"](tmp_path)

    assert (tmp_path / made).read_bytes() == (folder / made).read_bytes()


@company
def test_the_model_of_an_example_gives_no_reason_for_a_warning(company):
    _, warnings = model_of(company)

    assert warnings == []


@company
def test_an_example_shows_every_priority_of_its_model(company):
    model, _ = model_of(company)

    shown = {row["priority"] for row in expected_of(company)}

    assert shown == {priority.name for priority in model.priorities} | {"Excluded"}


@company
def test_the_calculator_by_hand_knows_nothing_of_the_product(company):
    written = [
        (ROOT / "tests" / "examples" / f"{name}.py").read_text(encoding="utf-8")
        for name in (company, "plainly")
    ]

    assert not any("import leadlight" in text or "from leadlight" in text for text in written)
