"""What the columns of an uploaded list mean: guessed from their names, said by a person, tried on rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

from leadlight.errors import DataError
from leadlight.ingest.headings import fields_by_heading, identifiers_by_heading
from leadlight.ingest.messages import role_name
from leadlight.ingest.sheets import Columns, LeadSheet, Mapped, Unusable, lead_sheet
from leadlight.scoring.values import Forms, normal_name
from leadlight.storage.models import Upload

FIELD, LEFT_OUT, KEY, TIME = "field", "", "key", "time"
KINDS = ("email", "phone", "user_id", "anonymous_id")
MEANINGS = (FIELD, LEFT_OUT, KEY, TIME, *KINDS)
"""What a column can be: a field of the lead, nothing, what tells rows apart, since when a row is so, or what
tells people apart."""

OF_REFUSED = ("row", "reason")
"""What a list of refused rows begins with; it may be mended and uploaded."""

_TIMES = ("updated_at", "last_modified", "modified_at")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its number, what it is called, what it means, and some of its cells."""

    number: int
    name: str
    means: str
    field: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """A row as it would be imported: what it says, or why it is left out."""

    number: int
    values: tuple[str, ...]
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows as they would be imported: the names of fields, and what each row says of them."""

    names: tuple[str, ...]
    rows: tuple[Seen, ...]
    refused: str = ""


def columns_of(upload: Upload, said: Mapping[str, str]) -> list[Column]:
    """The columns with what was said of them, else with what they seem to be."""
    columns = _columns(upload)
    guesses, fields = _guessed(columns), _fields(columns)
    found = []
    for number, path in enumerate(columns.paths):
        name = ".".join(path)
        means = said.get(f"means_{number}", guesses.get(number, FIELD))
        known = said.get(f"field_{number}", "").strip() or fields.get(number) or normal_name("_".join(path))
        means = means if means in MEANINGS else FIELD
        examples = tuple(dict.fromkeys(_shown(row[number + 1]) for row in upload.sample))
        found.append(Column(number, name, means, known, tuple(filter(None, examples))[:3]))
    return found


def _guessed(columns: Columns) -> dict[int, str]:
    """By its number what a column is, if it is no field."""
    named = columns.by_name()
    found = {named[name][0]: kind for kind, name in identifiers_by_heading(named).items()}
    for name, places in named.items():
        if role_name(name) in _TIMES:
            found.setdefault(places[0], TIME)
    blank = [place for place, path in enumerate(columns.paths) if not normal_name("_".join(path))]
    again = [place for places in named.values() for place in places[1:]]
    ours = range(len(OF_REFUSED)) if tuple(named)[: len(OF_REFUSED)] == OF_REFUSED else ()
    return found | dict.fromkeys((*blank, *again, *ours), LEFT_OUT)


def _fields(columns: Columns) -> dict[int, str]:
    """By its number the field that a column is offered as."""
    named = columns.by_name()
    return {named[name][0]: field for name, field in fields_by_heading(named).items()}


def mapped_of(upload: Upload, said: Mapping[str, str]) -> Mapped:
    """What was said of the columns, as imports are told. Raises DataError."""
    columns = columns_of(upload, said)
    names = {
        column.number: normal_name("_".join(_columns(upload).paths[column.number])) for column in columns
    }
    identifiers = {kind: _only(columns, names, kind) for kind in KINDS}
    known = {kind: name for kind, name in identifiers.items() if name is not None}
    key, time = (_only(columns, names, means) for means in (KEY, TIME))
    if not known and key is None:
        raise DataError(
            "No column tells whose a row is. Say which one is the e-mail address, the phone number or your "
            "own id."
        )
    kept = {names[column.number] for column in columns if column.means != LEFT_OUT}
    fields = {names[each.number]: each.field for each in columns if each.means == FIELD}
    fields |= {name: kind for kind, name in known.items() if kind in _FIELDS}
    return Mapped(
        {name: field for name, field in fields.items() if name},
        known,
        frozenset(name for name in names.values() if name and name not in kept),
        time,
        key,
        is_whole=True,
    )


_FIELDS = frozenset({"email", "phone"})
"""What tells people apart and is a field too."""


def _only(columns: Sequence[Column], names: Mapping[int, str], means: str) -> str | None:
    found = [column for column in columns if column.means == means]
    if len(found) > 1:
        listed = " and ".join(f"'{column.name}'" for column in found)
        raise DataError(f"The columns {listed} are said to be the same. Choose one of them.")
    return names[found[0].number] if found else None


def source_of(upload: Upload, said: Mapping[str, str]) -> str:
    """Whose list it is: the same list again changes nothing."""
    return said.get("source", "").strip()[:200] or upload.name


def forms_of(said: Mapping[str, str]) -> Forms:
    """How dates and numbers are written."""
    dates, decimal = said.get("dates"), said.get("decimal")
    order = cast("Literal['dmy', 'mdy'] | None", dates if dates in {"dmy", "mdy"} else None)
    return Forms(order, "comma" if decimal == "comma" else "point")


def check(upload: Upload, said: Mapping[str, str]) -> LeadSheet:
    """Understand the list by what was said. Raises DataError."""
    return lead_sheet(_columns(upload), source_of(upload, said), mapped_of(upload, said), forms_of(said))


def preview_of(upload: Upload, said: Mapping[str, str]) -> Preview:
    """The first rows as they would be imported, or why none can be."""
    try:
        sheet = check(upload, said)
    except DataError as error:
        return Preview((), (), sentence(str(error)))
    read = [_read(sheet, row) for row in upload.sample]
    names = tuple(dict.fromkeys(name for _, known, _ in read for name in known))
    return Preview(
        names,
        tuple(
            Seen(number, tuple(_shown(known.get(name)) for name in names), why) for number, known, why in read
        ),
    )


def _read(sheet: LeadSheet, row: Sequence[Any]) -> tuple[int, Mapping[str, object], str]:
    try:
        message = sheet.read(row[1:]).message
    except Unusable as error:
        return row[0], {}, str(error)
    who = {name: message[spelt] for name, spelt in _SPELT.items() if spelt in message}
    return row[0], {**who, **message["traits"]}, ""


_SPELT = {"user_id": "userId", "anonymous_id": "anonymousId"}


_OPTIONS = (
    (
        "Say --dates dmy if the day comes first, or --dates mdy if the month does.",
        "Say under Options whether the day or the month comes first.",
    ),
    ("leave one out with --map.", "leave one out."),
    ("name one with --key", "say which column it is"),
)
"""How commands and the form call the same choices."""


def sentence(text: str) -> str:
    """What is wrong with a list, for somebody who chooses in a form."""
    for option, choice in _OPTIONS:
        text = text.replace(option, choice)
    return text


def _columns(upload: Upload) -> Columns:
    said = upload.columns
    return Columns([tuple(path) for path in said["paths"]], said["kinds"], upload.name)


def _shown(value: object) -> str:
    if value is None:
        return ""
    text = str(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
