"""The top of a ranking as a table for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich import box
from rich.table import Table
from rich.text import Text

from leadlight.cli.terminal import cell
from leadlight.scoring.sums import EXCLUDED
from leadlight.scoring.values import normal_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from leadlight.actions.score_list import Ranking
    from leadlight.scoring.definition import ScoringModel

_NAMES = ("lead_name", "name", "full_name", "contact_name", "contact", "first_name", "email", "email_address")
_COMPANIES = ("company", "company_name", "account", "organisation", "organization", "employer")
_STYLES = ("bold green", "yellow", "cyan", "blue")
_REST = "dim"


def ranking_table(ranking: Ranking, model: ScoringModel) -> Table:
    """The first leads: who, how many points, how urgent, and why."""
    names = {normal_name(column): place for place, column in reversed(list(enumerate(ranking.columns)))}
    who = next((names[name] for name in (*_NAMES, ranking.key or "") if name in names), None)
    company = next((names[name] for name in _COMPANIES if name in names), None)
    results = {
        name: _last(ranking.columns, name)
        for name in ("score", *model.scores, "priority", "within", "reasons")
    }
    styles = priority_styles([priority.name for priority in model.priorities])
    table = Table(
        box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, collapse_padding=True, expand=True
    )
    _columns(table, model, who=who is not None, company=company is not None)
    for place, row in enumerate(ranking.rows, 1):
        style = styles.get(row[results["priority"]], _REST)
        cells = [cell(place, "dim"), *(cell(row[at]) for at in (who, company) if at is not None)]
        cells += [
            _points(row[results["score"]], "bold"),
            *(_points(row[results[name]]) for name in _shown_scores(model)),
        ]
        cells += [
            cell(row[results["priority"]], style),
            cell(row[results["within"]], "dim"),
            cell(row[results["reasons"]]),
        ]
        table.add_row(*cells)
    return table


def priority_styles(names: list[str]) -> dict[str, str]:
    """A style for each priority, the most urgent first."""
    return {
        name: _STYLES[place] if place < min(len(names) - 1, len(_STYLES)) else _REST
        for place, name in enumerate(names)
    }


def priorities_line(counts: Mapping[str, int]) -> Text:
    """How many leads have each priority, in one line."""
    line = Text()
    styles = priority_styles([name for name in counts if name != EXCLUDED])
    for name, count in counts.items():
        line.append("   " if line else "")
        line.append_text(cell(f"{count:,} {name}", styles.get(name, _REST)))
    return line


def _columns(table: Table, model: ScoringModel, *, who: bool, company: bool) -> None:
    table.add_column("#", justify="right")
    if who:
        table.add_column("Lead", no_wrap=True, overflow="ellipsis", max_width=26)
    if company:
        table.add_column("Company", no_wrap=True, overflow="ellipsis", max_width=24)
    for name in ("Score", *_shown_scores(model)):
        table.add_column(cell(name), justify="right", no_wrap=True)
    table.add_column("Priority", no_wrap=True)
    table.add_column("Within", overflow="fold", max_width=15)
    table.add_column("Why", ratio=1, overflow="fold")


def _shown_scores(model: ScoringModel) -> list[str]:
    """The named scores, unless there is only one, which says what the score says."""
    return list(model.scores) if 1 < len(model.scores) <= 4 else []


def _last(columns: tuple[str, ...], name: str) -> int:
    return len(columns) - 1 - columns[::-1].index(name)


def _points(value: Decimal | float | str | None, style: str = "") -> Text:
    return cell("" if value is None else f"{float(value):.2f}".rstrip("0").rstrip("."), style)
