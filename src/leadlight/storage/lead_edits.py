"""What changing a lead by hand needs: what tells whether somebody else did, and by what it is known."""

from __future__ import annotations

from typing import Any, NamedTuple

from leadlight.ingest.json_text import read
from leadlight.storage.many import execute, rows
from leadlight.storage.merges import root_of


class Edited(NamedTuple):
    """What people say of a lead: its fields, whose and in which stage it is, and how often it was edited."""

    profile: Any
    owner: str
    stage: str
    step: str
    edits: int


def edited(root: int) -> Edited:
    """What people say of a lead now."""
    profile, *others = rows(
        "SELECT CAST(profile AS text), owner, stage, step, edits FROM leadlight_lead WHERE id = %s", [root]
    )[0]
    return Edited(read(profile.encode()), *others)


def count_edit(root: int) -> None:
    """Note that a lead is edited, so that whoever else does so waits for the end of the transaction."""
    execute("UPDATE leadlight_lead SET edits = edits + 1 WHERE id = %s", [root])


def surest_identifier(root: int) -> tuple[str, str] | None:
    """The kind and value of the identifier of a lead and its parts that is worth most."""
    found = rows(
        "SELECT i.kind, i.value FROM leadlight_identifier i JOIN leadlight_lead l ON l.id = i.lead_id "
        "WHERE l.id = %s OR l.root_id = %s ORDER BY CASE i.kind "
        "WHEN 'user_id' THEN 0 WHEN 'email' THEN 1 WHEN 'phone' THEN 2 ELSE 3 END, i.id LIMIT 1",
        [root, root],
    )
    return (found[0][0], found[0][1]) if found else None


def root_of_message(message: str) -> int | None:
    """The lead that a message was placed with, if it was."""
    found = rows(
        "SELECT p.lead_id FROM leadlight_event e JOIN leadlight_placement p ON p.seq = e.seq "
        "WHERE e.message_id = %s",
        [message],
    )
    return root_of(found[0][0]) if found else None


def place_of_message(message: str) -> int:
    """The place of a message in the log, 0 where there is none of that id."""
    found = rows("SELECT seq FROM leadlight_event WHERE message_id = %s", [message])
    return int(found[0][0]) if found else 0
