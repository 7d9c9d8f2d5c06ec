"""What columns of people's own lists are called, in English and German, and the field that each is here.

Lists that come in by a browser are understood so, and whoever brings them is told; a list that is imported by
the command line keeps its names, unless a map says otherwise.
"""

from __future__ import annotations

from collections.abc import Collection

from leadlight.ingest.identifiers import PHONE
from leadlight.ingest.sheets import Mapped, recognised
from leadlight.scoring.values import normal_name

_CALLED = {
    "company": (
        "company name", "organisation", "organization", "employer", "business", "firma", "firmenname",
        "unternehmen", "betrieb",
    ),
    "name": ("contact", "contact name", "ansprechpartner", "ansprechpartnerin", "kontakt"),
    "first_name": ("given name", "forename", "vorname"),
    "last_name": ("surname", "family name", "nachname", "familienname"),
    "job_title": ("position", "job", "role", "funktion", "stelle", "berufsbezeichnung", "rolle"),
    "industry": ("sector", "branche", "wirtschaftszweig"),
    "employees": (
        "company size", "headcount", "number of employees", "employee count", "staff", "mitarbeiter",
        "mitarbeiterzahl", "anzahl mitarbeiter", "beschäftigte",
    ),
    "country": ("land", "nation", "staat"),
    "city": ("town", "ort", "stadt", "wohnort"),
    "website": ("web site", "homepage", "webseite", "internetseite", "web"),
    "source": ("lead source", "quelle", "herkunft"),
}  # fmt: skip

_PHONES = ("telefon", "telefonnummer", "rufnummer", "handy", "handynummer", "mobil", "mobilnummer", "tel")

_FIELD_OF = {normal_name(each): field for field, names in _CALLED.items() for each in names}
_OF_PHONES = frozenset(normal_name(each) for each in _PHONES)


def fields_by_heading(names: Collection[str]) -> dict[str, str]:
    """The field that each column is, by its name in normal form; no two columns are the same one."""
    taken, found = set(names), dict[str, str]()
    for name in names:
        field = _FIELD_OF.get(name, name)
        found[name] = name if field in taken else field
        taken.add(field)
    return found


def identifiers_by_heading(names: Collection[str]) -> dict[str, str]:
    """The column of each kind of identifier: as all imports recognise it, else the first telephone number."""
    found = recognised(dict.fromkeys(names))
    phone = next((name for name in names if name in _OF_PHONES), None)
    return found if phone is None else {PHONE: phone, **found}


def mapped_by_heading(names: Collection[str]) -> Mapped:
    """What is to be said to an import, of columns whose names in normal form are these."""
    identifiers = identifiers_by_heading(names)
    fields = {name: field for name, field in fields_by_heading(names).items() if field != name}
    if (phone := identifiers.get(PHONE)) in _OF_PHONES and PHONE not in names:
        fields[phone] = PHONE
    return Mapped(fields, {kind: name for kind, name in identifiers.items() if name in _OF_PHONES})
