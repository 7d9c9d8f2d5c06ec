from decimal import Decimal

import pytest

from leadlight.scoring import document
from leadlight.scoring.document import DocumentProblem, read_document


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("yes", True), ("True", True), ("ON", True), ("no", False), ("false", False), ("Off", False),
        ("yEs", "yEs"),
        ("'yes'", "yes"), ("5", Decimal(5)), ("-5.10", Decimal("-5.1")), ("+5", Decimal(5)),
        ("007", Decimal(7)),
        ("'5'", "5"), ("1e3", "1e3"), ("1_000", "1_000"), (".5", ".5"), ("0x1F", "0x1F"),
        ("2026-03-01", "2026-03-01"),
        ("10:30", "10:30"), ("null", "null"), ("~", "~"), ("", None), ("''", ""), ("a b", "a b"), ("[]", []),
        ("{}", {}),
        ("|\n  a\n  b", "a\nb"),
    ],
)  # fmt: skip
def test_a_scalar_is_a_truth_value_a_number_a_text_or_nothing(written, value):
    read = read_document(f"a: {written}").value["a"]

    assert (read, type(read)) == (value, type(value))


def test_every_key_and_entry_has_a_place():
    read = read_document("a: 1\nb:\n  - x\n  - {c: y}\n")

    assert read.places == {
        (): (1, 1), ("a",): (1, 1), ("b",): (2, 1), ("b", 0): (3, 5), ("b", 1): (4, 5), ("b", 1, "c"): (4, 6),
    }  # fmt: skip


def test_a_key_that_stands_twice_is_noted_where_it_stands_again():
    read = read_document("a: 1\nb: {x: 1, x: 2}\na: 3\n")

    assert read.repeated == [(("b", "x"), "the key 'x' stands twice"), (("a",), "the key 'a' stands twice")]
    assert read.places["a",] == (3, 1)


def test_keys_that_are_one_as_values_are_noted_too():
    assert read_document("{yes: 5, 1: 3}").repeated == [
        ((1,), "the keys 'yes' and '1' read alike; keep one of them")
    ]


def test_what_is_left_out_and_a_bare_no_are_noted():
    read = read_document("a:\nb: [no, 'no', {c: }]\nNo: 1")

    assert read.empty == [("a",), ("b", 2, "c")]
    assert read.bare_no == [("b", 0), (False,)]


@pytest.mark.parametrize(
    ("text", "place", "sentence"),
    [
        ("", (1, 1), "the document is empty"),
        ("# only a comment\n", (1, 1), "the document is empty"),
        ("a: 1\n---\nb: 2\n", (3, 1), "a second document begins here"),
        ("a: [1\nb: 2", (2, 2), "this is not YAML"),
        ("a:\n\t- b", (2, 1), "this is not YAML"),
        ("a: \x7fb", (1, 1), "this is not YAML"),
        ("%YAML 3.0\n---\na: 1", (1, 1), "this is not YAML"),
        ("a: 1\nb: x\x1b[31m", (2, 5), "a control character .code 27. stands here"),
        ("a: &x 1", (1, 4), "anchors .* are not used"),
        ("a: 1\nb: *x", (2, 4), "anchors .* are not used"),
        ("a: &x [&y [1]]", (1, 4), "anchors .* are not used"),
        ("&x a: 1", (1, 1), "anchors .* are not used"),
        ("a: !!python/object:os.system x", (1, 4), "tags .* are not used"),
        ("a: !mine [1]", (1, 4), "tags .* are not used"),
        ("? [a]\n: 1", (1, 3), "a key is one word"),
        ("a: " + "[" * 99, (1, 44), "nested more than 40 deep"),
        ('a: "\\ud800"', (1, 4), "half of a character"),
    ],
)
def test_a_text_that_is_no_such_document_is_refused_with_its_place(text, place, sentence):
    with pytest.raises(DocumentProblem, match=sentence) as refused:
        read_document(text)

    assert refused.value.place == place


def test_a_document_of_too_many_values_is_refused(monkeypatch):
    monkeypatch.setattr(document, "MOST_VALUES", 10)

    with pytest.raises(DocumentProblem, match="more than 10 values"):
        read_document("a: [1, 2, 3, 4, 5, 6, 7, 8, 9]")
