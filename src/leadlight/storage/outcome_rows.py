"""What became of the deals of leads, as it is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from leadlight.engage.outcomes import Outcome
from leadlight.storage.many import insert, rows
from leadlight.storage.stage_rows import OF_ROOTS, of_parts


@dataclass(frozen=True, slots=True)
class NewOutcome:
    """An outcome to be stored with a lead: who says so, why, and by which message if it was one."""

    lead: int
    outcome: Outcome
    author: str = ""
    reason: str = ""
    seq: int | None = None


class OutcomeRow(NamedTuple):
    """An outcome of a lead's history."""

    number: int
    result: str
    value: int | None
    currency: str
    deal: str
    at: int
    said_at: int
    author: str
    reason: str
    seq: int | None
    taken_back_at: int | None
    taken_back_by: str

    @property
    def outcome(self) -> Outcome:
        """What it says."""
        return Outcome(
            self.number, self.result, self.at, self.said_at, self.value, self.currency, self.deal,
            self.seq is None,
        )  # fmt: skip


_COLUMNS = (
    "o.id, o.result, o.value, o.currency, o.deal, o.at, o.said_at, o.author, o.reason, o.seq, "
    "o.taken_back_at, o.taken_back_by"
)


def outcomes_of(roots: Sequence[int]) -> dict[int, list[OutcomeRow]]:
    """All outcomes of roots and their parts, those taken back too, the oldest first."""
    found: dict[int, list[OutcomeRow]] = {root: [] for root in roots}
    condition, values = of_parts(roots)
    for root, *row in rows(
        f"SELECT {OF_ROOTS}, {_COLUMNS} FROM leadlight_lead l "
        f"JOIN leadlight_outcome o ON o.lead_id = l.id WHERE {condition} ORDER BY o.at, o.id",
        values,
    ):
        found[root].append(OutcomeRow(*row))
    return found


def all_outcomes() -> dict[int, list[Outcome]]:
    """The outcomes that count of every lead that has some, by its root."""
    found: dict[int, list[Outcome]] = {}
    for root, *row in rows(
        f"SELECT {OF_ROOTS}, {_COLUMNS} FROM leadlight_outcome o JOIN leadlight_lead l ON l.id = o.lead_id "
        "WHERE o.taken_back_at IS NULL"
    ):
        found.setdefault(root, []).append(OutcomeRow(*row).outcome)
    return found


def messages_of_outcomes(roots: Sequence[int]) -> dict[int, list[int]]:
    """The messages that outcomes of roots and their parts are from."""
    found: dict[int, list[int]] = {root: [] for root in roots}
    condition, values = of_parts(roots)
    for root, seq in rows(
        f"SELECT {OF_ROOTS}, o.seq FROM leadlight_lead l JOIN leadlight_outcome o ON o.lead_id = l.id "
        f"WHERE {condition} AND o.seq IS NOT NULL",
        values,
    ):
        found[root].append(seq)
    return found


def outcome_numbered(number: int) -> tuple[int, OutcomeRow] | None:
    """The lead that an outcome belongs to, and the outcome."""
    found = rows(f"SELECT o.lead_id, {_COLUMNS} FROM leadlight_outcome o WHERE o.id = %s", [number])
    return (found[0][0], OutcomeRow(*found[0][1:])) if found else None


def newest_outcome(lead: int) -> int:
    """The number of the outcome that a lead was given last."""
    return int(rows("SELECT MAX(id) FROM leadlight_outcome WHERE lead_id = %s", [lead])[0][0])


_TYPES = {
    "lead_id": "bigint", "result": "text", "value": "bigint", "currency": "text", "deal": "text",
    "at": "bigint", "said_at": "bigint", "author": "text", "reason": "text", "seq": "bigint",
    "taken_back_by": "text",
}  # fmt: skip


def add_outcomes(outcomes: Sequence[NewOutcome]) -> None:
    """Store outcomes; one that a message said is stored once, and stays taken back."""
    insert(
        "leadlight_outcome",
        _TYPES,
        [
            (
                new.lead, new.outcome.result, new.outcome.value, new.outcome.currency, new.outcome.deal,
                new.outcome.at, new.outcome.said_at, new.author, new.reason, new.seq, "",
            )
            for new in outcomes
        ],
        "ON CONFLICT (seq) DO NOTHING",
    )  # fmt: skip
