"""How many events are flagged as machines', now and before rules changed."""

from __future__ import annotations

import json
from typing import NamedTuple

from leadlight.storage.many import execute, rows
from leadlight.storage.score_moves import last_change
from leadlight.storage.transaction import writing


class Was(NamedTuple):
    """Before rules were set: how many events were flagged for each reason, and the last change of a score."""

    flagged: dict[str, int]
    last_change: int


def flagged() -> dict[str, int]:
    """How many events are flagged for each reason."""
    return dict(
        rows("SELECT machine, COUNT(*) FROM leadlight_placement WHERE machine <> '' GROUP BY 1 ORDER BY 1")
    )


def note_what_was(rules: int, was: Was) -> None:
    """Note how things were before rules were set."""
    with writing():
        execute(
            "INSERT INTO leadlight_setting (name, value) VALUES (%s, %s) "
            "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [_name(rules), json.dumps(was._asdict())],
        )


def what_is() -> Was:
    """How things are now."""
    return Was(flagged(), last_change())


def what_was(rules: int) -> Was | None:
    """How things were before rules were set; None where that was not noted."""
    found = rows("SELECT CAST(value AS text) FROM leadlight_setting WHERE name = %s", [_name(rules)])
    return Was(**json.loads(found[0][0])) if found else None


def _name(rules: int) -> str:
    return f"before machine rules {rules}"
