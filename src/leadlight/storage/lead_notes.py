"""What people wrote and decided on a lead besides its stage: notes, reviews, owners."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from leadlight.ingest.json_text import written
from leadlight.storage.listed_rows import relist
from leadlight.storage.many import among, insert, rows
from leadlight.storage.stage_rows import OF_ROOTS, of_parts
from leadlight.storage.statements import each


class NoteRow(NamedTuple):
    """A note as it reads now."""

    number: int
    text: str
    author: str
    at: int
    edited_at: int | None
    edited_by: str


class ReviewRow(NamedTuple):
    """A lead was accepted or rejected."""

    number: int
    verdict: str
    reason: str
    text: str
    author: str
    at: int


def notes_of(root: int) -> list[NoteRow]:
    """The notes of a lead and its parts that are not deleted, the latest first."""
    condition, values = of_parts([root])
    return [
        NoteRow(*row)
        for row in rows(
            "SELECT n.id, n.text, n.author, n.at, n.edited_at, n.edited_by FROM leadlight_lead l "
            f"JOIN leadlight_note n ON n.lead_id = l.id WHERE {condition} AND n.deleted_at IS NULL "
            "ORDER BY n.at DESC, n.id DESC",
            values,
        )
    ]


def reviews_of(root: int) -> list[ReviewRow]:
    """How often a lead and its parts were accepted and rejected, the latest first."""
    condition, values = of_parts([root])
    return [
        ReviewRow(*row)
        for row in rows(
            "SELECT r.id, r.verdict, r.reason, r.text, r.author, r.at FROM leadlight_lead l "
            f"JOIN leadlight_review r ON r.lead_id = l.id WHERE {condition} ORDER BY r.at DESC, r.id DESC",
            values,
        )
    ]


def add_review(lead: int, said: ReviewRow, judged: Mapping[str, object]) -> None:
    """Store that a lead was accepted or rejected, whatever the number, with what the model said then."""
    insert(
        "leadlight_review",
        {
            "lead_id": "bigint", "verdict": "text", "reason": "text", "text": "text", "author": "text",
            "at": "bigint", "judged": "jsonb",
        },
        [(lead, *said[1:], written(judged))],
    )  # fmt: skip


def add_assignment(lead: int, owner: str, author: str, at: int) -> None:
    """Store whose a lead is from an instant on."""
    insert(
        "leadlight_assignment",
        {"lead_id": "bigint", "owner": "text", "author": "text", "at": "bigint"},
        [(lead, owner, author, at)],
    )


def owner_at(root: int, at: int) -> str:
    """Whose a lead was at an instant."""
    condition, values = of_parts([root])
    found = rows(
        "SELECT a.owner FROM leadlight_lead l JOIN leadlight_assignment a ON a.lead_id = l.id "
        f"WHERE {condition} AND a.at <= %s ORDER BY a.at DESC, a.id DESC LIMIT 1",
        [*values, at],
    )
    return str(found[0][0]) if found else ""


def owners_to_write(roots: Sequence[int]) -> dict[int, str]:
    """Whose leads are, by what was decided last of each or of a part, where lists see something else."""
    condition, values = of_parts(roots)
    decided = dict(
        rows(
            f"SELECT {OF_ROOTS}, a.owner FROM leadlight_lead l "
            f"JOIN leadlight_assignment a ON a.lead_id = l.id WHERE {condition} ORDER BY a.at, a.id",
            values,
        )
    )
    among_them, listed = among("id", list(roots))
    seen = rows(f"SELECT id, owner FROM leadlight_lead WHERE {among_them}", [listed])
    return {root: decided.get(root, "") for root, owner in seen if owner != decided.get(root, "")}


def write_owners(owners: Mapping[int, str]) -> None:
    """Let lists see whose leads are."""
    each(
        "UPDATE leadlight_lead SET owner = %s WHERE id = %s",
        [(owner, root) for root, owner in owners.items()],
    )
    relist(list(owners))


def lead_of_note(number: int) -> int | None:
    """The lead that a note was written on, unless it was deleted."""
    found = rows("SELECT lead_id FROM leadlight_note WHERE id = %s AND deleted_at IS NULL", [number])
    return int(found[0][0]) if found else None


def owner_now(root: int) -> str:
    """Whose a lead is, as lists see it."""
    return str(rows("SELECT owner FROM leadlight_lead WHERE id = %s", [root])[0][0])


class Given(NamedTuple):
    """A lead was given to somebody, or to nobody (blank)."""

    number: int
    owner: str
    author: str
    at: int


def last_given(root: int, most: int) -> list[Given]:
    """To whom a lead and its parts were given last, the latest first."""
    condition, values = of_parts([root])
    return [
        Given(*row)
        for row in rows(
            "SELECT a.id, a.owner, a.author, a.at FROM leadlight_lead l "
            f"JOIN leadlight_assignment a ON a.lead_id = l.id WHERE {condition} "
            "ORDER BY a.at DESC, a.id DESC LIMIT %s",
            [*values, most],
        )
    ]
