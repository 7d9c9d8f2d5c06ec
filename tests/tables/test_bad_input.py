"""What is no table is refused with a sentence that names the place and the remedy."""

import io
import os
import sys
import tempfile
import zipfile
from contextlib import contextmanager
from pathlib import Path

import pytest
import xlsxwriter

from leadlight.tables.errors import (
    BrokenFileError,
    EmptyInputError,
    MissingFileError,
    NoSuchSheetError,
    NotAFileError,
    TooLargeError,
    UnreadableError,
    WrongContentError,
)


def zipped(**members):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/").replace("_DOT_", "."), data)
    return content.getvalue()


def test_a_missing_file_is_refused_with_the_nearest_name(desk, refused):
    desk.put("leads.csv", "a\n")

    assert "did you mean" in refused(desk.folder / "lead.csv", MissingFileError)
    assert "there is no directory" in refused(desk.folder / "nowhere" / "leads.csv", MissingFileError)
    assert "no such file" in refused("x" * 5000, MissingFileError)


def test_directories_and_devices_are_no_files(desk, refused):
    assert "is a directory" in refused(desk.folder, NotAFileError)
    assert "a device or a pipe" in refused("/dev/null", NotAFileError)


def test_a_file_of_somebody_else_is_refused(refused, nobody):
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        path = Path(folder) / "leads.csv"
        path.write_text("a\n")
        path.chmod(0)

        with nobody():
            sentence = refused(path, UnreadableError)

    assert "permissions" in sentence


@pytest.fixture
def nobody():
    """Be a user who may not read everything, where the tests run as the super-user, who may."""

    @contextmanager
    def being():
        before = os.geteuid()
        if before == 0:
            os.seteuid(65534)
        try:
            yield
        finally:
            os.seteuid(before)

    return being


@pytest.mark.parametrize("name", ["leads.csv", "leads.xlsx", "leads.parquet", "leads.jsonl"])
def test_an_empty_file_is_refused(desk, refused, name):
    assert "is empty" in refused(desk.put(name, b""), EmptyInputError)


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("leads.csv", zipped(a="1"), "XLSX"),
        ("leads.csv", b"PAR1" + b"x" * 100 + b"PAR1", "Parquet"),
        ("leads.csv", b'{"a": 1}\n', "JSON Lines"),
        ("leads.csv", b"<!DOCTYPE html><html>", "a web page"),
        ("leads.csv", b"%PDF-1.7", "a PDF"),
        ("leads.csv", b"SQLite format 3\0", "an SQLite database"),
        ("leads.xlsx", b"a,b\n1,2\n", "CSV"),
        ("leads.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Excel file"),
        ("leads.xlsx", zipped(a="1"), "a zip archive"),
        ("leads.xlsx", zipped(content_DOT_xml="1"), "an OpenDocument file"),
        ("leads.parquet", b"a,b\n1,2\n", "CSV"),
        ("leads.jsonl", zipped(a="1"), "XLSX"),
        ("leads.docx", b"a,b\n", ".docx"),
        ("leads.gz", b"a,b\n", ".gz"),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(desk, refused, name, content, what):
    assert what in refused(desk.put(name, content), WrongContentError)


def test_damaged_files_are_refused(desk, refused):
    desk.write(desk.folder / "fine.parquet", "SELECT 1 AS a")
    parquet = (desk.folder / "fine.parquet").read_bytes()
    desk.write(desk.folder / "fine.xlsx", "SELECT 1 AS a")
    xlsx = (desk.folder / "fine.xlsx").read_bytes()

    assert "damaged" in refused(desk.put("cut.parquet", parquet[:-20]), BrokenFileError)
    assert "damaged" in refused(desk.put("cut.xlsx", xlsx[:-200]), BrokenFileError)
    assert "damaged" in refused(desk.put("cut.csv.gz", b"\x1f\x8b\x08\0" + b"x" * 50), BrokenFileError)
    broken = zipped(xl__workbook_DOT_xml="<nonsense", _rels="x")
    assert "damaged" in refused(desk.put("odd.xlsx", broken), BrokenFileError)


def test_every_cut_of_a_workbook_is_refused_or_read(desk):
    desk.write(desk.folder / "fine.xlsx", "SELECT 1 AS a, 'x' AS b")
    content = (desk.folder / "fine.xlsx").read_bytes()

    for at in range(40, len(content), 97):
        damaged = content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]
        try:
            desk.open(desk.put("odd.xlsx", damaged))
        except (BrokenFileError, WrongContentError, EmptyInputError, TooLargeError):
            continue


def test_a_zip_bomb_is_refused_before_it_is_unpacked(desk, refused):
    bomb = zipped(xl__workbook_DOT_xml="x", xl__worksheets__sheet1_DOT_xml=b"0" * 300_000_000)

    assert "would unpack to 0.3 GB" in refused(desk.put("bomb.xlsx", bomb), TooLargeError)


def test_a_zip_whose_directory_lies_is_refused(desk, refused):
    honest = zipped(xl__workbook_DOT_xml="y" * 1000)
    lying = honest.replace((1000).to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert "larger than its directory says" in refused(desk.put("lies.xlsx", lying), BrokenFileError)


def test_few_cells_over_a_huge_rectangle_are_refused(desk, refused):
    path = desk.folder / "wide.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "a")
        sheet.write(1_048_575, 16_383, "b")

    assert "1,048,576 rows and 16,384 columns" in refused(path, TooLargeError)


def test_a_packed_bomb_is_refused(desk, refused):
    import gzip  # noqa: PLC0415

    assert "far more" in refused(desk.put("a.csv.gz", gzip.compress(b"a\n" * 140_000_000, 6)), TooLargeError)


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are(desk, refused):
    path = desk.folder / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("Leads").write(0, 0, "a")
        book.add_worksheet("Archive")

    assert "Leads, Archive" in refused(f"{path}#Nope", NoSuchSheetError)
    assert "the sheet Archive is empty" in refused(f"{path}#archive", EmptyInputError)


def test_nothing_on_standard_input_is_refused(monkeypatch, refused):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))

    assert "Nothing came on standard input" in refused("-", EmptyInputError)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_standard_input_is_understood_by_its_content(desk, monkeypatch, suffix):
    path = desk.folder / f"table{suffix}"
    desk.write(path, "SELECT 'Ana' AS name")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(path.read_bytes())))

    assert desk.rows("-") == [("Ana",)]
