"""The top of a ranking as a table for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from leadlight.cli.table_columns import Shown, last, table_of, who
from leadlight.cli.terminal import cell
from leadlight.learning.wording import percent
from leadlight.scoring.explain import MINUS
from leadlight.scoring.sums import EXCLUDED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from leadlight.actions.score_list import Ranking
    from leadlight.scoring.definition import ScoringModel

_STYLES = ("bold green", "yellow", "cyan", "blue")
_REST = "dim"


def ranking_table(ranking: Ranking, model: ScoringModel, width: int) -> Table:
    """The first leads: who, how many points, how urgent, and why; on a narrow terminal only what matters."""
    why = last(ranking.columns, "reasons")
    return table_of(list(_columns(ranking, model)), ("Why", [row[why] for row in ranking.rows]), width)


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


def _columns(ranking: Ranking, model: ScoringModel) -> Iterator[Shown]:
    """Every column but the reasons, those that are left out first with the highest number."""
    styles = priority_styles([priority.name for priority in model.priorities])

    def points(name: str, style: str = "") -> list[Text]:
        return [_points(row[last(ranking.columns, name)], style) for row in ranking.rows]

    has_fields = bool(last(ranking.columns, "score"))
    yield from who(ranking.columns, ranking.rows, ranking.key, has_fields=has_fields)
    yield Shown("Score", points("score", "bold"), is_number=True)
    for name in _shown_scores(model):
        yield Shown(name, points(name), is_number=True, left_out=3)
    priority = last(ranking.columns, "priority")
    yield Shown("Priority", [cell(row[priority], styles.get(row[priority], _REST)) for row in ranking.rows])
    yield from _predicted(ranking)
    within = last(ranking.columns, "within")
    yield Shown("Within", [cell(row[within], "dim") for row in ranking.rows], most=15, left_out=2)


def _predicted(ranking: Ranking) -> Iterator[Shown]:
    """What a predictor says, where one was asked."""
    if ranking.predicted:
        chance = last(ranking.columns, "probability")
        yield Shown("Probability", [cell(percent(row[chance], 1)) for row in ranking.rows], is_number=True)


def _shown_scores(model: ScoringModel) -> list[str]:
    """The named scores, unless there is only one, which says what the score says."""
    return list(model.scores) if 1 < len(model.scores) <= 4 else []


def _points(value: Decimal | float | str | None, style: str = "") -> Text:
    written = "" if value is None else f"{float(value):.2f}".rstrip("0").rstrip(".")
    return cell(written.replace("-", MINUS), style)
