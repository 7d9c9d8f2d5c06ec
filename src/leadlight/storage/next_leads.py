"""What tells what is to be done next with leads, for some leads at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from leadlight.engage.stages import SAL
from leadlight.storage.json_columns import object_of
from leadlight.storage.lead_cards import LeadCard
from leadlight.storage.lead_log import nodes_of
from leadlight.storage.many import among, rows

CONTACTS = ("call_completed", "call_received", "call_voicemail_left", "meeting_held")
"""Events that say that somebody spoke with a lead; an e-mail sent is one where a person says so."""

MOST_MESSAGES = 300
"""Of leads with more messages these events are not looked for: what people wrote and decided tells."""


class News(NamedTuple):
    """The latest signal of a lead that has not expired: its number, kind, instant, sentence and evidence."""

    number: int
    kind: str
    at: int
    sentence: str
    evidence: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Facts:
    """What happened of late, by root: since when it has its priority, when somebody was last in contact."""

    since: Mapping[int, int]
    contacted: Mapping[int, int]
    news: Mapping[int, News]


def facts_of(cards: Sequence[LeadCard], now: int) -> Facts:
    """The facts of some leads; those of which nothing is known are left out."""
    roots = [card.lead for card in cards]
    light = [card.lead for card in cards if card.events <= MOST_MESSAGES]
    nodes = nodes_of(roots)
    return Facts(_priority_since(roots), _contacted(nodes, light), _news(nodes, now))


def totals_before(roots: Sequence[int], at: int) -> dict[int, int | None]:
    """What leads scored at an instant, None where they had no score yet, of those whose score has changed."""
    test, values = among("c.lead_id", list(roots))
    return dict(
        rows(
            "SELECT f.lead_id, c.total_before FROM (SELECT c.lead_id, MIN(c.id) AS number "
            f"FROM leadlight_scorechange c WHERE {test} AND c.at > %s GROUP BY c.lead_id) AS f "
            "JOIN leadlight_scorechange c ON c.id = f.number",
            [values, at],
        )
    )


def phones_of(roots: Sequence[int]) -> dict[int, str]:
    """The telephone numbers that leads said."""
    test, values = among("id", list(roots))
    found = rows(f"SELECT id, CAST(profile AS text) FROM leadlight_lead WHERE {test}", [values])
    said = {lead: object_of(profile).get("phone") for lead, profile in found}
    return {lead: phone for lead, phone in said.items() if isinstance(phone, str)}


def worth_of(roots: Sequence[int], predictor: int, column: str) -> dict[int, float]:
    """What a predictor says of leads: their `probability` or `expected_value`."""
    test, values = among("lead_id", list(roots))
    return dict(
        rows(
            f"SELECT lead_id, {column} FROM leadlight_prediction WHERE predictor_id = %s AND {test} "
            f"AND {column} IS NOT NULL",
            [predictor, values],
        )
    )


def highest_lead(before: int) -> int:
    """The number of the lead that was the last to come before an instant, 0 where there was none."""
    found = rows(
        "SELECT lead_id FROM leadlight_listed WHERE created_at < %s "
        "ORDER BY created_at DESC, lead_id DESC LIMIT 1",
        [before],
    )
    return int(found[0][0]) if found else 0


def leads_from(number: int, limit: int) -> list[int]:
    """The next roots from a number on."""
    found = rows(
        "SELECT lead_id FROM leadlight_listed WHERE lead_id >= %s ORDER BY lead_id LIMIT %s", [number, limit]
    )
    return [lead for (lead,) in found]


def put_off_among(roots: Sequence[int], user: int, at: int) -> set[int]:
    """Those of some leads that a user does not want to see before an instant after this one."""
    nodes = nodes_of(roots)
    test, values = among("lead_id", list(nodes))
    found = rows(
        f"SELECT lead_id FROM leadlight_snooze WHERE {test} AND user_id = %s AND until > %s",
        [values, user, at],
    )
    return {nodes[lead] for (lead,) in found}


def closed_before(roots: Sequence[int], at: int) -> set[int]:
    """Those of some leads that have been in their stage since before an instant."""
    test, values = among("id", list(roots))
    found = rows(f"SELECT id FROM leadlight_lead WHERE {test} AND stage_since < %s", [values, at])
    return {root for (root,) in found}


def is_any_lead() -> bool:
    """Whether there is a lead."""
    return bool(rows("SELECT 1 FROM leadlight_lead LIMIT 1"))


def _priority_since(roots: Sequence[int]) -> dict[int, int]:
    """When leads came to the priority they have."""
    test, values = among("s.lead_id", list(roots))
    return dict(
        rows(
            "SELECT s.lead_id, MAX(c.at) FROM leadlight_score s JOIN leadlight_scorechange c "
            f"ON c.lead_id = s.lead_id WHERE {test} AND c.priority = s.priority "
            "AND COALESCE(c.priority_before, '') <> c.priority GROUP BY s.lead_id",
            [values],
        )
    )


_DEEDS = (
    ("leadlight_note", "at", "deleted_at IS NULL"),
    ("leadlight_outcome", "said_at", "taken_back_at IS NULL"),
    (
        "leadlight_stagemove",
        "at",
        f"cause IN ('person', 'message') AND stage <> '{SAL}' AND taken_back_at IS NULL",
    ),
)
"""What people wrote and decided: the table, its instant, and which rows count.

Accepting a lead is not yet speaking with it.
"""


def _contacted(nodes: Mapping[int, int], light: Sequence[int]) -> dict[int, int]:
    """When somebody was last in contact with leads; of those that are `light` their messages tell too.

    `nodes` are leads with their roots: asked for by their parts SQLite would read all that anybody wrote.
    """
    told: list[tuple[int, int]] = []
    test, values = among("lead_id", list(nodes))
    for table, at, condition in _DEEDS:
        query = f"SELECT lead_id, MAX({at}) FROM {table} WHERE {test} AND {condition} GROUP BY lead_id"
        told += rows(query, [values])
    test, values = among("p.lead_id", [lead for lead, root in nodes.items() if root in set(light)])
    names, listed = among("e.name", CONTACTS)
    by_hand = "e.name = 'email_sent' AND e.source_id IN (SELECT id FROM leadlight_source WHERE kind = 'hand')"
    told += rows(
        "SELECT p.lead_id, MAX(e.time) FROM leadlight_placement p JOIN leadlight_event e ON e.seq = p.seq "
        f"WHERE {test} AND ({names} OR {by_hand}) GROUP BY p.lead_id",
        [values, listed],
    )
    found: dict[int, int] = {}
    for lead, latest in told:
        found[nodes[lead]] = max(latest, found.get(nodes[lead], latest))
    return found


def _news(nodes: Mapping[int, int], now: int) -> dict[int, News]:
    condition, values = among("lead_id", list(nodes))
    found = rows(
        "SELECT CAST(evidence AS text), lead_id, id, kind, at, sentence FROM leadlight_signal "
        f"WHERE {condition} AND expires_at > %s ORDER BY id",
        [values, now],
    )
    return {
        nodes[lead]: News(number, kind, at, sentence, object_of(evidence))
        for evidence, lead, number, kind, at, sentence in found
    }
