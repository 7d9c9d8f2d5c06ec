"""How leads of an installation ended, as far as they have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.engage.outcomes import Conversion, conversion
from leadlight.engage.stages import CUSTOMER, LOST, OPPORTUNITY, SAL, SQL
from leadlight.scoring.arithmetic import points_number
from leadlight.storage.many import among, rows
from leadlight.storage.outcome_rows import outcomes_of
from leadlight.storage.stage_rows import OF_ROOTS, of_parts

_WORKED_ON = (SAL, SQL, OPPORTUNITY)
"""Who lost every deal and is in one of these stages again is open again."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a lead ended, and when; `value` of a win, None where nobody said."""

    won: bool
    at: int
    value: float | None


def endings(roots: Sequence[int], now: int, *, rejected_is_lost: bool = False) -> dict[int, Ending]:
    """How these roots ended, by what had been said by an instant and was not taken back since.

    Of those of whom nothing else says it, a person's last verdict may: who was rejected is lost then.
    """
    condition, values = among("id", list(roots))
    stages = {
        root: (stage, since)
        for root, stage, since in rows(
            f"SELECT id, stage, stage_since FROM leadlight_lead WHERE {condition}", [values]
        )
    }
    found: dict[int, Ending] = {}
    for root, said in outcomes_of(roots).items():
        known = [each.outcome for each in said if each.taken_back_at is None and each.said_at <= now]
        stage, since = stages.get(root, ("", None))
        ended = conversion(known, is_open=stage in _WORKED_ON)
        if ended is None and stage in {CUSTOMER, LOST} and since is not None:
            ended = Conversion(won=stage == CUSTOMER, at=since, value=None)  # a stage that says it
        if ended is not None and ended.at <= now:
            value = points_number(ended.value)
            found[root] = Ending(ended.won, ended.at, value)
    return {**_rejected(roots, now), **found} if rejected_is_lost else found


def _rejected(roots: Sequence[int], now: int) -> dict[int, Ending]:
    """The roots whose last verdict is a rejection, of verdicts that were not taken back."""
    condition, values = of_parts(roots)
    last = {
        root: (verdict, at)
        for root, verdict, at in rows(
            f"SELECT {OF_ROOTS}, r.verdict, r.at FROM leadlight_lead l "
            "JOIN leadlight_review r ON r.lead_id = l.id "
            "LEFT JOIN leadlight_stagemove m ON m.lead_id = r.lead_id AND m.at = r.at AND m.cause = 'person' "
            f"WHERE {condition} AND r.at <= %s AND m.taken_back_at IS NULL ORDER BY r.at, r.id",
            [*values, now],
        )
    }
    return {
        root: Ending(won=False, at=at, value=None)
        for root, (verdict, at) in last.items()
        if verdict == "rejected"
    }


def newest_roots(before: int, limit: int) -> list[tuple[int, int | None]]:
    """Roots before a number, the newest first, and the account of each."""
    found = rows(
        "SELECT id, account_id FROM leadlight_lead WHERE root_id IS NULL AND id < %s "
        "ORDER BY id DESC LIMIT %s",
        [before, limit],
    )
    return [(lead, account) for lead, account in found]
