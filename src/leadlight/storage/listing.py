"""Leads that were just made anew, as lists and searches see them from now on."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.db import connection

from leadlight.ingest.identifiers import ANONYMOUS_ID, Identifier
from leadlight.ingest.person import COMPANY_FIELDS, EMAIL_FIELDS, FIRST_NAMES, LAST_NAMES, NAME_FIELDS
from leadlight.ingest.search_words import order_of_name, words_of
from leadlight.storage.lead_log import nodes_of
from leadlight.storage.lead_rows import Made
from leadlight.storage.listed_rows import COPIES
from leadlight.storage.many import ROWS, among, as_rows, execute, fields, insert, rows

OF_NAMES = frozenset({*EMAIL_FIELDS, *NAME_FIELDS, *COMPANY_FIELDS, *FIRST_NAMES, *LAST_NAMES, "phone"})
"""Fields whose values are words of a lead one by one, and need not be found whole."""


class Entry(NamedTuple):
    """A root, what it is called for sorting, and all its words."""

    root: int
    called: str
    words: str


_COLUMNS = ", ".join(("lead_id", "called", *COPIES))
_COPIED = ", ".join(("l.id", "n.called", *COPIES.values()))
_REPLACED = ", ".join(f"{name} = excluded.{name}" for name in ("called", *COPIES))


def list_made(leads: Sequence[Made]) -> None:
    """List roots as they were just made, after their scores were written."""
    if not leads:
        return
    identified = identifiers_by_root(nodes_of([lead.root for lead in leads]))
    list_them([_entry(lead, identified[lead.root]) for lead in leads])


def _entry(lead: Made, identifiers: Sequence[Identifier]) -> Entry:
    person = lead.person
    fields = {name: value for name, value in person.profile.items() if name not in OF_NAMES}
    if "country" in person.derived:
        fields["country"] = person.derived["country"]
    names = (person.name, person.email, person.company)
    words = words_of(names, identifiers, fields, person.account_key)
    return Entry(lead.root, order_of_name(person.name, person.email), words)


def list_them(entries: Sequence[Entry]) -> None:
    """List roots as they are now, under these names and words."""
    if not entries:
        return
    table, arguments = _named(entries)
    # SQLite would go through all leads and look each up among these
    first = "CROSS JOIN" if connection.vendor == "sqlite" else "JOIN"
    execute(
        f"INSERT INTO leadlight_listed ({_COLUMNS}) SELECT {_COPIED} FROM {table} "
        f"{first} leadlight_lead l ON l.id = n.root LEFT JOIN leadlight_score s ON s.lead_id = l.id "
        f"WHERE l.root_id IS NULL ON CONFLICT (lead_id) DO UPDATE SET {_REPLACED}",
        arguments,
    )
    known = words_now([entry.root for entry in entries])
    insert(
        "leadlight_searched",
        {"lead_id": "bigint", "words": "text"},
        [(entry.root, entry.words) for entry in entries if known.get(entry.root) != entry.words],
        "ON CONFLICT (lead_id) DO UPDATE SET words = excluded.words",
    )


def _named(entries: Sequence[Entry]) -> tuple[str, Sequence[object]]:
    """A table of roots and what they are called."""
    if connection.vendor == "sqlite":
        listed = json.dumps([(entry.root, entry.called) for entry in entries])
        called = "json_extract(value, '$[0]') AS root, json_extract(value, '$[1]') AS called"
        return f"(SELECT {called} FROM json_each(%s)) n", [listed]
    table = f"({ROWS.format(fields({'root': 'bigint', 'called': 'text'}))}) n"
    return table, [as_rows([(entry.root, entry.called) for entry in entries])]


def words_now(leads: Sequence[int]) -> dict[int, str]:
    """The words that leads are found by."""
    condition, values = among("lead_id", leads)
    return dict(rows(f"SELECT lead_id, words FROM leadlight_searched WHERE {condition}", [values]))


def identifiers_by_root(nodes: Mapping[int, int]) -> dict[int, list[Identifier]]:
    """What identifies leads to people, by root; `nodes` are the leads and their roots."""
    condition, values = among("lead_id", list(nodes))
    found: dict[int, list[Identifier]] = {root: [] for root in nodes.values()}
    for lead, kind, value in rows(
        f"SELECT lead_id, kind, value FROM leadlight_identifier WHERE {condition} AND kind <> %s ORDER BY id",
        [values, ANONYMOUS_ID],
    ):
        found[nodes[lead]].append(Identifier(kind, value))
    return found
