import json
import time
from contextlib import suppress

import pytest

from leadlight.ingest.hooks.paths import Budget, PathError, TooMuchError, compiled_path

DOCUMENT = {
    "form": {"id": 7},
    "answers": [
        {"type": "email", "email": "ana@x.example", "form": 7},
        {"type": "text", "text": "hello", "form": 8},
        {"type": "text", "text": "", "form": 7},
    ],
}


def found(path, document=DOCUMENT):
    return list(compiled_path(path).values(document, Budget()))


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("$.form.id", [7]),
        ("$['form']['id']", [7]),
        ("$.answers[0].email", ["ana@x.example"]),
        ("$.answers[-1].text", [""]),
        ("$.answers[?@.type == 'email'].email", ["ana@x.example"]),
        ("$.answers[?@.form == $.form.id].type", ["email", "text"]),
        ("$.answers[?search(@.email, '@x[.]')].type", ["email"]),
        ("$.answers[?match(@.type, 'te.t') && length(@.text) > 2].text", ["hello"]),
        ("$.answers[?search(@.type, '(')].type", []),
        ("$.answers[?search(@.form, '7')].type", []),
        ("$.answers[1:].text", ["hello", ""]),
        ("$..email", ["ana@x.example"]),
        ("$.absent.too", []),
        ("$.form.id.deeper", []),
    ],
)
def test_a_path_finds_what_the_standard_says(path, values):
    assert found(path) == values


@pytest.mark.parametrize("document", ["a text", 5, None, True])
def test_in_what_has_no_parts_nothing_is_found(document):
    assert found("$.a", document) == found("$", document) == []


@pytest.mark.parametrize(
    "path",
    [
        "$.",
        "a.b",
        "$.a | $.b",
        "^.a",
        "$[?count(@.*) > 1]",
        "$[?@.a =~ /x/]",
        "$" + ".a" * 200,
        "$[?" + "(" * 290 + "]",
    ],
)
def test_what_is_no_path_is_said_to_be_none(path):
    with pytest.raises(PathError, match="path"):
        compiled_path(path)


@pytest.mark.parametrize("path", ["$[?@..a]", "$[?@.*]", "$.a[?@.b == 1 && $.c[*]]", "$[?!@[?@.b]]"])
def test_inside_a_filter_a_path_leads_to_one_value(path):
    with pytest.raises(PathError, match="inside a filter"):
        compiled_path(path)


def test_where_values_stand_is_known():
    spots = compiled_path("$.answers[?@.type == 'text'].text").spots(DOCUMENT, Budget())

    assert spots == [(("answers", 1, "text"), "hello"), (("answers", 2, "text"), "")]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("$['x-id']", "x-id"),
        ("$.a.b", "a"),
        ("$", None),
        ("$[0]", None),
        ("$['a','b']", None),
        ("$[*].a", None),
    ],
)
def test_the_first_name_of_a_path(path, name):
    assert compiled_path(path).first_name == name


@pytest.mark.parametrize(
    "path",
    [
        "$..[*]..[*]..[*]..[*]",
        "$[*,*][*,*][*,*][*,*][*,*][*,*][*,*][*,*]['none']",
        "$..[?@ == $.a]..[*]",
        "$[*][*]",
        "$..['none']",
    ],
)
@pytest.mark.parametrize(
    "document",
    [
        json.loads("[" * 60 + "1" + "]" * 60),
        {"k" * 300_000: dict.fromkeys(map(str, range(60_000)), 1)},
        [[[[list(range(20))] * 10] * 10] * 10] * 10,
        {str(n): {"a": [n]} for n in range(50_000)},
    ],
    ids=["deep", "a long name", "bushy", "wide"],
)
def test_no_path_and_no_document_takes_long_together(path, document):
    began = time.process_time()
    with suppress(TooMuchError):
        for _ in compiled_path(path).values(document, Budget()):
            pass

    assert time.process_time() - began < 4


def test_what_would_take_too_long_says_so():
    with pytest.raises(TooMuchError, match="more than 200,000 values"):
        found("$[*]", list(range(200_001)))


def test_a_pattern_made_to_hang_does_not():
    began = time.process_time()

    assert found("$[?search(@, '(a+)+$')]", ["a" * 100_000 + "b"]) == []
    assert time.process_time() - began < 2
