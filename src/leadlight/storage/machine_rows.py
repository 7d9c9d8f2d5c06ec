"""Rules on machines that were set, as they are stored."""

from __future__ import annotations

from leadlight.storage.many import insert, rows


def machine_rules_number(at: int | None = None) -> int | None:
    """The number of the rules in force, now or at an instant; None of those that come with the product."""
    test, values = ("", []) if at is None else ("WHERE at <= %s", [at])
    found: int | None = rows(f"SELECT MAX(number) FROM leadlight_machinerules {test}", values)[0][0]
    return found


def text_of_machine_rules(number: int) -> str:
    """Rules as they were set."""
    return str(rows("SELECT text FROM leadlight_machinerules WHERE number = %s", [number])[0][0])


def add_machine_rules(text: str, now: int, by: str) -> int:
    """Write rules down, inside a transaction; their number."""
    insert("leadlight_machinerules", {"text": "text", "by": "text", "at": "bigint"}, [(text, by, now)])
    return machine_rules_number() or 0


def how_many_wait() -> int:
    """How many leads are not scored yet by changed rules."""
    found = rows(
        "SELECT COUNT(*) FROM leadlight_due WHERE kind IN ('rescore', 'heavy') AND cause = 'machines'"
    )
    return int(found[0][0])
