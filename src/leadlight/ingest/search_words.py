"""Words that leads are found by and that people look for, as every database compares them alike.

A word is folded, without accents, and written with letters and digits of ASCII only: any other character is
its number between two underscores. What a field says is a word of its own, which begins with two of them.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from leadlight.ingest.identifiers import ANONYMOUS_ID, EMAIL, PHONE, Identifier
from leadlight.scoring.values import Scalar, Value, fold, folded

ACCOUNT = ".account"
"""What the key of a lead's company is called among its fields; no field is called so."""

_MOST_WORDS, _MOST_FIELDS, _MOST_SOUGHT = 100, 100, 8
_LONGEST_TEXT, _LONGEST_WORD, _LONGEST_VALUE = 1_000, 60, 200
_LONGEST_NAME = 24

_RUNS = re.compile(r"[^\W_]+")
_ENDS = re.compile(r"^[\W_]+|[\W_]+$")
_LIKE_A_PHONE = re.compile(r"\s*[+(]?\d[\d\s()/.-]{5,}")
_NOT_PLAIN = re.compile("[^a-z0-9]")


class Sought(NamedTuple):
    """A word that somebody looks for; `whole` or as the beginning of a longer one."""

    word: str
    whole: bool = False


def words_of(
    texts: Iterable[str],
    identifiers: Iterable[Identifier],
    fields: Mapping[str, Value],
    account: str | None = None,
) -> str:
    """All words of a lead in one text, each between blanks: of texts such as its name, of what identifies it.

    A field is found by its whole value, whatever it is.
    """
    said = dict.fromkeys(word for text in texts for word in _words(text))
    said |= dict.fromkeys(word for each in identifiers for word in _identifying(each))
    of_fields = [word for name, value in fields.items() for word in _of_field(name, value)]
    if account is not None:
        of_fields.insert(0, field_word(ACCOUNT, account))
    found = [*list(said)[:_MOST_WORDS], *of_fields[:_MOST_FIELDS]]
    return f" {' '.join(dict.fromkeys(found))} " if found else ""


def sought(text: str) -> list[Sought]:
    """What a text asks for: all of these words, none where it has neither letter nor digit."""
    if _LIKE_A_PHONE.fullmatch(text):
        return [Sought(encoded(_digits(text)))]
    pieces = [_ENDS.sub("", piece) for piece in _plain(text[:_LONGEST_TEXT]).split()]
    words = dict.fromkeys(encoded(piece[:_LONGEST_WORD]) for piece in pieces if piece)
    return [Sought(word) for word in list(words)[:_MOST_SOUGHT]]


def field_word(name: str, value: Scalar) -> str:
    """The word that says that a field has a value."""
    said = folded(value) or ""
    if len(said) > _LONGEST_VALUE:
        said = hashlib.blake2b(said.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
    return f"__{encoded(name)}_3d_{encoded(said)}"


def order_of_name(*names: str) -> str:
    """What a lead is sorted by, of the first of its names that there is: digits of hexadecimal numbers.

    All databases put these in one order, whatever language they sort by.
    """
    text = next((found for name in names if (found := _plain(name))), "")
    return text.encode("utf-8", "replace")[:_LONGEST_NAME].hex()


@lru_cache(maxsize=65_536)
def encoded(text: str) -> str:
    """A word as it is stored: what begins alike is stored with the same beginning."""
    return _NOT_PLAIN.sub(lambda found: f"_{ord(found[0]):x}_", text)


def _plain(text: str) -> str:
    folds = fold(text)
    if folds.isascii():
        return folds
    parts = unicodedata.normalize("NFKD", folds)
    return unicodedata.normalize("NFC", "".join(each for each in parts if not unicodedata.combining(each)))


def _words(text: str) -> Iterator[str]:
    """Each run of letters and digits, and what stands between blanks where it has more than one of them."""
    for piece in _plain(text[:_LONGEST_TEXT]).split():
        runs = _RUNS.findall(piece)
        for run in runs:
            yield encoded(run[:_LONGEST_WORD])
        if len(runs) > 1:
            yield encoded(_ENDS.sub("", piece)[:_LONGEST_WORD])


def _identifying(identifier: Identifier) -> Iterator[str]:
    if identifier.kind == PHONE:
        yield encoded(_digits(identifier.value))
    elif identifier.kind == EMAIL:
        yield from _words(identifier.value)
        yield encoded(_plain(identifier.value.rpartition("@")[2])[:_LONGEST_WORD])
    elif identifier.kind != ANONYMOUS_ID:
        yield from _words(identifier.value)


def _digits(text: str) -> str:
    """A phone number's digits, without what one dials to leave a country."""
    digits = "".join(each for each in text if each.isascii() and each.isdigit())
    return digits.removeprefix("00")


def _of_field(name: str, value: Value) -> Iterator[str]:
    for each in value if isinstance(value, list | tuple) else (value,):
        if not isinstance(each, list | tuple) and folded(each):
            yield field_word(name, each)
