"""All that is known of one lead, for a page or a command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from leadlight.storage.json_columns import object_of
from leadlight.storage.many import rows
from leadlight.storage.merges import MergeRow, merges_of


class Happening(NamedTuple):
    """One message of a lead: what it is and when; `machine` says why it counts for nothing, if it does."""

    seq: int
    time: int
    type: str
    name: str
    machine: str


class Refused(NamedTuple):
    """An identifier that messages gave a lead and that it did not get, and why."""

    kind: str
    value: str
    reason: str


class Moved(NamedTuple):
    """A score that became another: when, why, and from how many hundredths to how many."""

    at: int
    cause: str
    before: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class LeadDetails:
    """A lead by its number; `fields` are those it said and those that follow, `origins` whence each is.

    `said` are the names of those it said; `moved` the latest changes of its score.
    """

    lead: int
    uid: str
    name: str
    email: str
    company: str
    account: str | None
    fields: Mapping[str, Any]
    origins: Mapping[str, Mapping[str, Any]]
    identifiers: tuple[tuple[str, str], ...]
    merges: tuple[MergeRow, ...]
    refused: tuple[Refused, ...]
    happenings: tuple[Happening, ...]
    said: frozenset[str]
    moved: tuple[Moved, ...]


_CHANGES = 5
"""So many changes of a score are shown."""

_PARTS = "(SELECT id FROM leadlight_lead WHERE id = %s OR root_id = %s)"


def lead_details(root: int, happenings: int) -> LeadDetails:
    """A root and its parts as one; the latest so many of its messages."""
    uid, name, email, company, account, profile, derived, origins = rows(
        "SELECT l.uid, l.name, l.email, l.company, a.key, CAST(l.profile AS text), CAST(l.derived AS text), "
        "CAST(l.origins AS text) FROM leadlight_lead l LEFT JOIN leadlight_account a ON a.id = l.account_id "
        "WHERE l.id = %s",
        (root,),
    )[0]
    return LeadDetails(
        root, uid, name, email, company, account,
        {**object_of(derived), **object_of(profile)},
        object_of(origins),
        _identifiers(root),
        tuple(merges_of(root)),
        _refused(root),
        happenings_until(root, happenings),
        frozenset(object_of(profile)),
        _moved(root),
    )  # fmt: skip


def _identifiers(root: int) -> tuple[tuple[str, str], ...]:
    return tuple(
        rows(
            f"SELECT kind, value FROM leadlight_identifier WHERE lead_id IN {_PARTS} ORDER BY id",
            (root, root),
        )
    )


def _refused(root: int) -> tuple[Refused, ...]:
    return tuple(
        Refused(kind, value, reason if kind else f"{count} {reason}")
        for kind, value, reason, count in rows(
            "SELECT kind, value, reason, count FROM leadlight_conflict "
            f"WHERE lead_id IN {_PARTS} ORDER BY id",
            (root, root),
        )
    )


def happenings_until(root: int, most: int, at: int | None = None) -> tuple[Happening, ...]:
    """The latest messages of a lead and its parts, of all or of those up to an instant."""
    until, values = ("", ()) if at is None else (" AND e.time <= %s", (at,))
    return tuple(
        Happening(*row)
        for row in rows(
            "SELECT e.seq, e.time, e.type, e.name, p.machine FROM leadlight_placement p "
            f"JOIN leadlight_event e ON e.seq = p.seq WHERE p.lead_id IN {_PARTS}{until} "
            "ORDER BY e.time DESC, e.seq DESC LIMIT %s",
            (root, root, *values, most),
        )
    )


def _moved(root: int) -> tuple[Moved, ...]:
    return tuple(
        Moved(*row)
        for row in rows(
            "SELECT at, cause, total_before, total FROM leadlight_scorechange WHERE lead_id = %s "
            "ORDER BY id DESC LIMIT %s",
            (root, _CHANGES),
        )
    )
