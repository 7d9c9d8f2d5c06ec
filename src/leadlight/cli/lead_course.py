"""What became of a lead, on the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.table import Table

    from leadlight.engage.overrides import Override
    from leadlight.storage.lead_course import LeadCourse
    from leadlight.storage.outcome_rows import OutcomeRow
    from leadlight.storage.stage_rows import MoveRow


def where_it_is(course: LeadCourse) -> Iterator[str]:
    """The stage of a lead and its owner, a sentence each."""
    now = course.standing
    if now.stage and now.since is not None:
        step = f", {now.step}" if now.step else ""
        rest = f", at rest until {minute(now.rest_until)}" if now.rest_until is not None else ""
        yield f"Stage: {now.stage}{step}, since {minute(now.since)}{rest}"
    if course.owner:
        yield f"Owner: {course.owner}"


def course_tables(course: LeadCourse) -> Iterator[Table]:
    """What was decided of a lead, the latest first."""
    yield table_of(
        ("Override", "Gives", "Why", "By", "Until"),
        [
            (each.number, _gives(each), each.reason, each.author, minute(each.until))
            for each in course.overrides
        ],
    )
    yield table_of(
        ("Outcome", "Result", "Value", "Deal", "Decided", "By"),
        [
            (each.number, each.result, _money(each), each.deal, minute(each.at), each.author or "a message")
            for each in course.outcomes
        ],
    )
    yield table_of(
        ("Move", "When", "To", "Step", "By", "Why"),
        [
            (each.number, minute(each.at), each.stage, each.step, _mover(each), _why(each))
            for each in course.moves
        ],
    )
    yield table_of(
        ("Reviewed", "Verdict", "Reason", "Words", "By"),
        [(minute(each.at), each.verdict, each.reason, each.text, each.author) for each in course.reviews],
    )
    yield table_of(
        ("Note", "When", "By", "Text"),
        [(each.number, minute(each.at), each.author, each.text) for each in course.notes],
    )


def _gives(override: Override) -> str:
    from leadlight.scoring.explain import signed

    if override.points is not None:
        return signed(override.points)
    return f"priority {override.priority}"


def _money(outcome: OutcomeRow) -> str:
    if outcome.value is None:
        return ""
    amount = f"{outcome.value // 100:,}.{outcome.value % 100:02}"
    return f"{amount} {outcome.currency}".strip()


def _mover(move: MoveRow) -> str:
    return (
        move.author
        or {"model": "the model", "message": "a message", "recycle": "the recycle rule"}[move.cause]
    )


def _why(move: MoveRow) -> str:
    return " – ".join(filter(None, (move.reason, move.text)))


def minute(at: int) -> str:
    """An instant as people read it."""
    from leadlight.scoring.values import moment

    return f"{moment(at):%Y-%m-%d %H:%M}"


def table_of(names: Sequence[str], found: Iterable[Sequence[object]]) -> Table:
    """A table of values shown as text."""
    from leadlight.cli.terminal import cell, new_table

    table = new_table()
    for name in names:
        table.add_column(name, overflow="fold")
    for row in found:
        table.add_row(*map(cell, row))
    return table
