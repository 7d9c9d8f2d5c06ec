"""Write an empty lead sheet: the starter's columns, with drop-downs where only a few answers make sense."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from leadlight.actions.start_model import check_free
from leadlight.errors import DataError
from leadlight.tables.safely import replacing
from leadlight.templates import SHEET_COLUMNS

ROWS = 1_000
"""So many empty rows have drop-downs."""

STAGES = ("New", "Contacted", "Qualified", "Proposal", "Negotiation", "Won", "Lost")
_RESULTS = frozenset({"Total Score", "Lead Priority"})
_WIDE = {"Lead Name": 24, "Email Address": 28, "Company": 24, "Notes": 48}
_HEAD = {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DCE6F1", "bottom": 1}
_RESULT_HEAD = {**_HEAD, "bg_color": "#E7E6E6", "italic": True}


def lead_sheet(path: Path) -> None:
    """Write the workbook; raises DataError for a file that is there or is no .xlsx."""
    if path.suffix.lower() != ".xlsx":
        raise DataError(
            f"{path} does not end in .xlsx. A lead sheet is a workbook: name it for example leads.xlsx."
        )
    check_free(path)
    import xlsxwriter  # noqa: PLC0415 - loaded for this only

    with replacing(path) as draft:
        workbook = xlsxwriter.Workbook(str(draft))
        sheet = workbook.add_worksheet("Leads")
        for place, column in enumerate(SHEET_COLUMNS):
            _write_column(workbook, sheet, place, column)
        sheet.freeze_panes(1, 1)
        sheet.set_row(0, 48)
        sheet.autofilter(0, 0, ROWS, len(SHEET_COLUMNS) - 1)
        workbook.close()


def _write_column(workbook: Any, sheet: Any, place: int, column: str) -> None:  # noqa: ANN401 - xlsxwriter has no types
    is_number = "(Number)" in column or "(past Week)" in column
    # what looks like a number but is none, such as a phone number, keeps every character as text
    cells = None if is_number or column in _RESULTS else workbook.add_format({"num_format": "@"})
    sheet.set_column(place, place, _WIDE.get(column, 16), cells)
    sheet.write_string(0, place, column, workbook.add_format(_RESULT_HEAD if column in _RESULTS else _HEAD))
    if (allowed := _allowed(column, is_number=is_number)) is not None:
        sheet.data_validation(1, place, ROWS, place, allowed)


def _allowed(column: str, *, is_number: bool) -> dict[str, Any] | None:
    """What may stand in the cells of a column, as xlsxwriter takes it."""
    if "(Yes/No)" in column:
        return _one_of(("Yes", "No"))
    if column == "Sales Stage":
        return {**_one_of(STAGES), "error_type": "information"}
    if is_number:
        message = "A whole number from 0 is needed here, for example 3."
        return {
            "validate": "integer",
            "criteria": ">=",
            "value": 0,
            "error_title": "How many?",
            "error_message": message,
        }
    return None


def _one_of(answers: tuple[str, ...]) -> dict[str, Any]:
    message = f"Choose {', '.join(answers[:-1])} or {answers[-1]}, or leave the cell empty."
    return {
        "validate": "list",
        "source": list(answers),
        "error_title": "Please choose",
        "error_message": message,
    }
