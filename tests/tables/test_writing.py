"""What is written is whole, or the old output stays."""

import os
import subprocess
import sys
import textwrap

import duckdb
import pytest

from leadlight.tables.errors import CannotWriteError, DoesNotFitError, OutputExistsError

FAILING = "SELECT CASE WHEN i > 400000 THEN error('stop') ELSE 'text' END AS a FROM range(500000) AS r(i)"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_a_failure_leaves_the_old_file_and_nothing_else(desk, suffix):
    path = desk.put(f"out{suffix}", "old")

    with pytest.raises((CannotWriteError, duckdb.Error)):
        desk.write(path, FAILING)

    assert path.read_bytes() == b"old"
    assert [file.name for file in desk.folder.iterdir()] == [path.name]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_a_full_disk_leaves_the_old_file_and_is_said(desk, suffix):
    path = desk.put(f"out{suffix}", "old")
    code = """
        import resource, signal, sys, duckdb
        from leadlight.tables import parse_address, write_table
        from leadlight.errors import LeadlightError
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        connection = duckdb.connect()
        connection.execute("CREATE VIEW v AS SELECT hash(i)::VARCHAR AS a FROM range(100000) AS r(i)")
        try:
            write_table(connection, "v", parse_address(sys.argv[1]))
        except LeadlightError as error:
            print(error)
    """

    told = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code), str(path)], capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip

    assert "No room left on the disk" in told.stdout, told.stderr
    assert path.read_bytes() == b"old"
    assert [file.name for file in desk.folder.iterdir()] == [path.name]


def test_a_draft_of_a_process_that_died_is_cleared(desk):
    desk.put(".out.csv.999999999.leadlight-draft", "half")

    desk.write(desk.folder / "out.csv", "SELECT 1 AS a")

    assert [file.name for file in desk.folder.iterdir()] == ["out.csv"]


def test_a_draft_is_cleared_of_who_was_killed_and_not_of_who_writes(desk):
    with subprocess.Popen(["sleep", "60"]) as killed, subprocess.Popen(["sleep", "60"]) as writing:
        desk.put(f".out.csv.{killed.pid}.leadlight-draft", "half")
        desk.put(f".out.csv.{writing.pid}.leadlight-draft", "half")
        killed.kill()
        os.waitid(os.P_PID, killed.pid, os.WEXITED | os.WNOWAIT)  # dead, and nobody asked how

        desk.write(desk.folder / "out.csv", "SELECT 1 AS a")

        left = {file.name for file in desk.folder.iterdir()}
        writing.kill()

    assert left == {"out.csv", f".out.csv.{writing.pid}.leadlight-draft"}


def test_a_link_stays_a_link_and_permissions_stay(desk):
    path = desk.put("real.csv", "old")
    path.chmod(0o640)
    (desk.folder / "out.csv").symlink_to(path)

    desk.write(desk.folder / "out.csv", "SELECT 1 AS a")

    assert (desk.folder / "out.csv").is_symlink()
    assert path.read_text() == "a\n1\n"
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nowhere/out.csv", "there is no directory"),
        ("out.pdf", "ends in .pdf"),
        ("out", "ends in nothing"),
        ("d.csv", "is a directory"),
    ],
)
def test_a_place_that_cannot_be_written_is_refused(desk, name, said):
    (desk.folder / "d.csv").mkdir()

    with pytest.raises(CannotWriteError, match=said):
        desk.write(desk.folder / name, "SELECT 1 AS a")


def test_standard_input_is_no_output(desk):
    with pytest.raises(CannotWriteError):
        desk.write("-", "SELECT 1 AS a")


def test_formulas_in_names_and_cells_are_marked(desk):
    desk.write(desk.folder / "out.csv", "SELECT '=1' AS c1, -5 AS c2, '-x' AS c3", c1="=A1", c2="-b", c3="n")

    assert (desk.folder / "out.csv").read_text() == "\"'=A1\",'-b,n\n'=1,-5,'-x\n"


def test_texts_with_nul_are_refused_where_csv_could_not_be_read_again(desk):
    path = desk.put("out.csv", "old")

    with pytest.raises(
        DoesNotFitError, match=r"1 text in note \(the first in row 2\) holds the character NUL"
    ):
        desk.write(path, "SELECT i, 'a' || chr(i::INTEGER) AS note FROM range(1, -1, -1) AS r(i)")

    assert path.read_text() == "old"
    assert desk.write(desk.folder / "out.jsonl", "SELECT 'a' || chr(0) AS note") == ()
    assert desk.rows(desk.folder / "out.jsonl") == [("a\0",)]


def test_json_lines_of_no_rows_are_said_to_be_empty(desk):
    (note,) = desk.write(desk.folder / "out.jsonl", "SELECT 1 AS a WHERE false")

    assert "The file is empty, as there is no row" in note
    assert (desk.folder / "out.jsonl").read_bytes() == b""


def test_texts_and_rows_that_a_sheet_cannot_hold_are_refused_before_writing(desk):
    path = desk.put("out.xlsx", "old")

    with pytest.raises(DoesNotFitError, match=r"2 texts in note \(the first in row 2\).*\.csv or \.parquet"):
        desk.write(path, "SELECT repeat('x', 32766 + i) AS note FROM range(1, 4) AS r(i)")
    with pytest.raises(DoesNotFitError, match=r"1,048,576 rows do not fit"):
        desk.write(path, "SELECT i FROM range(1048576) AS r(i)")

    assert path.read_text() == "old"


def test_a_named_sheet_of_an_old_workbook_is_replaced_only_on_demand(desk):
    address = f"{desk.folder / 'out.xlsx'}#Scored"
    desk.write(address, "SELECT 1 AS a")

    with pytest.raises(OutputExistsError):
        desk.write(address, "SELECT 2 AS a")
    desk.write(address, "SELECT 2 AS a", replace=True)

    assert desk.rows(address) == [(2,)]


def test_numbers_that_a_cell_would_round_become_text(desk):
    desk.write(
        desk.folder / "out.xlsx", "SELECT 12345678901234567 AS n, 'inf'::DOUBLE AS x, 'nan'::DOUBLE AS y"
    )

    assert desk.rows(desk.folder / "out.xlsx") == [("12345678901234567", "inf", None)]


def test_code_points_that_xlsx_cannot_hold_are_said(desk):
    assert "code points XLSX cannot" in desk.write(desk.folder / "out.xlsx", "SELECT chr(65534) AS a")[0]


def test_names_that_differ_in_case_only_are_kept_where_that_is_possible(desk):
    query = "SELECT 1 AS c1, 2 AS c2"

    assert desk.write(desk.folder / "o.csv", query, c1="E-mail", c2="e-mail") == ()
    notes = desk.write(desk.folder / "o.parquet", query, c1="E-mail", c2="e-mail")

    assert (desk.folder / "o.csv").read_text() == "E-mail,e-mail\n1,2\n"
    assert notes == ("Names must differ in more than case there: e-mail became e-mail (2).",)
