"""What cannot be done is told in the user's language, word for word as it is refused in English."""

import ast
import re
from pathlib import Path

import pytest
from django.utils import translation

import leadlight
from leadlight.errors import DataError
from leadlight.web.pages.refusals import SENTENCES, refusal
from leadlight.web.site import furnish

SOURCE = Path(leadlight.__file__).parent


@pytest.fixture(scope="module")
def texts():
    """Give every text of the product outside of the pages, with a mark for what varies.

    Settings tell their problems as sentences, which begin with a capital letter and end with a full stop.
    """
    found: set[str | None] = set()
    for path in SOURCE.rglob("*.py"):
        if "web" not in path.relative_to(SOURCE).parts[:1]:
            found.update(text_of(node) for node in ast.walk(ast.parse(path.read_text())))
    return found | {f"{text[:1].upper()}{text[1:]}." for text in found if text}


def text_of(node):
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=values):
            return "".join(str(each.value) if isinstance(each, ast.Constant) else "*" for each in values)
        case _:
            return None


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_sentence_is_one_that_is_refused_with(sentence, texts):
    assert re.sub(r"%\(\w+\)s", "*", sentence) in texts


@pytest.fixture(autouse=True)
def pages(sqlite_place):
    """Let Django know where the translations are before it looks for any; begin in English."""
    furnish()
    with translation.override("en"):
        yield


def test_it_is_told_in_the_users_language_with_all_that_varies():
    refused = DataError("Annas Liste (1).csv is larger than 100 MB. Split it into several files.")

    assert refusal(refused) == str(refused)
    with translation.override("de"):
        said = refusal(refused)
    assert said == "Annas Liste (1).csv ist größer als 100 MB. Teilen Sie die Liste auf mehrere Dateien auf."


def test_what_is_not_listed_stays_as_it_is():
    with translation.override("de"):
        assert refusal("It is raining.") == "It is raining."


def test_what_varies_is_no_pattern():
    assert refusal("100 %(name)s is no e-mail address.") == "100 %(name)s is no e-mail address."
