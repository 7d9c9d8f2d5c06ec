"""Lists of leads into messages: which column is which field, who a row is, and what it says.

A list is understood once, column by column; `LeadSheet` then reads its rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadlight.errors import DataError
from leadlight.ingest.cells import Reader, reader
from leadlight.ingest.identifiers import (
    ANONYMOUS_ID,
    EMAIL,
    PHONE,
    USER_ID,
    Identifier,
    anonymous_id,
    email,
    is_blocked,
    phone,
    user_id,
)
from leadlight.ingest.messages import IDENTIFY, role_name
from leadlight.scoring.coherence import did_you_mean
from leadlight.scoring.values import ISO, Forms, Scalar, instant, normal_name, text_of, written_time

ROLES: Mapping[str, tuple[str, ...]] = {
    USER_ID: ("lead_id", "user_id", "contact_id", "customer_id", "id"),
    EMAIL: ("email", "email_address", "e_mail", "e_mail_address", "mail", "work_email", "business_email"),
    PHONE: ("phone", "phone_number", "telephone", "mobile", "mobile_phone", "work_phone"),
    ANONYMOUS_ID: ("anonymous_id",),
}
"""Names of columns that tell people apart, by the kind of identifier; the first that is there counts."""

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Mapped:
    """What the user says of a list's columns, all by their names in normal form.

    `fields` maps a column to the field it is, `identifiers` a kind of identifier to its column. `key` is the
    column that tells the rows of this list apart. Where it `is_whole`, no column is recognised by its name.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    time: str | None = None
    key: str | None = None
    constants: Mapping[str, object] = field(default_factory=dict)
    is_whole: bool = False


class Unusable(Exception):  # noqa: N818 - never leaves the import, which lists it with its row
    """A row that cannot become a message; its text says why."""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """What one row says: its key in its list, and the message without an id."""

    key: str
    message: dict[str, Any]


@dataclass(frozen=True, slots=True)
class LeadSheet:
    """A list of leads understood: the place and name of each field, and of what tells people apart."""

    source: str
    fields: tuple[tuple[str, int, Reader], ...]
    identifiers: Mapping[str, int]
    key: int | None
    time: int | None
    constants: Mapping[str, object]
    forms: Forms

    def read(self, row: Row) -> LeadRow:
        """What a row says; raises Unusable."""
        key = None if self.key is None else id_text(row[self.key])
        if self.key is not None and key is None:
            raise Unusable("the key is blank, or stands for nobody")
        who, surest = self._who(row, key)
        if surest is None:
            raise Unusable(self._nobody())
        traits = dict(self.constants)
        for name, place, read in self.fields:
            raw = row[place]
            if raw is not None and (value := read(raw)) is not None:
                traits[name] = value
        for kind in (EMAIL, PHONE):
            at = self.identifiers.get(kind)
            if at is not None and row[at] is not None:
                traits.setdefault(kind, row[at])
        message: dict[str, object] = {"type": IDENTIFY, **who, "traits": traits}
        if self.time is not None and (time := time_in(row[self.time], self.forms)) is not None:
            message["timestamp"] = written_time(time)
        return LeadRow(key or ":".join(surest), message)

    def _who(self, row: Row, key: str | None) -> tuple[dict[str, object], Identifier | None]:
        """The identifiers that are no fields, as messages spell them, and the surest of all."""
        who: dict[str, object] = {}
        surest = None
        for kind, place in self.identifiers.items():
            spelt, judge = SPELT[kind]
            if surest is not None and not spelt:
                continue  # an address or a number takes long to read, and somebody is known already
            raw = key_text(row[place])
            judged = None if raw is None else judge(raw)
            if judged is not None and spelt:
                who[spelt] = raw
            surest = surest or judged
        if key is not None and "userId" not in who:
            who["userId"] = f"{self.source}:{key}"
            surest = surest or user_id(who["userId"])
        return who, surest

    def _nobody(self) -> str:
        if not self.identifiers:
            return "no column tells who it is; name one with --key"
        return "nothing tells who it is: its identifiers are blank, or stand for nobody"


