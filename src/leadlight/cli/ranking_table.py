"""The top of a ranking as a table for the terminal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from leadlight.cli.terminal import cell
from leadlight.scoring.sums import EXCLUDED
from leadlight.scoring.values import normal_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from leadlight.actions.score_list import Ranking
    from leadlight.scoring.definition import ScoringModel

_NAMES = ("lead_name", "name", "full_name", "contact_name", "contact", "first_name", "email", "email_address")
_COMPANIES = ("company", "company_name", "account", "organisation", "organization", "employer")
_STYLES = ("bold green", "yellow", "cyan", "blue")
_REST = "dim"
_WIDEST_NAME = 25
_GAP = 2
_ROOM_FOR_REASONS = 30


@dataclass(frozen=True, slots=True)
class _Column:
    """A column with its cells; `most` is the width at which it folds, `left_out` how early it gives way."""

    name: str
    cells: list[Text]
    is_number: bool = False
    most: int | None = None
    left_out: int = 0

    @property
    def width(self) -> int:
        """The width in characters of the terminal."""
        widest = max(cell_len(self.name), *(text.cell_len for text in self.cells), 1)
        return widest if self.most is None else min(widest, self.most)


def ranking_table(ranking: Ranking, model: ScoringModel, width: int) -> Table:
    """The first leads: who, how many points, how urgent, and why; on a narrow terminal only what matters."""
    columns = _fitting(list(_columns(ranking, model)), width)
    table = Table(
        box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, collapse_padding=True, expand=True
    )
    for column in columns:
        table.add_column(
            cell(column.name),
            justify="right" if column.is_number else "left",
            no_wrap=column.most is None,
            overflow="ellipsis" if column.most is None else "fold",
            width=column.width,
        )
    table.add_column("Why", ratio=1, overflow="fold")
    why = _last(ranking.columns, "reasons")
    for place, row in enumerate(ranking.rows):
        table.add_row(*(column.cells[place] for column in columns), cell(row[why]))
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


def _columns(ranking: Ranking, model: ScoringModel) -> Iterator[_Column]:
    """Every column but the reasons, those that are left out first with the highest number."""
    names = {normal_name(column): place for place, column in reversed(list(enumerate(ranking.columns)))}
    styles = priority_styles([priority.name for priority in model.priorities])

    def cells(at: int, style: str = "") -> list[Text]:
        return [cell(row[at], style) for row in ranking.rows]

    def points(name: str, style: str = "") -> list[Text]:
        return [_points(row[_last(ranking.columns, name)], style) for row in ranking.rows]

    yield _Column("#", [cell(place, "dim") for place, _ in enumerate(ranking.rows, 1)], is_number=True)
    for heading, wanted, left_out in (("Lead", (*_NAMES, ranking.key or ""), 0), ("Company", _COMPANIES, 1)):
        if (found := next((names[name] for name in wanted if name in names), None)) is not None:
            yield _Column(heading, [_cut(text) for text in cells(found)], left_out=left_out)
    yield _Column("Score", points("score", "bold"), is_number=True)
    for name in _shown_scores(model):
        yield _Column(name, points(name), is_number=True, left_out=3)
    priority = _last(ranking.columns, "priority")
    yield _Column("Priority", [cell(row[priority], styles.get(row[priority], _REST)) for row in ranking.rows])
    yield _Column("Within", cells(_last(ranking.columns, "within"), "dim"), most=15, left_out=2)


def _fitting(columns: list[_Column], width: int) -> list[_Column]:
    """The columns that leave room for the reasons, which matter more than some of them."""
    for left_out in (3, 2, 1):
        if sum(column.width + _GAP for column in columns) + _ROOM_FOR_REASONS <= width:
            break
        columns = [column for column in columns if column.left_out != left_out]
    return columns


def _cut(text: Text) -> Text:
    text.truncate(_WIDEST_NAME, overflow="ellipsis")
    return text


def _shown_scores(model: ScoringModel) -> list[str]:
    """The named scores, unless there is only one, which says what the score says."""
    return list(model.scores) if 1 < len(model.scores) <= 4 else []


def _last(columns: tuple[str, ...], name: str) -> int:
    return len(columns) - 1 - columns[::-1].index(name)


def _points(value: Decimal | float | str | None, style: str = "") -> Text:
    return cell("" if value is None else f"{float(value):.2f}".rstrip("0").rstrip("."), style)
