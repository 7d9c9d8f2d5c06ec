"""Moves and outcomes that somebody takes back: they stay as rows, and count no longer."""

from __future__ import annotations

from leadlight.storage.many import execute


def take_move_back(number: int, at: int, by: str) -> bool:
    """Let a move count no longer; whether it did."""
    return _taken_back("leadlight_stagemove", number, at, by)


def take_outcome_back(number: int, at: int, by: str) -> bool:
    """Let an outcome count no longer; whether it did."""
    return _taken_back("leadlight_outcome", number, at, by)


def _taken_back(table: str, number: int, at: int, by: str) -> bool:
    changed = execute(
        f"UPDATE {table} SET taken_back_at = %s, taken_back_by = %s WHERE id = %s AND taken_back_at IS NULL",
        [at, by, number],
    )
    return changed > 0
