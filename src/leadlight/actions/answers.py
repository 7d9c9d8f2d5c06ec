"""Yes and no in the words of other languages, which a model has to name to count them."""

# ruff: noqa: RUF001 - other alphabets are what this is about
from __future__ import annotations

from leadlight.scoring.values import fold, truth

_PAIRS = (
    ("ja", "nein"), ("j", "n"), ("ja", "nee"), ("ja", "nej"), ("ja", "nei"), ("já", "nei"),
    ("oui", "non"), ("o", "n"), ("si", "no"), ("sí", "no"), ("sì", "no"), ("s", "n"), ("sim", "não"),
    ("sim", "nao"), ("da", "nu"), ("da", "ne"), ("tak", "nie"), ("ano", "ne"), ("áno", "nie"),
    ("igen", "nem"), ("kyllä", "ei"), ("jah", "ei"), ("taip", "ne"), ("jā", "nē"), ("evet", "hayır"),
    ("да", "нет"), ("да", "не"), ("так", "ні"), ("ναι", "όχι"), ("نعم", "لا"), ("כן", "לא"),
    ("是", "否"), ("有", "无"), ("はい", "いいえ"), ("예", "아니요"), ("예", "아니오"), ("네", "아니요"),
    ("wahr", "falsch"), ("vrai", "faux"), ("verdadero", "falso"), ("vero", "falso"), ("verdadeiro", "falso"),
    ("x", "-"), ("✓", "✗"), ("✔", "✘"), ("checked", "unchecked"), ("opted in", "opted out"),
)  # fmt: skip
"""As they are folded; the first pair that fits a column is meant."""


def yes_among(texts: list[str]) -> tuple[str, ...] | None:
    """The texts that mean yes, or what would mean it, where all of them answer yes or no; else None."""
    folded = {fold(text) for text in texts}
    for yes, no in _PAIRS:
        if folded <= {yes, no}:
            return tuple(text for text in texts if fold(text) == yes) or (yes,)
    return _several(texts)


def _several(texts: list[str]) -> tuple[str, ...] | None:
    """The same where one column has answers in several languages, or beside `yes` and `no`."""
    said_yes = {yes for yes, _ in _PAIRS} - {no for _, no in _PAIRS}
    said_no = {no for _, no in _PAIRS}
    found = []
    for text in texts:
        if fold(text) in said_yes or truth(text) is True:
            found.append(text)
        elif fold(text) not in said_no and truth(text) is not False:
            return None
    return tuple(found) or None
