"""When leads did something, read for many of them at once and without what their messages say."""

from __future__ import annotations

from collections.abc import Sequence

from leadlight.ingest.pulse import NOT_DONE
from leadlight.ingest.touches import EVENT_TYPES
from leadlight.storage.many import among, rows

_NAMED = (
    "(l.email <> '' OR l.name <> '' OR EXISTS (SELECT 1 FROM leadlight_identifier i "
    "JOIN leadlight_lead p ON p.id = i.lead_id "
    "WHERE (p.id = l.id OR p.root_id = l.id) AND i.kind = 'user_id'))"
)


def done_times(roots: Sequence[int], after: int, up_to: int) -> dict[int, list[int]]:
    """When leads did something themselves in (after, up_to], in no order; of those that did."""
    by_id, those = among("l.id", list(roots))
    by_root, _ = among("l.root_id", list(roots))
    types, kinds = among("e.type", sorted(EVENT_TYPES))
    found: dict[int, list[int]] = {}
    passive = NOT_DONE
    for root, time, name in rows(
        "SELECT COALESCE(l.root_id, l.id), e.time, e.name FROM leadlight_lead l "
        "JOIN leadlight_placement p ON p.lead_id = l.id JOIN leadlight_event e ON e.seq = p.seq "
        f"WHERE ({by_id} OR {by_root}) AND p.machine = '' AND {types} AND e.time > %s AND e.time <= %s",
        [those, those, kinds, after, up_to],
    ):
        if name not in passive:
            found.setdefault(root, []).append(time)
    return found


def named_and_scored(roots: Sequence[int]) -> set[int]:
    """Of leads those that are somebody, no browser alone, and have a score: whom signals are told of."""
    test, values = among("l.id", list(roots))
    return {
        root
        for (root,) in rows(
            "SELECT l.id FROM leadlight_lead l JOIN leadlight_score s ON s.lead_id = l.id "
            f"WHERE {test} AND l.root_id IS NULL AND s.excluded IS NULL AND {_NAMED}",
            [values],
        )
    }


def how_many_active(since: int) -> int:
    """How many leads did something since an instant."""
    return int(
        rows("SELECT COUNT(*) FROM leadlight_lead WHERE root_id IS NULL AND last_at > %s", [since])[0][0]
    )


def drawn(since: int, every: int) -> list[int]:
    """Every so-manieth lead of those that did something since an instant."""
    found = rows(
        "SELECT id FROM leadlight_lead WHERE root_id IS NULL AND last_at > %s AND id %% %s = 0 ORDER BY id",
        [since, every],
    )
    return [lead for (lead,) in found]


def how_many_reps() -> int:
    """How many people sell: users who are reps, else whoever owns leads; at least one."""
    reps = rows("SELECT COUNT(*) FROM leadlight_user WHERE role = 'rep'")[0][0]
    owners = rows("SELECT COUNT(DISTINCT owner) FROM leadlight_lead WHERE owner <> ''")[0][0]
    return max(1, int(reps or owners))