SPELT: Mapping[str, tuple[str, Callable[[str], Identifier | None]]] = {
    USER_ID: ("userId", user_id),
    EMAIL: ("", email),
    PHONE: ("", phone),
    ANONYMOUS_ID: ("anonymousId", anonymous_id),
}
"""Of each kind of identifier how messages spell it if it is no field, and what judges it."""


def time_in(raw: Scalar, forms: Forms) -> int | None:
    """The instant in a cell: a text, or microseconds."""
    return raw if isinstance(raw, int) and not isinstance(raw, bool) else instant(raw, forms)


def id_text(raw: Scalar) -> str | None:
    """An identifier as text; None if it is blank or stands for nobody."""
    text = key_text(raw)
    return None if text is None or is_blocked(text) else text


def key_text(raw: Scalar) -> str | None:
    """A cell as the text of a key, as spreadsheets and programs write it; None if it is blank."""
    if isinstance(raw, float) and raw.is_integer():
        raw = int(raw)  # spreadsheets keep whole numbers so
    return None if raw is None else text_of(raw)


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a list: their paths of names, what they hold, and where the list is, for errors."""

    paths: Sequence[tuple[str, ...]]
    kinds: Sequence[str]
    place: str

    def by_name(self) -> dict[str, list[int]]:
        """The places of each name in normal form."""
        found: dict[str, list[int]] = {}
        for place, path in enumerate(self.paths):
            found.setdefault(normal_name("_".join(path)), []).append(place)
        found.pop("", None)
        return found


def lead_sheet(columns: Columns, source: str, mapped: Mapped, forms: Forms = ISO) -> LeadSheet:
    """Understand the columns of a list of leads; raises DataError for what the user says and is not there."""
    named = columns.by_name()
    _check_named(columns, named, mapped)
    told = ({} if mapped.is_whole else recognised(named)) | dict(mapped.identifiers)
    identifiers = {
        kind: named[told[kind]][0] for kind in SPELT if kind in told and told[kind] not in mapped.ignored
    }
    apart = {identifiers.get(USER_ID), identifiers.get(ANONYMOUS_ID)}
    fields = [
        (normal_name(mapped.fields.get(name, name)), places[0])
        for name, places in named.items()
        if name not in mapped.ignored and name != mapped.time and places[0] not in apart
    ]
    _check_once(columns, named, fields, mapped)
    return LeadSheet(
        source,
        tuple((name, place, reader(columns.kinds[place], forms)) for name, place in fields),
        identifiers,
        None if mapped.key is None else named[mapped.key][0],
        None if mapped.time is None else named[mapped.time][0],
        {normal_name(name): value for name, value in mapped.constants.items()},
        forms,
    )


def recognised(named: Mapping[str, object]) -> dict[str, str]:
    """The column of each kind of identifier, by its name."""
    by_role = {role_name(name): name for name in reversed(list(named))}
    return {
        kind: by_role[role]
        for kind, roles in ROLES.items()
        if (role := next(filter(by_role.__contains__, roles), None))
    }


def _check_named(columns: Columns, named: Mapping[str, object], mapped: Mapped) -> None:
    said = {*mapped.fields, *mapped.identifiers.values(), *mapped.ignored}
    said |= {name for name in (mapped.time, mapped.key) if name is not None}
    for name in sorted(said):
        if name not in named:
            known = [".".join(path) for path in columns.paths]
            raise DataError(
                f"{columns.place} has no column '{name}'{did_you_mean(name, known) or '.'} "
                f"It has {', '.join(known[:20])}."
            )


def _check_once(
    columns: Columns, named: Mapping[str, list[int]], fields: Sequence[tuple[str, int]], mapped: Mapped
) -> None:
    """Raise DataError where two columns would be one field."""
    places: dict[str, list[int]] = {}
    for name, place in fields:
        places.setdefault(name, []).append(place)
    for name, more in named.items():
        if len(more) > 1 and name not in mapped.ignored:
            places.setdefault(name, []).extend(more[1:])
    for name, listed in places.items():
        if len(listed) > 1:
            written = " and ".join("'" + ".".join(columns.paths[place]) + "'" for place in listed)
            raise DataError(
                f"{columns.place}: the columns {written} would be one field, '{name}'. "
                "Rename one, or leave one out with --map."
            )
