"""Overrides of scores as they are stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from leadlight.engage.overrides import Override
from leadlight.ingest.json_text import written
from leadlight.storage.many import execute, insert, rows
from leadlight.storage.stage_rows import whose_and_which

_COLUMNS = "o.id, o.points, o.priority, o.reason, o.author, o.at, o.expires_at, o.ended_at"


def overrides_of(roots: Sequence[int], *, alone: bool = False) -> dict[int, list[Override]]:
    """All overrides that roots and their parts ever had; of leads `alone` without parts."""
    found: dict[int, list[Override]] = {root: [] for root in roots}
    whose, condition, values = whose_and_which(roots, alone=alone)
    for root, *row in rows(
        f"SELECT {whose}, {_COLUMNS} FROM leadlight_lead l "
        f"JOIN leadlight_override o ON o.lead_id = l.id WHERE {condition} ORDER BY o.id",
        values,
    ):
        found[root].append(Override(*row))
    return found


def lead_of_override(number: int) -> tuple[int, Override] | None:
    """The lead that an override was given to, and the override."""
    found = rows(f"SELECT o.lead_id, {_COLUMNS} FROM leadlight_override o WHERE o.id = %s", [number])
    return (found[0][0], Override(*found[0][1:])) if found else None


def add_override(lead: int, said: Override, judged: Mapping[str, object]) -> int:
    """Store an override, whatever its number, with what the model said before; the number it has then."""
    insert(
        "leadlight_override",
        {
            "lead_id": "bigint", "points": "bigint", "priority": "text", "reason": "text", "author": "text",
            "at": "bigint", "expires_at": "bigint", "ended_by": "text",
            "judged": "jsonb",
        },
        [
            (
                lead, said.points, said.priority, said.reason, said.author, said.at, said.expires_at, "",
                written(judged),
            )
        ],
    )  # fmt: skip
    return int(rows("SELECT MAX(id) FROM leadlight_override WHERE lead_id = %s", [lead])[0][0])


def end_overrides(numbers: Sequence[int], at: int, by: str) -> None:
    """Let overrides count no longer from an instant on."""
    for number in numbers:
        execute(
            "UPDATE leadlight_override SET ended_at = %s, ended_by = %s WHERE id = %s AND ended_at IS NULL",
            [at, by, number],
        )
