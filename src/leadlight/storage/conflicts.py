"""Identifiers that were not used, and why: told once each, and no more of a lead than people can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

from leadlight.ingest.identifiers import Identifier
from leadlight.storage.many import among, insert, rows

MOST = 100
"""So many of a lead are kept; the others are counted."""

UNTOLD = "more were not used"

_Told: TypeAlias = tuple[int, str, str, str]


class NotUsed(NamedTuple):
    """A message, an identifier it did not get, its lead, whose the identifier is, and why."""

    seq: int
    identifier: Identifier
    lead: int
    other: int | None
    reason: str

    @property
    def told(self) -> _Told:
        """What makes it one that is told already."""
        return (self.lead, *self.identifier, self.reason)


def add_conflicts(found: Sequence[NotUsed]) -> None:
    """Tell what is new of each lead, up to the limit, and count what is beyond it."""
    if not found:
        return
    known = _told({each.lead for each in found})
    held = Counter(lead for lead, *_ in known)
    new: list[NotUsed] = []
    beyond: dict[int, list[int]] = {}
    for each in found:
        if each.told in known:
            continue
        if held[each.lead] >= MOST:
            beyond.setdefault(each.lead, []).append(each.seq)
            continue
        known.add(each.told)
        held[each.lead] += 1
        new.append(each)
    _insert(
        [(each.seq, *each.identifier, each.lead, each.other, each.reason, 1) for each in new]
        + [(seqs[0], "", "", lead, None, UNTOLD, len(seqs)) for lead, seqs in beyond.items()]
    )


def _told(leads: set[int]) -> set[_Told]:
    test, argument = among("lead_id", sorted(leads))
    return set(
        rows(
            f"SELECT lead_id, kind, value, reason FROM leadlight_conflict WHERE {test} AND kind <> ''",
            (argument,),
        )
    )


def _insert(values: Sequence[Sequence[object]]) -> None:
    insert(
        "leadlight_conflict",
        {
            "seq": "bigint", "kind": "text", "value": "text", "lead_id": "bigint", "other_id": "bigint",
            "reason": "text", "count": "bigint",
        },
        values,
        "ON CONFLICT (lead_id, kind, value, reason) "
        "DO UPDATE SET count = leadlight_conflict.count + excluded.count",
    )  # fmt: skip
