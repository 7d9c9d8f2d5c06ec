"""What became of a lead, for programs: money in units of its currency, points as people read them."""

from __future__ import annotations

from typing import Any

from leadlight.scoring.arithmetic import points_number
from leadlight.scoring.values import written_time
from leadlight.storage.lead_course import LeadCourse


def course_as_json(course: LeadCourse) -> dict[str, Any]:
    """Stage, step and owner, and what was decided, the latest first; instants are ISO 8601."""
    now = course.standing
    return {
        "stage": now.stage or None,
        "step": now.step or None,
        "stage_since": _time(now.since),
        "rest_until": _time(now.rest_until),
        "owner": course.owner or None,
        "moves": [_dated(each._asdict()) for each in course.moves],
        "reviews": [_dated(each._asdict()) for each in course.reviews],
        "overrides": [
            {
                "number": each.number,
                "points": points_number(each.points),
                "priority": each.priority,
                "reason": each.reason,
                "author": each.author,
                "at": time_text(each.at),
                "until": time_text(each.until),
            }
            for each in course.overrides
        ],
        "outcomes": [
            {
                **_dated(each._asdict()),
                "value": None if each.value is None else f"{each.value // 100}.{each.value % 100:02}",
            }
            for each in course.outcomes
        ],
        "notes": [_dated(each._asdict()) for each in course.notes],
    }


_INSTANTS = ("at", "said_at", "rest_until", "edited_at", "taken_back_at")


def _dated(row: dict[str, Any]) -> dict[str, Any]:
    return {name: _time(value) if name in _INSTANTS else value for name, value in row.items()}


def _time(at: int | None) -> str | None:
    return None if at is None else time_text(at)


def time_text(at: int) -> str:
    """An instant as it is shown."""
    return written_time(at)
