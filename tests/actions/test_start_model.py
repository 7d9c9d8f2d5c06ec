"""Models and sheets to start from."""

from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from leadlight.actions.lead_sheet import lead_sheet
from leadlight.actions.score_list import Output, score_list
from leadlight.actions.start_model import template_named, write_new
from leadlight.actions.work_table import Inputs
from leadlight.errors import DataError, LeadlightError
from leadlight.scoring.reading import read_model
from leadlight.templates import SHEET_COLUMNS, template_text
from tests.actions.data import AT


def test_a_template_is_found_by_its_name():
    assert template_named("b2b-saas") == template_text("b2b-saas")


def test_an_unknown_template_names_the_nearest():
    with pytest.raises(
        LeadlightError, match=r"'b2b_saas'; did you mean 'b2b-saas'\? The templates are starter"
    ):
        template_named("b2b_saas")


def test_a_file_that_is_there_is_never_written_over(tmp_path):
    path = tmp_path / "scoring.yaml"
    path.write_text("mine")

    with pytest.raises(DataError, match="stays as it is"):
        write_new(path, "theirs")

    assert path.read_text() == "mine"


def test_the_lead_sheet_has_the_columns_of_the_starter_in_order_and_no_lead(tmp_path):
    lead_sheet(tmp_path / "leads.xlsx")

    rows = CalamineWorkbook.from_path(tmp_path / "leads.xlsx").get_sheet_by_index(0).to_python()
    assert rows == [list(SHEET_COLUMNS)]


def test_cells_of_the_lead_sheet_offer_yes_and_no_and_the_header_stays_in_sight(tmp_path):
    lead_sheet(tmp_path / "leads.xlsx")

    with ZipFile(tmp_path / "leads.xlsx") as workbook:
        sheet = workbook.read("xl/worksheets/sheet1.xml").decode()
    assert (
        sheet.count("<formula1>&quot;Yes,No&quot;</formula1>") + sheet.count('<formula1>"Yes,No"</formula1>')
        == 5
    )
    assert 'sqref="I2:I1001"' in sheet
    assert "Qualified" in sheet
    assert 'state="frozen"' in sheet


def test_the_empty_lead_sheet_can_be_scored(tmp_path):
    lead_sheet(tmp_path / "leads.xlsx")

    ranking = score_list(
        read_model(template_text("starter")), Inputs(str(tmp_path / "leads.xlsx"), at=AT), Output()
    )

    assert ranking.report.leads == 0


def test_a_lead_sheet_is_a_workbook(tmp_path):
    with pytest.raises(DataError, match=r"\.xlsx"):
        lead_sheet(tmp_path / "leads.csv")
