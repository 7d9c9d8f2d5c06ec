"""Moves of leads through stages as they are stored, and what they come to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from leadlight.engage.stages import Cause, Force, Move, Standing, standing
from leadlight.storage.listed_rows import relist
from leadlight.storage.many import among, insert, rows
from leadlight.storage.statements import each


@dataclass(frozen=True, slots=True)
class NewMove:
    """A move to be stored with a lead: who says so, why, and by which message if it was one."""

    lead: int
    move: Move
    author: str = ""
    reason: str = ""
    text: str = ""
    seq: int | None = None


class MoveRow(NamedTuple):
    """A move of a lead's history."""

    number: int
    stage: str
    step: str
    at: int
    cause: str
    author: str
    reason: str
    text: str
    seq: int | None
    rest_until: int | None
    taken_back_at: int | None


_MOVE = "m.stage, m.at, m.cause, m.step, m.force, m.rank, m.before, m.rest_until, m.id, m.taken_back_at"

OF_ROOTS = "COALESCE(l.root_id, l.id)"


def of_parts(roots: Sequence[int]) -> tuple[str, list[object]]:
    """A test that leads `l` are some roots or parts of theirs, with its arguments."""
    by_id, values = among("l.id", list(roots))
    by_root, _ = among("l.root_id", list(roots))
    return f"({by_id} OR {by_root})", [values, values]


def whose_and_which(roots: Sequence[int], *, alone: bool) -> tuple[str, str, list[object]]:
    """What a row belongs to, and which leads are meant: roots with their parts, or leads `alone`."""
    if not alone:
        return (OF_ROOTS, *of_parts(roots))
    condition, values = among("l.id", list(roots))
    return "l.id", condition, [values]


def moves_of(roots: Sequence[int]) -> dict[int, list[Move]]:
    """All moves of roots and their parts."""
    return {root: [move for _, move in found] for root, found in moves_with_seq(roots).items()}


def moves_with_seq(roots: Sequence[int], *, alone: bool = False) -> dict[int, list[tuple[int | None, Move]]]:
    """All moves of roots and their parts with the message that says so; of leads `alone` without parts."""
    found: dict[int, list[tuple[int | None, Move]]] = {root: [] for root in roots}
    whose, condition, values = whose_and_which(roots, alone=alone)
    for root, seq, *row in rows(
        f"SELECT {whose}, m.seq, {_MOVE} FROM leadlight_lead l "
        f"JOIN leadlight_stagemove m ON m.lead_id = l.id WHERE {condition}",
        values,
    ):
        found[root].append((seq, move_of(row)))
    return found


def move_of(row: Sequence[Any]) -> Move:
    """The move of a row."""
    stage, at, cause, step, force, rank, before, rest_until, number, taken_back_at = row
    return Move(
        stage, at, Cause(cause), step, Force(force), rank, before, rest_until, number, taken_back_at
    )  # fmt: skip


def move_numbered(number: int) -> tuple[int, Move] | None:
    """The lead that a move was given to, and the move."""
    found = rows(f"SELECT m.lead_id, {_MOVE} FROM leadlight_stagemove m WHERE m.id = %s", [number])
    return (found[0][0], move_of(found[0][1:])) if found else None


def history_of(root: int) -> list[MoveRow]:
    """The moves of a lead and its parts, the latest first."""
    condition, values = of_parts([root])
    return [
        MoveRow(*row)
        for row in rows(
            "SELECT m.id, m.stage, m.step, m.at, m.cause, m.author, m.reason, m.text, m.seq, m.rest_until, "
            "m.taken_back_at "
            f"FROM leadlight_lead l JOIN leadlight_stagemove m ON m.lead_id = l.id WHERE {condition} "
            "ORDER BY m.at DESC, m.id DESC",
            values,
        )
    ]


_TYPES = {
    "lead_id": "bigint", "stage": "text", "step": "text", "at": "bigint", "cause": "text", "author": "text",
    "reason": "text", "text": "text", "seq": "bigint", "force": "text", "rank": "integer", "before": "text",
    "rest_until": "bigint", "noted_at": "bigint", "taken_back_by": "text",
}  # fmt: skip


def add_moves(moves: Sequence[NewMove], now: int) -> None:
    """Store moves; one that a message said is stored once, as it was understood first."""
    insert(
        "leadlight_stagemove",
        _TYPES,
        [
            (
                new.lead, new.move.stage, new.move.step, new.move.at, new.move.cause.value, new.author,
                new.reason, new.text, new.seq, new.move.force.value, new.move.rank, new.move.before,
                new.move.rest_until, now, "",
            )
            for new in moves
        ],
        "ON CONFLICT (seq) DO NOTHING",
    )  # fmt: skip


def newest_move(lead: int) -> int:
    """The number of the move that was stored last of a lead, which has one."""
    return int(rows("SELECT MAX(id) FROM leadlight_stagemove WHERE lead_id = %s", [lead])[0][0])


def last_word(root: int) -> int:
    """When a person moved a lead last: who speaks later is later, whatever the clock says."""
    condition, values = of_parts([root])
    found = rows(
        "SELECT MAX(m.at) FROM leadlight_lead l JOIN leadlight_stagemove m ON m.lead_id = l.id "
        f"WHERE {condition} AND m.cause = 'person'",
        values,
    )
    return int(found[0][0] or 0)


def standings_with_acts(roots: Sequence[int]) -> dict[int, tuple[Standing, int]]:
    """What leads are in, as lists see it, and how often somebody acted on them."""
    condition, values = among("id", list(roots))
    return {
        lead: (Standing(*row), acts)
        for lead, acts, *row in rows(
            "SELECT id, acts, stage, step, stage_since, stage_rank, rest_until, recycled_at "
            f"FROM leadlight_lead WHERE {condition}",
            [values],
        )
    }


def write_standings(standings: Mapping[int, Standing]) -> None:
    """Let lists see what leads are in."""
    each(
        "UPDATE leadlight_lead SET stage = %s, step = %s, stage_since = %s, stage_rank = %s, "
        "rest_until = %s, recycled_at = %s WHERE id = %s",
        [
            (now.stage, now.step, now.since, now.rank, now.rest_until, now.recycled_at, root)
            for root, now in standings.items()
        ],
    )
    relist(list(standings))


def refold(root: int, at: int) -> Standing:
    """What the moves of a lead come to as of an instant, written down."""
    found = standing(moves_of([root])[root], at)
    write_standings({root: found})
    return found
