"""What can be asked of the tables to find out whether all is well."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

from leadlight.storage.database import APPLICATION
from leadlight.storage.deleted import EVENTS, QUARANTINED, deleted
from leadlight.storage.due_rows import PARKED
from leadlight.storage.many import rows


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is still to be done: messages without a lead since when, rows due since when, rows given up."""

    unplaced: int
    oldest_unplaced: int | None
    late: int
    latest: int | None
    parked: int


def damage() -> list[str]:
    """What the database itself says is wrong with its file; PostgreSQL looks after its own."""
    if connection.vendor != "sqlite":
        return []
    found = [str(row[0]) for row in rows("PRAGMA integrity_check(5)")]
    return [] if found == ["ok"] else found


def database_version() -> str:
    """The kind and version of the database."""
    if connection.vendor == "sqlite":
        return f"SQLite {_one('SELECT sqlite_version()')}"
    return f"PostgreSQL {str(_one('SHOW server_version')).split(' ', maxsplit=1)[0]}"


DURABLE = ("synchronous_commit", "fsync", "full_page_writes")
"""Settings of PostgreSQL without which it forgets, when the power goes, what it said it has."""


def durable_settings_off() -> list[str]:
    """Those of them that are off."""
    if connection.vendor == "sqlite":
        return []
    return [name for name in DURABLE if str(_one(f"SHOW {name}")) == "off"]


BROKEN = {
    "identifiers that belong to no lead": (
        "SELECT count(*) FROM leadlight_identifier i LEFT JOIN leadlight_lead l ON l.id = i.lead_id "
        "WHERE l.id IS NULL"
    ),
    "identifiers that belong to several leads": (
        "SELECT count(*) FROM (SELECT 1 FROM leadlight_identifier GROUP BY kind, value "
        "HAVING count(*) > 1) AS t"
    ),
    "events placed with a lead that is not there": (
        "SELECT count(*) FROM leadlight_placement p LEFT JOIN leadlight_lead l ON l.id = p.lead_id "
        "WHERE l.id IS NULL"
    ),
    "placements of events that are not there": (
        "SELECT count(*) FROM leadlight_placement p LEFT JOIN leadlight_event e ON e.seq = p.seq "
        "WHERE e.seq IS NULL"
    ),
    "merged leads whose root is merged itself": (
        "SELECT count(*) FROM leadlight_lead l JOIN leadlight_lead r ON r.id = l.root_id "
        "WHERE r.root_id IS NOT NULL"
    ),
    "scores of leads that were merged into others": (
        "SELECT count(*) FROM leadlight_score s JOIN leadlight_lead l ON l.id = s.lead_id "
        "WHERE l.root_id IS NOT NULL"
    ),
}
"""What must never be, and the query that counts it."""


def broken() -> dict[str, int]:
    """What must never be and is, and how often."""
    counted = {what: int(_one(query) or 0) for what, query in BROKEN.items()}
    return {what: number for what, number in counted.items() if number}


def counted() -> dict[str, int]:
    """How many messages came to what, by the counts of each day; what hooks leave out is none."""
    return dict(
        rows(
            "SELECT result, sum(count) FROM leadlight_intakecount WHERE result <> 'left_out' GROUP BY result"
        )
    )


def messages() -> int:
    """How many messages are in the log, or were deleted on purpose."""
    return int(_one("SELECT count(*) FROM leadlight_event") or 0) + deleted(EVENTS)


def waiting_in_quarantine() -> int:
    """How many messages wait for somebody to look at them, or did until they were deleted on purpose."""
    waiting = int(_one("SELECT count(*) FROM leadlight_quarantined WHERE seq IS NULL") or 0)
    return waiting + deleted(QUARANTINED)


def backlog(now: int) -> Backlog:
    """What is still to be done."""
    placed = int(_one("SELECT seq FROM leadlight_cursor WHERE name = 'placed'") or 0)
    count, oldest = rows("SELECT count(*), min(received_at) FROM leadlight_event WHERE seq > %s", (placed,))[
        0
    ]
    late, latest = rows("SELECT count(*), min(at) FROM leadlight_due WHERE at <= %s", (now,))[0]
    parked = rows("SELECT count(*) FROM leadlight_due WHERE at >= %s", (PARKED,))[0][0]
    return Backlog(count, oldest, late, latest, parked)


def anything_unplaced() -> bool:
    """Whether a message in the log belongs to no lead yet."""
    placed = int(_one("SELECT seq FROM leadlight_cursor WHERE name = 'placed'") or 0)
    return bool(rows("SELECT 1 FROM leadlight_event WHERE seq > %s LIMIT 1", (placed,)))


def last_received() -> int | None:
    """When the last message came."""
    return _one("SELECT received_at FROM leadlight_event ORDER BY seq DESC LIMIT 1")


def keys_in_force() -> int:
    """How many keys let anybody send."""
    query = "SELECT count(*) FROM leadlight_source WHERE digest IS NOT NULL AND revoked_at IS NULL"
    return int(_one(query) or 0)


def versions_of_the_model() -> int:
    """How many versions of the scoring model were published."""
    return int(_one("SELECT count(*) FROM leadlight_modelversion") or 0)


def _one(query: str) -> int | None:
    found = rows(query)
    return found[0][0] if found else None


def others_connected() -> int:
    """How many other connections of Leadlight's there are to the open database, if it is PostgreSQL."""
    if connection.vendor == "sqlite":
        return 0
    found = rows(
        "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() "
        "AND application_name = %s AND pid <> pg_backend_pid()",
        [APPLICATION],
    )
    return int(found[0][0])
