"""Lists of leads leave as files: with the columns and in the order that are shown, and no formulas."""

import csv
import io

import pytest
from python_calamine import CalamineWorkbook

from leadlight.actions.access.operations import Role
from leadlight.actions.lifecycle.assign import assign
from leadlight.actions.lists import take_out as module
from leadlight.actions.lists.columns import USUAL, chosen_columns
from leadlight.actions.lists.take_out import Listed, as_csv, take_out, write_workbook
from leadlight.actions.live.fields import add_field
from leadlight.errors import DataError, NotAllowedError
from leadlight.storage.lead_filters import Filters
from leadlight.storage.lead_list import Order
from leadlight.storage.models import Audit
from tests.actions.access.people import actor_of
from tests.actions.live.happenings import NOW, happen, lead_of, publish_at_once, said

EVERYBODY = Listed(Filters(), Order("called", descending=False))


@pytest.fixture
def marketer(place):
    publish_at_once()
    happen(
        said("ana", email="ana@acme.example", name="Ana", company="=1+1", seats=12),
        said("ben", email="ben@acme.example", name="Ben", job_title="CEO", seats=["a", 1]),
        said("cy", email="cy@acme.example", name="Cy"),
    )
    return actor_of(Role.MARKETER)


def table(taken):
    text = b"".join(as_csv(taken)).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_list_leaves_in_its_order_with_its_columns(marketer, monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", 2)
    add_field("seats", "number", NOW)
    columns = chosen_columns(["field.seats", "company", "score", "field.unknown"])
    found = table(take_out(EVERYBODY, columns, "csv", marketer, NOW))

    assert found[0] == ["lead_id", "name", "company", "score", "seats"]
    assert [row[1:] for row in found[1:]] == [
        ["Ana", "'=1+1", "0.0", "12"],
        ["Ben", "", "20.0", '["a",1]'],
        ["Cy", "", "0.0", ""],
    ]
    assert Audit.objects.get(action="leads.export").detail["leads"] == 3


def test_chosen_leads_leave_alone(marketer):
    found = table(take_out([lead_of("ben").uid, "nobody"], ("email", "created"), "csv", marketer, NOW))

    assert [row[2] for row in found[1:]] == ["ben@acme.example"]


def test_a_workbook_has_texts_as_texts(marketer, tmp_path):
    taken = take_out(EVERYBODY, ("company", "score", "last_activity"), "xlsx", marketer, NOW)
    write_workbook(taken, tmp_path / "x.xlsx")
    found = CalamineWorkbook.from_path(tmp_path / "x.xlsx").get_sheet_by_index(0).to_python()
    assert found[0] == ["lead_id", "name", "company", "score", "last_activity"]
    assert [row[1:4] for row in found[1:3]] == [["Ana", "=1+1", 0.0], ["Ben", "", 20.0]]


def test_a_workbook_has_an_end(marketer, monkeypatch):
    monkeypatch.setattr(module, "MOST_IN_WORKBOOK", 2)

    with pytest.raises(DataError, match="at most 2 leads, and these are 3"):
        take_out(EVERYBODY, USUAL, "xlsx", marketer, NOW)
    with pytest.raises(DataError, match="no lead to export"):
        take_out(Listed(Filters(text="zzz"), Order()), USUAL, "csv", marketer, NOW)
    with pytest.raises(DataError, match="no lead to export"):
        take_out(Listed(Filters(text="!?"), Order()), USUAL, "csv", marketer, NOW)


@pytest.mark.parametrize("role", [Role.VIEWER, Role.REP])
def test_who_may_not_export_takes_nothing_out(marketer, role):
    assign(lead_of("ana").uid, "rep@x.example", marketer, NOW)
    with pytest.raises(NotAllowedError):
        take_out(EVERYBODY, USUAL, "csv", actor_of(role), NOW)


def test_columns_stand_in_one_order_and_there_are_always_some():
    assert chosen_columns(["owner", "company", "nonsense"]) == ("company", "owner")
    assert chosen_columns(["nonsense"]) == USUAL
