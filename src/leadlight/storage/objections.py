"""Who objected to being scored: a person with all their leads, whichever of them the objection named."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from leadlight.ingest.identifiers import Identifier
from leadlight.storage.many import among, execute, rows
from leadlight.storage.neighbourhoods import owners_of


def objected(roots: Collection[int]) -> set[int]:
    """Those of some roots of whom any part objects now."""
    if not rows("SELECT 1 FROM leadlight_objection WHERE withdrawn_at IS NULL LIMIT 1"):
        return set()
    by_root, values = among("COALESCE(l.root_id, l.id)", sorted(roots))
    found = rows(
        "SELECT DISTINCT COALESCE(l.root_id, l.id) FROM leadlight_objection o "
        f"JOIN leadlight_lead l ON l.id = o.lead_id WHERE o.withdrawn_at IS NULL AND {by_root}",
        [values],
    )
    return {root for (root,) in found}


def all_objected() -> set[int]:
    """The roots of all who object now."""
    found = rows(
        "SELECT DISTINCT COALESCE(l.root_id, l.id) FROM leadlight_objection o "
        "JOIN leadlight_lead l ON l.id = o.lead_id WHERE o.withdrawn_at IS NULL"
    )
    return {root for (root,) in found}


def object_to(lead: int, at: int, by: str) -> None:
    """Note that the person of a lead objects."""
    execute(
        'INSERT INTO leadlight_objection (lead_id, at, "by", withdrawn_by) VALUES (%s, %s, %s, %s)',
        (lead, at, by, ""),
    )


def withdraw(leads: Sequence[int], at: int, by: str) -> int:
    """Note that the person of some leads no longer objects; how many objections that ends."""
    condition, values = among("lead_id", list(leads))
    return execute(
        "UPDATE leadlight_objection SET withdrawn_at = %s, withdrawn_by = %s "
        f"WHERE withdrawn_at IS NULL AND {condition}",
        [at, by, values],
    )


class ObjectionRow(NamedTuple):
    """An objection by its number; `lead` is the uid of whom it concerns now."""

    number: int
    lead: str
    at: int
    by: str
    withdrawn_at: int | None
    withdrawn_by: str


def listed_objections(limit: int, below: int | None = None) -> list[ObjectionRow]:
    """Objections, the latest first, those below a number if one is given."""
    found = rows(
        'SELECT o.id, r.uid, o.at, o."by", o.withdrawn_at, o.withdrawn_by FROM leadlight_objection o '
        "JOIN leadlight_lead l ON l.id = o.lead_id JOIN leadlight_lead r ON r.id = COALESCE(l.root_id, l.id) "
        f"{'' if below is None else 'WHERE o.id < %s '}ORDER BY o.id DESC LIMIT %s",
        [limit] if below is None else [below, limit],
    )
    return [ObjectionRow(*row) for row in found]


@dataclass(frozen=True, slots=True)
class Span:
    """An objection of a lead's, from one instant until it was withdrawn, if it was."""

    lead: int
    at: int
    withdrawn_at: int | None


def spans_of(leads: Collection[int]) -> list[Span]:
    """All objections there ever were of some leads."""
    condition, values = among("lead_id", sorted(leads))
    found = rows(
        f"SELECT lead_id, at, withdrawn_at FROM leadlight_objection WHERE {condition} ORDER BY id", [values]
    )
    return [Span(*row) for row in found]


@dataclass(frozen=True, slots=True)
class Objecting:
    """Somebody who objects, by what identifies them: what outlives a table that is replaced."""

    identifiers: tuple[Identifier, ...]
    at: int
    by: str

    def repeat(self) -> list[int]:
        """Note it of the leads that have these identifiers and do not object yet; their roots."""
        owners = owners_of(self.identifiers)
        roots = []
        for lead in sorted(set(owners.owners.values())):
            root = owners.root(lead)
            if not objected([root]):
                object_to(lead, self.at, self.by)
                execute("DELETE FROM leadlight_score WHERE lead_id = %s", (root,))
                roots.append(root)
        return roots


def objecting() -> list[Objecting]:
    """All who object now."""
    found: dict[int, tuple[list[Identifier], int, str]] = {}
    for number, at, by, kind, value in rows(
        'SELECT o.id, o.at, o."by", i.kind, i.value FROM leadlight_objection o '
        "JOIN leadlight_identifier i ON i.lead_id = o.lead_id WHERE o.withdrawn_at IS NULL ORDER BY i.id"
    ):
        found.setdefault(number, ([], at, by))[0].append(Identifier(kind, value))
    return [Objecting(tuple(identifiers), at, by) for identifiers, at, by in found.values()]
