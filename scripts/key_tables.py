"""Tables of keys in a page of the reference, written from the models that read a document.

A table stands between `<!-- keys of EventRule -->` and `<!-- end of keys -->`.
"""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from pydantic.fields import FieldInfo

TABLE = re.compile(
    r"(?P<start><!-- keys of (?P<model>\w+) -->\n)(?P<rows>.*?)(?P<end><!-- end of keys -->)", re.DOTALL
)


def write_or_check(page: Path, command: str, table_of: Callable[[str], str]) -> int:
    """Write the tables of a page; with `--check` say whether they are as the models are: 0, else 1."""
    text = page.read_text(encoding="utf-8")
    written = with_tables(text, table_of)
    if "--check" not in sys.argv[1:]:
        page.write_text(written, encoding="utf-8")
        return 0
    if written != text:
        print(f"{page.name} is not as the models are. Write its tables anew: {command}")
        return 1
    return 0


def with_tables(text: str, table_of: Callable[[str], str]) -> str:
    """Give the text of a page with the table of every model that it names written anew."""
    return TABLE.sub(lambda found: f"{found['start']}\n{table_of(found['model'])}\n{found['end']}", text)


def table(rows: Iterable[tuple[str, ...]]) -> str:
    """Write a table; the first row is its head."""
    head, *others = rows
    return "".join(
        f"| {' | '.join(cells)} |\n".replace("|  |", "| |") for cells in (head, ("---",) * len(head), *others)
    )


def left_out(field: FieldInfo) -> str:
    """Say what holds where a key is left out."""
    if field.is_required():
        return "required"
    default = field.get_default(call_default_factory=True)
    if isinstance(default, bool):
        return "yes" if default else "no"
    return str(default) if isinstance(default, int) or str(default).isdigit() else ""
