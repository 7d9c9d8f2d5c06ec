"""Past scores computed once more: from the events, by the model and the machine rules of the time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from leadlight.actions.live.model_in_force import prepared
from leadlight.actions.live.replayed_scores import Checked, scored_anew
from leadlight.ingest.identity import hanging_together
from leadlight.ingest.machine_rules import read_machine_rules, shipped_rules
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import person_of
from leadlight.ingest.stored import Stored
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import placed_up_to, told_by_root
from leadlight.storage.many import among, rows
from leadlight.storage.statements import one_moment


class _Change(NamedTuple):
    lead: int
    at: int
    seq: int
    version: int
    machine_rules: int | None
    total: int | None
    priority: str | None
    qualifies_for: str | None
    cause: str


class _Merge(NamedTuple):
    survivor: int
    loser: int
    seq: int
    at: int
    undone_seq: int | None
    undone_at: int | None
    by: str

    def held(self, change: _Change) -> bool:
        """Whether two leads were one when a change was made."""
        seq, at = change.seq, change.at
        begun = self.seq <= seq and self.at <= at
        if self.by and (self.seq, self.at) == (seq, at):
            begun = change.cause == "merge"
        ended = self.undone_at is not None and (self.undone_seq or 0) <= seq and self.undone_at <= at
        if (self.undone_seq, self.undone_at) == (seq, at):
            ended = change.cause == "split"
        return begun and not ended


def check_changes(first: int, last: int) -> Checked:
    """Compute the changes anew of the leads whose numbers lie between two, both included."""
    with one_moment():
        changes = _changes(first, last)
        leads = sorted({change.lead for change in changes})
        merges = _merges(leads)
        ever = {lead: _hangs_together(lead, merges, None) for lead in leads}
        told = told_by_root({node: node for nodes in ever.values() for node in nodes}, placed_up_to())
        machines = {change.machine_rules: _machines(change.machine_rules) for change in changes}
        uids = dict(rows("SELECT id, uid FROM leadlight_lead WHERE id BETWEEN %s AND %s", [first, last]))
        differences: list[str] = []
        for change in changes:
            nodes = _hangs_together(change.lead, merges, change)
            messages = [each for node in nodes for each in told[node].messages if each.seq <= change.seq]
            found = _differences(change, messages, machines[change.machine_rules])
            differences += [f"lead {uids[change.lead]} at {change.at}: {each}" for each in found]
    return Checked(len(changes), len(leads), 0, tuple(differences))


def _differences(change: _Change, messages: Sequence[Stored], machines: Machines) -> Iterator[str]:
    model = prepared(change.version)
    person = person_of(messages, change.at, machines, enriched([messages])[0])
    anew = scored_anew(messages, person, model, change.at)
    for name in ("total", "priority", "qualifies_for"):
        known, found = getattr(change, name), getattr(anew, name)
        if known != found:
            yield f"{name} was {known}, and comes to {found}"


def _hangs_together(lead: int, merges: dict[int, list[_Merge]], moment: _Change | None) -> list[int]:
    """A lead and all that was one with it at a moment, or ever."""
    links = {
        (merge.survivor, merge.loser)
        for each in merges.values()
        for merge in each
        if moment is None or merge.held(moment)
    }
    return sorted(hanging_together(lead, links))


def _changes(first: int, last: int) -> list[_Change]:
    return [
        _Change(*row)
        for row in rows(
            "SELECT lead_id, at, seq, version_id, machine_rules_id, total, priority, qualifies_for, cause "
            "FROM leadlight_scorechange WHERE lead_id BETWEEN %s AND %s ORDER BY id",
            [first, last],
        )
    ]


def _merges(leads: Sequence[int]) -> dict[int, list[_Merge]]:
    """The merges of leads and of all that ever was one with them, by who stayed."""
    found: defaultdict[int, list[_Merge]] = defaultdict(list)
    asked: set[int] = set()
    waiting = set(leads)
    while waiting:
        stayed, values = among("survivor_id", sorted(waiting))
        went, _ = among("loser_id", sorted(waiting))
        asked |= waiting
        for row in rows(
            'SELECT survivor_id, loser_id, seq, at, undone_seq, undone_at, "by" FROM leadlight_merge '
            f"WHERE {stayed} OR {went} ORDER BY id",
            [values, values],
        ):
            found[row[0]].append(_Merge(*row))
            waiting |= set(row[:2])
        waiting -= asked
    return found


def _machines(number: int | None) -> Machines:
    if number is None:
        return _ready(None)
    return _ready(str(rows("SELECT text FROM leadlight_machinerules WHERE number = %s", [number])[0][0]))


@lru_cache(maxsize=8)
def _ready(text: str | None) -> Machines:
    return Machines(shipped_rules() if text is None else read_machine_rules(text))
