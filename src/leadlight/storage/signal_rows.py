"""Signals as they are stored: added once, and what is asked of them when the next one is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.engage.crossings import Past
from leadlight.engage.signals import Kind, Signal
from leadlight.ingest.json_text import written
from leadlight.storage.lead_log import nodes_of
from leadlight.storage.many import among, insert, rows


@dataclass(frozen=True, slots=True)
class Told:
    """A signal of a lead, found at an instant by the events up to `seq` and the yardstick of a number."""

    lead: int
    signal: Signal
    at: int
    seq: int
    yardstick: int | None


def add_signals(told: Sequence[Told]) -> list[Told]:
    """Add signals to the feed; those that were not told already, which stays as it is."""
    if not told:
        return []
    known = _told_already(told)
    by_key = {(each.lead, each.signal.key): each for each in told}
    new = [each for key, each in by_key.items() if key not in known]
    insert(
        "leadlight_signal",
        {
            "lead_id": "bigint", "kind": "text", "level": "text", "key": "text", "at": "bigint",
            "told_at": "bigint", "seq": "bigint", "yardstick": "integer", "evidence": "jsonb",
            "sentence": "text", "expires_at": "bigint", "seen_by": "text",
        },
        [
            (
                each.lead, each.signal.kind.value, each.signal.level, each.signal.key, each.signal.at,
                each.at, each.seq, each.yardstick, written(dict(each.signal.evidence)), each.signal.sentence,
                each.signal.expires_at, "",
            )
            for each in new
        ],
        "ON CONFLICT (lead_id, key) DO NOTHING",
    )  # fmt: skip
    return new


def _told_already(told: Sequence[Told]) -> set[tuple[int, str]]:
    leads, of_leads = among("lead_id", sorted({each.lead for each in told}))
    keys, of_keys = among("key", sorted({each.signal.key for each in told}))
    found = rows(f"SELECT lead_id, key FROM leadlight_signal WHERE {leads} AND {keys}", [of_leads, of_keys])
    return {(lead, key) for lead, key in found}


class LastTold:
    """When leads, or parts of them, were told of last, by kind and level."""

    def __init__(self, roots: Sequence[int]) -> None:
        nodes = nodes_of(roots) if roots else {}
        condition, values = among("lead_id", sorted(nodes))
        told = (
            rows(f"SELECT lead_id, kind, level, at FROM leadlight_signal WHERE {condition}", [values])
            if nodes
            else []
        )
        self._at: dict[tuple[int, str, str], int] = {}
        for lead, kind, level, at in told:
            key = nodes[lead], kind, level
            self._at[key] = max(at, self._at.get(key, at))

    def of(self, root: int, kind: Kind, levels: Sequence[str] = ("",)) -> int | None:
        """When a lead was told of last, of some levels; None if never."""
        found = [self._at[key] for level in levels if (key := (root, kind.value, level)) in self._at]
        return max(found, default=None)


_COLUMNS = {Kind.PRIORITY: "c.priority", Kind.STAGE: "c.qualifies_for"}


def course_since(root: int, at: int, kind: Kind, levels: Sequence[str]) -> list[Past]:
    """What the score of a lead or its parts was from each change on since an instant, for some levels."""
    return [
        Past(when, total, level in levels)
        for when, total, level in rows(
            f"SELECT c.at, c.total, {_COLUMNS[kind]} FROM leadlight_scorechange c "
            "JOIN leadlight_lead l ON l.id = c.lead_id "
            "WHERE (l.id = %s OR l.root_id = %s) AND c.at > %s ORDER BY c.id",
            [root, root, at],
        )
    ]
