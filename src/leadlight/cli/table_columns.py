"""Columns of tables for the terminal, and which of them give way where it is narrow."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from leadlight.cli.terminal import cell
from leadlight.scoring.values import normal_name

_NAMES = (
    "lead_name", "name", "full_name", "contact_name", "contact", "first_name", "email", "email_address",
    "e_mail", "e_mail_address",
)  # fmt: skip
_COMPANIES = ("company", "company_name", "account", "organisation", "organization", "employer")
_WIDEST_NAME = 25
_GAP = 2
_ROOM_FOR_REASONS = 30


@dataclass(frozen=True, slots=True)
class Shown:
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


def table_of(columns: list[Shown], reasons: tuple[str, Sequence[Any]], width: int) -> Table:
    """The columns that leave room for the reasons, and those last; `reasons` are a heading and its cells."""
    fitting = _fitting(columns, width)
    table = Table(
        box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, collapse_padding=True, expand=True
    )
    for column in fitting:
        table.add_column(
            cell(column.name),
            justify="right" if column.is_number else "left",
            no_wrap=column.most is None,
            overflow="ellipsis" if column.most is None else "fold",
            width=column.width,
        )
    heading, texts = reasons
    table.add_column(heading, ratio=1, overflow="fold")
    for place, why in enumerate(texts):
        table.add_row(*(column.cells[place] for column in fitting), cell(why))
    return table


def who(
    columns: Sequence[str], rows: Sequence[Sequence[Any]], key: str | None, *, has_fields: bool = True
) -> Iterator[Shown]:
    """The place of each lead, what people know it by, and its company."""
    names = {normal_name(column): place for place, column in reversed(list(enumerate(columns)))}
    yield Shown("#", [cell(place, "dim") for place, _ in enumerate(rows, 1)], is_number=True)
    # where nothing names a lead, what stands first in the list is what people know it by
    first = normal_name(columns[0]) if has_fields else ""
    leads = (*_NAMES, key or "", first)
    for heading, wanted, left_out in (("Lead", leads, 0), ("Company", _COMPANIES, 1)):
        if (found := next((names[name] for name in wanted if name in names), None)) is not None:
            yield Shown(heading, [_cut(cell(row[found])) for row in rows], left_out=left_out)


def last(columns: Sequence[str], name: str) -> int:
    """The place of the last column of a name, which is the one that was added."""
    return len(columns) - 1 - list(columns)[::-1].index(name)


def _fitting(columns: list[Shown], width: int) -> list[Shown]:
    """The columns that leave room for the reasons, which matter more than some of them."""
    for left_out in (3, 2, 1):
        if sum(column.width + _GAP for column in columns) + _ROOM_FOR_REASONS <= width:
            break
        columns = [column for column in columns if column.left_out != left_out]
    return columns


def _cut(text: Text) -> Text:
    text.truncate(_WIDEST_NAME, overflow="ellipsis")
    return text
