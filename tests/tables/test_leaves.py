import pytest

from leadlight.tables.errors import EmptyInputError, WrongContentError

MICROS = 1714557600250000


def test_every_type_becomes_one_of_six_kinds(desk):
    desk.write(
        desk.folder / "t.parquet",
        """SELECT 'x' AS text, 1::UTINYINT AS small, 2::BIGINT AS big, 3::UBIGINT AS huge, 1.5::FLOAT AS real, 1.50::DECIMAL(9,2) AS price,
        true AS yes, DATE '2024-05-01' AS day, TIMESTAMP '2024-05-01 10:00:00.25' AS at, TIMESTAMP_NS '2024-05-01 10:00:00.25' AS nano,
        TIMESTAMPTZ '2024-05-01 12:00:00.25+02' AS zoned, 'a'::ENUM('a') AS choice, [1, 2] AS list,
        '00000000-0000-0000-0000-000000000001'::UUID AS id""",
    )

    assert desk.leaves(desk.folder / "t.parquet") == {
        ("text",): ("text", ["x"]), ("small",): ("integer", [1]), ("big",): ("integer", [2]), ("huge",): ("text", ["3"]),
        ("real",): ("real", [1.5]), ("price",): ("text", ["1.50"]), ("yes",): ("truth", [True]),
        ("day",): ("text", ["2024-05-01"]), ("at",): ("instant", [MICROS]), ("nano",): ("instant", [MICROS]),
        ("zoned",): ("instant", [MICROS]), ("choice",): ("text", ["a"]), ("list",): ("json", ["[1,2]"]),
        ("id",): ("text", ["00000000-0000-0000-0000-000000000001"]),
    }  # fmt: skip


def test_structs_and_maps_are_taken_apart(desk):
    query = """SELECT {'page': {'path': '/a', 'n': 1}} AS context, MAP {'utm': 'x', 'k k': 'y'} AS traits
               UNION ALL SELECT NULL, MAP {'other': 'z'}"""
    desk.write(desk.folder / "t.parquet", query)

    assert desk.leaves(desk.folder / "t.parquet") == {
        ("context", "page", "path"): ("text", ["/a", None]), ("context", "page", "n"): ("integer", [1, None]),
        ("traits", "k k"): ("text", ["y", None]), ("traits", "other"): ("text", [None, "z"]),
        ("traits", "utm"): ("text", ["x", None]),
    }  # fmt: skip


def test_json_in_a_text_column_of_a_message_is_taken_apart(desk):
    path = desk.put("e.csv", 'properties,traits,note\n"{""path"": ""/a""}",x,{}\n,"{""a"": 1}",{}\n')

    assert desk.leaves(path) == {
        ("properties", "path"): ("text", ["/a", None]), ("traits",): ("text", ["x", '{"a": 1}']), ("note",): ("text", ["{}", "{}"]),
    }  # fmt: skip


def test_fields_of_all_lines_of_json_are_found(desk):
    late = "".join('{"a": 1}\n' for _ in range(20_000)) + '{"b": {"c": {"d": true}}, "a": null}\n'

    leaves = desk.leaves(desk.put("e.jsonl", late))

    assert leaves["a",][1][-2:] == ["1", None]
    assert leaves["b", "c", "d"][0] == "truth"
    assert leaves["b", "c", "d"][1][-1] is True


def test_a_field_that_is_now_an_object_and_now_a_value_is_both(desk):
    path = desk.put(
        "e.jsonl",
        '{"a": {"x/y~\\"z": "s", "": 2}}\n{"a": [1, "two"]}\n{"a": 12345678901234567890123}\n{"a": {}}\n',
    )

    assert desk.leaves(path) == {
        ("a", 'x/y~"z'): ("text", ["s", None, None, None]), ("a", ""): ("json", ["2", None, None, None]),
        ("a",): ("json", [None, '[1,"two"]', "12345678901234567890123", None]),
    }  # fmt: skip


def test_names_that_differ_in_case_only_are_two(desk):
    path = desk.put("e.jsonl", '{"userId": "u", "userid": {"n": 1}}\n')

    assert desk.leaves(path) == {("userId",): ("text", ["u"]), ("userid", "n"): ("json", ["1"])}


def test_lines_that_are_no_object_are_left_out_and_named(desk):
    path = desk.put("e.jsonl", b'\xef\xbb\xbf{"a": "1"}\r\n\r\nnonsense\n[1]\n{"a": "\xff"}\n  {"a": "2"}')

    table = desk.open(path)

    assert desk.connection.execute("FROM opened").fetchall()[-1][1] == "2"
    assert "no JSON object and left out: line 3, 4, 5." in table.notes[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('[\n{"a": 1}\n]', "jq -c '.[]'"),
        ('{\n"a": 1\n}', "over several lines"),
        ("a,b\n1,2\n", "no line with a JSON object"),
    ],
)
def test_other_json_is_refused_with_a_way_to_mend_it(desk, refused, content, said):
    assert said in refused(desk.put("e.json", content), WrongContentError)


def test_blank_lines_alone_are_no_table(desk, refused):
    assert "no line at all" in refused(desk.put("e.jsonl", "\n\n"), EmptyInputError)


def test_cells_of_a_workbook_keep_their_types(desk):
    path = desk.folder / "t.xlsx"
    desk.write(
        path,
        """SELECT * FROM (VALUES ('007', 1, 1.5, true, TIMESTAMP '2024-05-01 10:00:00.25', '12'::JSON),
                        (NULL, 20, 2, NULL, NULL, '"x"')) AS t(zip, n, x, yes, "at", mixed)""",
    )

    assert desk.leaves(path) == {
        ("zip",): ("text", ["007", None]), ("n",): ("integer", [1, 20]), ("x",): ("real", [1.5, 2.0]),
        ("yes",): ("truth", [True, None]), ("at",): ("instant", [MICROS, None]), ("mixed",): ("text", ["12", "x"]),
    }  # fmt: skip


def test_blank_rows_of_a_workbook_are_left_out_and_said(desk):
    import xlsxwriter  # noqa: PLC0415

    with xlsxwriter.Workbook(desk.folder / "t.xlsx") as book:
        book.add_worksheet("Empty")
        sheet = book.add_worksheet("Leads")
        for row, cells in enumerate([["a", "b", ""], [1, "x"], [], ["two", "y"], [3]]):
            sheet.write_row(row, 0, cells)

    table = desk.open(desk.folder / "t.xlsx")

    assert desk.connection.execute("FROM opened").fetchall() == [
        (1, "1", "x"),
        (2, "two", "y"),
        (3, "3", None),
    ]
    assert table.notes == (f"{desk.folder / 't.xlsx'}: 1 blank row was left out: row 3.",)


def test_a_field_without_a_name_is_named_by_its_place(desk):
    path = desk.put("nameless.jsonl", '{"": "x", "a": 1}\n')

    assert desk.leaves(path)[("column_1",)] == ("text", ["x"])


def test_a_name_with_nul_is_a_name(desk):
    path = desk.put("leads.jsonl", '{"no\\u0000te": "a", "in": {"b\\u0000": 1}}\n')

    assert desk.leaves(path) == {("no\ufffdte",): ("text", ["a"]), ("in", "b\0"): ("json", ["1"])}
