"""What the terminal shows: tables and progress, with data shown as text whatever it holds."""

from __future__ import annotations

import os
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

WIDTH_WITHOUT_TERMINAL = 160
NARROWEST = 60
"""Below this a table is not made narrower: broken lines are ugly, columns that are not there mislead."""


def console() -> Console:
    """A console on standard output that interprets no markup."""
    from rich.console import Console

    class Pipeable(Console):
        def on_broken_pipe(self) -> None:
            # rich would exit with 1, but who stops reading has seen enough
            raise BrokenPipeError

    return Pipeable(markup=False, highlight=False, emoji=False, width=_width(), soft_wrap=False)


def _width() -> int:
    """What COLUMNS in the environment says, else what the terminal says, else enough to read in a file."""
    if os.environ.get("COLUMNS") or sys.stdout.isatty():
        return max(shutil.get_terminal_size((WIDTH_WITHOUT_TERMINAL, 0)).columns, NARROWEST)
    return WIDTH_WITHOUT_TERMINAL


def shown(value: object) -> str:
    """A value as text that a terminal shows and does not obey: control characters are spelt out."""
    text = "" if value is None else str(value)
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else _spelt(char) for char in text)


def _spelt(char: str) -> str:
    if unicodedata.category(char) in {"Cf", "Co", "Cn", "Cs"} or ord(char) > 0xFF:
        return f"\\u{ord(char):04x}"
    return {"\n": " ", "\t": " ", "\r": " "}.get(char, f"\\x{ord(char):02x}")


def new_table() -> Table:
    """A table without columns yet, a line under its names."""
    from rich import box
    from rich.table import Table

    return Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False)


def cell(value: object, style: str = "") -> Text:
    """A cell of a table."""
    from rich.text import Text

    return Text(shown(value), style=style)


@contextmanager
def progress() -> Iterator[Callable[[str], None]]:
    """Tells on a terminal's standard error what is being done, with a moving sign; elsewhere nothing."""
    if not sys.stderr.isatty():
        yield lambda _what: None
        return
    from rich.console import Console

    with Console(stderr=True, markup=False, highlight=False).status("Starting") as status:
        yield lambda what: status.update(cell(f"{what} …"))
