"""Lists of leads into messages: which column is which field, who a row is, and what it says.

A list is understood once, column by column; `LeadSheet` then reads its rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from leadlight.errors import DataError
from leadlight.ingest.cells import Reader, reader, written_time
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
from leadlight.scoring.values import ISO, Forms, Scalar, instant, normal_name, text_of

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
    column that tells the rows of this list apart.
    """

    fields: Mapping[str, str] = field(default_factory=dict)
    identifiers: Mapping[str, str] = field(default_factory=dict)
    ignored: frozenset[str] = frozenset()
    time: str | None = None
    key: str | None = None
    constants: Mapping[str, object] = field(default_factory=dict)


class Unusable(Exception):  # noqa: N818 - never leaves the import, which lists it with its row
    """A row that cannot become a message; its text says why."""


@dataclass(frozen=True, slots=True)
class LeadRow:
    """What one row says: its key in its list, and the message without an id."""

    key: str
    message: dict[str, object]


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
        found: list[Identifier | None] = []
        for kind, spelt, judge in SPELT:
            place = self.identifiers.get(kind)
            raw = None if place is None else id_text(row[place])
            if raw is None and kind == USER_ID and key is not None:
                raw = f"{self.source}:{key}"
            # a phone number takes long to read; where somebody is known already nobody needs to
            judged = None if raw is None or (kind == PHONE and any(found)) else judge(raw)
            if judged is not None and spelt:
                who[spelt] = raw
            found.append(judged)
        return who, next(filter(None, found), None)

    def _nobody(self) -> str:
        if not self.identifiers:
            return "no column tells who it is; name one with --key"
        return "nothing tells who it is: its identifiers are blank, or stand for nobody"


SPELT = (
    (USER_ID, "userId", user_id),
    (EMAIL, "", email),
    (PHONE, "", phone),
    (ANONYMOUS_ID, "anonymousId", anonymous_id),
)
"""Kinds of identifiers, how messages spell those that are no fields, and what judges them."""


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
    identifiers = {
        kind: named[name][0]
        for kind, name in _identifiers(named, mapped).items()
        if name not in mapped.ignored
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


def _identifiers(named: Mapping[str, object], mapped: Mapped) -> dict[str, str]:
    """The column of each kind of identifier: as mapped, else by its name."""
    by_role = {role_name(name): name for name in reversed(list(named))}
    found = {
        kind: by_role[role]
        for kind, roles in ROLES.items()
        if (role := next(filter(by_role.__contains__, roles), None))
    }
    return found | dict(mapped.identifiers)


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
