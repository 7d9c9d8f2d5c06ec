"""The ledger of consents: what messages and people by hand said that a person agrees to, or not any more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from leadlight.engage.consent import Statement
from leadlight.ingest.consents import Said
from leadlight.storage.many import among, insert, rows
from leadlight.storage.statements import each


@dataclass(frozen=True, slots=True)
class Entry:
    """What is to be written of a lead: what was said when, by which message or by whom."""

    lead: int
    said: Said
    at: int
    claimed: bool = False
    seq: int | None = None
    by: str = ""


@dataclass(slots=True)
class _Row:
    number: int | None
    key: tuple[object, ...]
    at: int
    repeated_at: int
    entry: Entry | None = None
    changed: bool = field(default=False)


def add_consents(entries: Sequence[Entry]) -> None:
    """Write what is new; what repeats what was said last before it only moves when that was said.

    The latest statement is the same in whatever order they came.
    """
    if not entries:
        return
    ledger = _ledger({entry.lead for entry in entries})
    for entry in entries:
        _add(ledger.setdefault((entry.lead, entry.said.purpose, entry.claimed), []), entry)
    known = [row for found in ledger.values() for row in found]
    each(
        "UPDATE leadlight_consent SET repeated_at = %s WHERE id = %s",
        [(row.repeated_at, row.number) for row in known if row.changed and row.number is not None],
    )
    _insert([row for row in known if row.entry is not None])


def _add(found: list[_Row], entry: Entry) -> None:
    key = _key(entry.said)
    before = max(
        (row for row in found if row.at <= entry.at), key=lambda row: (row.at, row.repeated_at), default=None
    )
    if before is not None and before.key == key:
        before.changed |= entry.at > before.repeated_at
        before.repeated_at = max(before.repeated_at, entry.at)
    else:
        found.append(_Row(None, key, entry.at, entry.at, entry))


def _key(said: Said) -> tuple[object, ...]:
    return said.given, said.place, said.text, said.version


def _ledger(leads: Iterable[int]) -> dict[tuple[int, str, bool], list[_Row]]:
    condition, values = among("lead_id", sorted(leads))
    ledger: dict[tuple[int, str, bool], list[_Row]] = {}
    for number, lead, purpose, claimed, given, place, text, version, at, repeated in rows(
        "SELECT id, lead_id, purpose, claimed, given, place, text, version, at, repeated_at "
        f"FROM leadlight_consent WHERE {condition} ORDER BY id",
        [values],
    ):
        row = _Row(number, (bool(given), place, text, version), at, repeated)
        ledger.setdefault((lead, purpose, bool(claimed)), []).append(row)
    return ledger


def _insert(new: Sequence[_Row]) -> None:
    insert(
        "leadlight_consent",
        {
            "lead_id": "bigint", "purpose": "text", "given": "boolean", "claimed": "boolean", "at": "bigint",
            "repeated_at": "bigint", "place": "text", "text": "text", "version": "text", "seq": "bigint",
            '"by"': "text",
        },
        [
            (
                entry.lead, entry.said.purpose, entry.said.given, entry.claimed, row.at, row.repeated_at,
                entry.said.place, entry.said.text, entry.said.version, entry.seq, entry.by,
            )
            for row in new
            if (entry := row.entry) is not None
        ],
    )  # fmt: skip


def statements_of(leads: Sequence[int]) -> list[Statement]:
    """What the person of some leads said."""
    condition, values = among("lead_id", list(leads))
    found = rows(
        f"SELECT purpose, given, repeated_at, claimed FROM leadlight_consent WHERE {condition}", [values]
    )
    return [Statement(purpose, bool(given), at, bool(claimed)) for purpose, given, at, claimed in found]
