"""A score on the terminal: its sum in a sentence, and every line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from decimal import Decimal

    from rich.table import Table

    from leadlight.scoring.sums import Score


def summary(score: Score) -> str:
    """Total, priority, grade, stage and what to do."""
    from leadlight.cli.terminal import shown

    said = [f"{_points(score.total)} point{'s' * (score.total not in {1, -1})}"]
    said += [f"priority {score.priority}"] if score.priority else []
    said += [f"grade {score.grade}"] if score.grade else []
    said += [f"qualifies for {score.qualifies_for}"] if score.qualifies_for else []
    todo = ", ".join(
        part for part in (score.action, f"within {score.within}" if score.within else None) if part
    )
    return shown(", ".join(said) + (f": {todo}" if todo else ""))


def _points(total: Decimal | None) -> str:
    from leadlight.scoring.explain import MINUS

    return f"{total:f}".replace("-", MINUS)


def lines_of(score: Score) -> Table:
    """All lines, which add up to the total."""
    from leadlight.cli.terminal import cell, new_table
    from leadlight.scoring.explain import sentence, signed
    from leadlight.scoring.lines import HandLine

    table = new_table()
    table.add_column("Points", justify="right")
    table.add_column("Score")
    table.add_column("Why", overflow="fold")
    for line in score.lines:
        place = line.score if line.group is None else f"{line.score}, {line.group}"
        points = signed(line.points)
        why = sentence(line, score.at).removesuffix(points).rstrip(" ,:")
        if isinstance(line, HandLine) and line.priority is not None:
            points = ""
        table.add_row(cell(points, "red" if line.points < 0 else "green"), cell(place, "dim"), cell(why))
    table.add_section()
    table.add_row(cell(_points(score.total), "bold"), cell(""), cell("the total", "bold"))
    return table
