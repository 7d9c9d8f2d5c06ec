"""What a version of the model, or rules on machines, did to scores, and how leads stand by priority."""

from __future__ import annotations

from typing import NamedTuple

from leadlight.storage.many import rows


class Mover(NamedTuple):
    """A lead whose total moved far, by name or e-mail address; totals are hundredths, None if excluded."""

    lead: str
    before: int | None
    now: int | None


def last_change() -> int:
    """The number of the last change of a score, 0 where there was none."""
    return int(rows("SELECT COALESCE(MAX(id), 0) FROM leadlight_scorechange")[0][0])


def leads_by_priority() -> dict[str, int]:
    """How many leads have which priority; those with none under a blank."""
    return dict(
        rows("SELECT COALESCE(priority, ''), COUNT(*) FROM leadlight_score GROUP BY 1 ORDER BY 2 DESC")
    )


def moved_by_version(version: int, after: int, most: int) -> tuple[int, tuple[Mover, ...]]:
    """How many scores a version changed after a change of this number, and those that moved farthest."""
    moved = (
        "FROM leadlight_scorechange c JOIN leadlight_lead l ON l.id = c.lead_id "
        "WHERE c.id > %s AND c.version_id = %s AND c.cause = 'publish'"
    )
    found = rows(
        f"SELECT l.uid, l.name, l.email, c.total_before, c.total {moved} "
        "ORDER BY ABS(COALESCE(c.total, 0) - COALESCE(c.total_before, 0)) DESC, c.id LIMIT %s",
        [after, version, most],
    )
    movers = tuple(Mover(email or name or uid, was, now) for uid, name, email, was, now in found)
    return int(rows(f"SELECT COUNT(*) {moved}", [after, version])[0][0]), movers


def moved_by_machine_rules(rules: int, after: int) -> list[tuple[str, int]]:
    """By how many hundredths rules moved each lead that they moved; who is excluded has none."""
    found = rows(
        "SELECT l.uid, SUM(COALESCE(c.total, 0) - COALESCE(c.total_before, 0)) "
        "FROM leadlight_scorechange c JOIN leadlight_lead l ON l.id = c.lead_id "
        "WHERE c.id > %s AND c.cause = 'machines' AND c.machine_rules_id = %s GROUP BY 1",
        [after, rules],
    )
    return [(uid, int(points)) for uid, points in found if points]
