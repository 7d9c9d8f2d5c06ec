"""Scores as they are stored: written beside what changed, and read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

from leadlight.ingest.json_text import written
from leadlight.scoring.by_hand import hand_line
from leadlight.scoring.kept import Kept
from leadlight.scoring.lines import HandLine
from leadlight.storage.json_columns import object_of
from leadlight.storage.many import among, insert, rows


@dataclass(frozen=True, slots=True)
class Standing:
    """What a lead scored before: what a change is told by."""

    version: int
    seq: int
    at: int
    total: int | None
    priority: str | None
    qualifies_for: str | None
    excluded: str | None


@dataclass(frozen=True, slots=True)
class StoredScore:
    """A score of a lead as of the events up to `seq`, by a version of the model."""

    lead: int
    version: int
    seq: int
    kept: Kept
    next_at: int | None


@dataclass(frozen=True, slots=True)
class Change:
    """A score that became another: of a lead, as of an instant and a place in the log, and why."""

    lead: int
    at: int
    seq: int
    cause: str
    before: Standing | None
    now: Standing


_SCORE_TYPES = {
    "lead_id": "bigint", "version_id": "bigint", "at": "bigint", "seq": "bigint", "total": "bigint",
    "scores": "jsonb", "priority": "text", "action": "text", "within": "text", "grade": "text",
    "qualifies_for": "text", "excluded": "text", "lines": "jsonb", "next_at": "bigint",
}  # fmt: skip

_REPLACED = ", ".join(f"{name} = excluded.{name}" for name in _SCORE_TYPES if name != "lead_id")

SCORE_COLUMNS = ", ".join(_SCORE_TYPES)


def standings(leads: Sequence[int]) -> dict[int, Standing]:
    """What leads score now, of those that have a score."""
    condition, values = among("lead_id", leads)
    found = rows(
        "SELECT lead_id, version_id, seq, at, total, priority, qualifies_for, excluded FROM leadlight_score "
        f"WHERE {condition}",
        [values],
    )
    return {lead: Standing(*row) for lead, *row in found}


def write_scores(scores: Sequence[StoredScore]) -> None:
    """Let leads have these scores now."""
    insert_scores([score_row(score) for score in scores])


def insert_scores(values: Sequence[Sequence[object]], where: str = "") -> None:
    """Write rows of scores, in the order of SCORE_COLUMNS; `where` says which of those there are give way."""
    conflict = f"ON CONFLICT (lead_id) DO UPDATE SET {_REPLACED}{where}"
    insert("leadlight_score", _SCORE_TYPES, values, conflict)


def score_row(score: StoredScore) -> tuple[object, ...]:
    """A score in the order of SCORE_COLUMNS."""
    known = score.kept
    return (
        score.lead, score.version, known.at, score.seq, known.total, written(dict(known.scores)),
        known.priority, known.action, known.within, known.grade, known.qualifies_for, known.excluded,
        stored_lines(known), score.next_at,
    )  # fmt: skip


def stored_lines(known: Kept) -> str:
    """What the lines of a score follow from, as JSON: what rules gave, and what people said on it."""
    if not known.by_hand:
        return known.given
    said = [[each.points, each.priority, each.author, each.reason, each.until] for each in known.by_hand]
    return written({**json.loads(known.given), "by_hand": said})


def write_changes(changes: Sequence[Change], machine_rules: int | None) -> None:
    """Add to the history of scores."""
    insert(
        "leadlight_scorechange",
        {
            "lead_id": "bigint", "at": "bigint", "seq": "bigint", "version_id": "bigint",
            "machine_rules_id": "bigint", "cause": "text", "total_before": "bigint", "total": "bigint",
            "priority_before": "text", "priority": "text", "qualified_before": "text",
            "qualifies_for": "text",
        },
        [_change_row(change, machine_rules) for change in changes],
    )  # fmt: skip


def _change_row(change: Change, machine_rules: int | None) -> tuple[object, ...]:
    before, now = change.before, change.now
    return (
        change.lead, change.at, change.seq, now.version, machine_rules, change.cause,
        before.total if before else None, now.total,
        before.priority if before else None, now.priority,
        before.qualifies_for if before else None, now.qualifies_for,
    )  # fmt: skip


def stored_scores(leads: Sequence[int]) -> dict[int, StoredScore]:
    """The scores of leads, of those that have one."""
    condition, values = among("lead_id", leads)
    found = rows(f"SELECT {SCORE_COLUMNS} FROM leadlight_score WHERE {condition}", [values])
    return {row[0]: stored_score(row) for row in found}


def stored_score(row: Sequence[object]) -> StoredScore:
    """The score of a row in the order of SCORE_COLUMNS."""
    (
        lead,
        version,
        at,
        seq,
        total,
        scores,
        priority,
        action,
        within,
        grade,
        qualifies_for,
        excluded,
        lines,
        next_at,
    ) = row
    return StoredScore(
        lead, version, seq,  # type: ignore[arg-type]
        Kept(
            at, total, object_of(scores), priority, action,  # type: ignore[arg-type]
            within, grade, qualifies_for, excluded, _text(lines),  # type: ignore[arg-type]
            _by_hand(lines),
        ),
        next_at,  # type: ignore[arg-type]
    )  # fmt: skip


def _text(value: object) -> str:
    """JSON as `kept` writes it: PostgreSQL gives it with other blanks."""
    read = object_of(value)
    return json.dumps({"given": read["given"], "off": read["off"]}, separators=(",", ":"))


def _by_hand(value: object) -> tuple[HandLine, ...]:
    said = object_of(value).get("by_hand", ())
    return tuple(
        hand_line(points, priority, (author, reason), until)
        for points, priority, author, reason, until in said
    )
