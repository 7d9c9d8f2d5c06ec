import gzip

import pytest

from leadlight.tables.errors import (
    BrokenFileError,
    EmptyInputError,
    TooLargeError,
    WrongContentError,
)

PLAIN = [("Ana", "007"), ("Bo", "1,5")]


def test_text_stays_exactly_as_written(desk):
    path = desk.put("leads.csv", "Name,Zip\n Ana ,007\nTRUE,1.50\n2024-01-01,NULL\n")

    assert desk.rows(path) == [(" Ana ", "007"), ("TRUE", "1.50"), ("2024-01-01", "NULL")]


def test_rows_are_numbered_from_one_in_their_order(desk):
    desk.open(desk.put("leads.csv", "n\n" + "".join(f"{n}\n" for n in range(50_000))))

    unlike = "SELECT count(*) FROM opened WHERE CAST(n AS BIGINT) + 1 <> _row"
    assert desk.connection.execute(unlike).fetchone() == (0,)


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_delimiters_line_breaks_and_encodings_are_recognised(desk, delimiter, newline, encoding):
    lines = [["Näme", "Zip"], ["Ana", "007"], ["Zoë", '"1,5;|"']]
    text = "".join(delimiter.join(line) + newline for line in lines)

    table = desk.open(desk.put("leads.csv", text.encode(encoding)))

    assert [column.name for column in table.columns] == ["Näme", "Zip"]
    assert desk.connection.execute("FROM opened").fetchall() == [(1, "Ana", "007"), (2, "Zoë", "1,5;|")]


def test_what_is_not_utf8_is_read_as_windows_wrote_it_and_said(desk):
    path = desk.put("leads.csv", b"Name;Note\r\nJos\xe9;\x80 5\r\n" + b"x;y\r\n" * 5 + b"\x81;z\r\n")

    table = desk.open(path)

    assert desk.connection.execute("FROM opened").fetchmany(1) == [(1, "José", "€ 5")]
    assert table.notes == (f"{path} is not UTF-8; it was read as cp1252.",)


def test_a_header_alone_is_a_table_of_no_rows(desk):
    assert desk.rows(desk.put("leads.csv", "Name,Zip")) == []


def test_ragged_rows_are_mended_and_named_by_line(desk):
    path = desk.put("leads.csv", 'a,b\n1\n1,2\n"x\ny",2,3\n1,2,\n\n9,8,7\n1,2,, \n')

    table = desk.open(path)

    assert desk.connection.execute("SELECT a, b FROM opened").fetchall() == [
        ("1", None), ("1", "2"), ("x\ny", "2"), ("1", "2"), ("9", "8"), ("1", "2"),
    ]  # fmt: skip
    assert table.notes == (
        f"{path}: 1 row has fewer cells than the header and was filled up with blanks: line 2.",
        f"{path}: 2 rows have more cells than the header and lost what was too much: lines 4, 8.",
    )


def test_many_ragged_rows_are_counted(desk):
    table = desk.open(desk.put("leads.csv", "a,b\n" + "1\n" * 1000))

    assert "1,000 rows have fewer cells" in table.notes[0]
    assert table.notes[0].endswith("lines 2, 3, 4, 5, 6 and 995 more.")


@pytest.mark.parametrize(
    "text",
    [
        "a,b\n1,2\r\n3,4\n",
        "a,b\r\n1,2\n3,4\r\n",
        "a,b\n1,2\r3,4\n",
        "sep=,\na,b\n1,2\n3,4",
        "\n\na,b\n1,2\n3,4",
    ],
)
def test_mixed_line_breaks_and_lines_before_the_header_are_no_trouble(desk, text):
    assert desk.rows(desk.put("leads.csv", text)) == [("1", "2"), ("3", "4")]


def test_a_quote_in_the_middle_is_text(desk):
    path = desk.put("leads.csv", 'a,b\n5" pipe,"say ""hi"""\n"x"y,2\n')

    assert desk.rows(path) == [('5" pipe', 'say "hi"'), ("xy", "2")]


