"""Where others name an erased person: in their messages, in quarantine, in what was written of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext
from typing import Any, cast

from django.db import connection

from leadlight.ingest.identifiers import identifiers_of
from leadlight.ingest.json_text import read, written
from leadlight.ingest.read_identifiers import read_identifiers
from leadlight.ingest.redaction import Redaction, terms_of
from leadlight.storage.append_only import TABLES as APPEND_ONLY
from leadlight.storage.append_only import lifted
from leadlight.storage.erasing import Message, Wanted, delete_quarantined, erase_messages, learn
from leadlight.storage.many import among, execute, rows
from leadlight.storage.privacy_key import Digest
from leadlight.storage.statements import each


def erase_unplaced(after: int, wanted: Wanted, digest: Digest, at: int) -> int:
    """Erase messages of the person that nobody has placed yet; those of others no longer tell who it was."""
    gone: list[Message] = []
    for message in _naming(wanted, after, None):
        told = read_identifiers(message.type, message.body.encode())
        if told and told[0] in wanted.identifiers:
            gone.append(message)
        else:
            _redact([message], wanted)
    learn(gone, wanted)
    erase_messages(gone, digest, at)
    return len(gone)


def redact_messages(wanted: Wanted, after: int, up_to: int) -> tuple[int, set[int]]:
    """Take what identifies the person out of other people's messages; how many, and whose they are."""
    changed = _redact(list(_naming(wanted, after, up_to)), wanted)
    condition, values = among("p.seq", changed)
    leads = rows(
        "SELECT DISTINCT COALESCE(l.root_id, l.id) FROM leadlight_placement p "
        f"JOIN leadlight_lead l ON l.id = p.lead_id WHERE {condition}",
        [values],
    )
    return len(changed), {lead for (lead,) in leads}


def _naming(wanted: Wanted, after: int, up_to: int | None) -> Iterator[Message]:
    """The messages between two places that may have what identifies the person."""
    terms = terms_of(wanted.identifiers, wanted.spellings)
    if not terms:
        return
    test, values = _has_any("body", terms)
    until = "" if up_to is None else f" AND seq <= {int(up_to)}"
    for row in rows(
        f"SELECT seq, message_id, type, body FROM leadlight_event WHERE seq > %s{until} AND {test} "
        "ORDER BY seq",
        [after, *values],
    ):
        yield Message(*row)


def _has_any(column: str, terms: Sequence[str]) -> tuple[str, list[str]]:
    """A test that a text has one of these in it, in capitals or small letters of ASCII."""
    if connection.vendor == "sqlite":
        test = " OR ".join([f"instr(lower({column}), %s) > 0"] * len(terms))
    else:
        test = " OR ".join([f'strpos(lower({column} COLLATE "C"), %s) > 0'] * len(terms))
    return f"({test})", list(terms)


def _redact(messages: Iterable[Message], wanted: Wanted) -> list[int]:
    changed = []
    for message in messages:
        body = cast("dict[str, Any]", read(message.body.encode()))
        if (found := wanted.redaction.applied(body)) != body:
            changed.append((written(found), message.seq))
    each("UPDATE leadlight_event SET body = %s WHERE seq = %s", changed)
    return [seq for _, seq in changed]


def erase_quarantined(wanted: Wanted) -> int:
    """Take out of quarantine what is of the person, and out of the rest what identifies them."""
    terms = terms_of(wanted.identifiers, wanted.spellings)
    if not terms:
        return 0
    test, values = _has_any("body", terms)
    gone, changed = [], []
    for number, raw in rows(f"SELECT id, body FROM leadlight_quarantined WHERE {test}", values):
        body = cast("dict[str, Any]", read(raw.encode()))
        if set(identifiers_of("alias", body)) & wanted.identifiers:
            gone.append(number)
        elif (found := wanted.redaction.applied(body)) != body:
            changed.append((written(found), number))
    each("UPDATE leadlight_quarantined SET body = %s WHERE id = %s", changed)
    return delete_quarantined(gone)


def redact_texts(model: type[Any], columns: Sequence[str], wanted: Wanted) -> int:
    """Take what identifies the person out of columns of texts or JSON that other people's rows have."""
    table, key = model._meta.db_table, model._meta.pk.column  # noqa: SLF001 - Django's way to look at a model
    terms = terms_of(wanted.identifiers, wanted.spellings | wanted.uids)
    redaction = Redaction(wanted.identifiers, wanted.spellings | wanted.uids)
    changed = []
    for column in columns if terms else ():
        test, values = _has_any(f"CAST({column} AS text)", terms)
        query = f"SELECT {key}, CAST({column} AS text) FROM {table} WHERE {test}"
        changed += [
            (column, number, after)
            for number, value in rows(query, values)
            if (after := _redacted(value, redaction)) != value
        ]
    with lifted() if changed and table in APPEND_ONLY else nullcontext():
        for column, number, after in changed:
            execute(f"UPDATE {table} SET {column} = %s WHERE {key} = %s", [after, number])
    return len(changed)


def _redacted(value: str, redaction: Redaction) -> str:
    if value[:1] in {"{", "["}:
        found = redaction.inner(read(value.encode()))
        return written(found)
    return str(redaction.inner(value))