def test_a_name_over_several_lines_is_one_name(desk):
    table = desk.open(desk.put("leads.csv", b'"First\r\nName",b\r\n1,"x\ny"\r\n'))

    assert table.columns[0].name == "First\r\nName"
    assert desk.connection.execute("FROM opened").fetchall() == [(1, "1", "x\ny")]


def test_blank_and_repeated_names_are_made_unique_and_said(desk):
    path = desk.put("leads.csv", "E-mail,,E-mail,e-mail,_row\n1,2,3,4,5\n")

    table = desk.open(path)

    assert [(column.name, column.duplicate_of) for column in table.columns] == [
        ("E-mail", None), ("column_2", None), ("E-mail (2)", "E-mail"), ("e-mail", None), ("_row", None),
    ]  # fmt: skip
    assert [leaf.path for leaf in table.leaves] == [(column.name,) for column in table.columns]
    assert desk.connection.execute("FROM opened").fetchall() == [(1, "1", "2", "3", "4", "5")]
    assert len(table.notes) == 2


def test_marks_before_formulas_are_taken_off_and_others_kept(desk):
    path = desk.put("leads.csv", "a,'=b\n'=1+1,'hello\n''=1,'+49 30 1234567\n'-x,'-5\n")

    assert desk.rows(path) == [("=1+1", "'hello"), ("'=1", "'+49 30 1234567"), ("-x", "'-5")]
    assert desk.open(path).columns[1].name == "=b"


def test_terminal_escapes_and_markup_are_text(desk):
    assert desk.rows(desk.put("leads.csv", "a\n\x1b[31mred[/b]\n")) == [("\x1b[31mred[/b]",)]


def test_a_packed_file_is_unpacked(desk):
    assert desk.rows(desk.put("leads.csv.gz", gzip.compress(b"a,b\n1,2\n"))) == [("1", "2")]


def test_a_name_that_looks_like_a_pattern_is_a_name(desk):
    desk.put("x1.csv", "a\nwrong\n")

    assert desk.rows(desk.put("x[1]*.csv", "a\nright\n")) == [("right",)]


def test_a_quote_that_never_closes_is_refused_with_its_line(desk, refused):
    path = desk.put("leads.csv", 'a,b\n1,2\n3,"4\n5,6\n')

    assert f"{path}, line 3: a quotation mark is opened and never closed" in refused(path, BrokenFileError)


def test_a_line_without_end_is_refused_at_once(desk, refused):
    path = desk.folder / "leads.csv"
    with path.open("wb") as file:
        file.write(b"a,b\n")
        for _ in range(500):
            file.write(b"x" * 1024**2)

    assert "a line of more than 16 MB" in refused(path, TooLargeError)


def test_a_quoted_text_without_end_is_refused(desk, refused):
    path = desk.put("leads.csv", b'a,b\n"' + b"x\n" * 10_000_000)

    assert "16 MB" in refused(path, TooLargeError)


def test_a_million_columns_are_refused(desk, refused):
    path = desk.put("leads.csv", ",".join(f"c{n}" for n in range(1_000_000)) + "\n")

    assert "1,000,000 columns; at most 16,384" in refused(path, TooLargeError)


def test_the_most_columns_that_a_spreadsheet_has_can_be_read(desk):
    line = ",".join(str(n) for n in range(16_384))

    assert desk.rows(desk.put("leads.csv", f"{line}\n{line}\n")) == [tuple(line.split(","))]


@pytest.mark.parametrize("content", [b"\0\1\2" * 100, b"a,b\n1,2\n" * 9000 + b"\0\n", bytes(range(256)) * 40])
def test_binary_data_is_refused(desk, refused, content):
    assert "is binary data" in refused(desk.put("leads.csv", content), WrongContentError)


@pytest.mark.parametrize("content", [b"\n\n", b" , \n,\n", b"\xef\xbb\xbf"])
def test_nothing_but_blanks_is_no_table(desk, refused, content):
    assert "no row at all" in refused(desk.put("leads.csv", content), EmptyInputError)
