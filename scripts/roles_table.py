"""Write the table of docs/reference/roles.md, from the table of roles and operations that the code goes by.

scripts/roles_table.py            write it
scripts/roles_table.py --check    exit with 1 where it is not as the code is
"""

from __future__ import annotations

import ast
import re
import sys
from enum import StrEnum
from inspect import getsource
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from leadlight.actions.access.operations import MAY, Operation, Role

if TYPE_CHECKING:
    from collections.abc import Iterator

Name = TypeVar("Name", bound=StrEnum)

PAGE = Path(__file__).parent.parent / "docs" / "reference" / "roles.md"
TABLE = re.compile(r"(<!-- roles -->\n).*?(<!-- end of roles -->)", re.DOTALL)


def table() -> str:
    """The table: an operation a line, a role a column."""
    lines = [
        f"| operation | what it is | {' | '.join(Role)} |",
        f"|---|---|{':-:|' * len(Role)}",
        *(
            f"| `{operation}` | {meaning} | {allowed(operation)} |"
            for operation, meaning in meanings(Operation)
        ),
    ]
    return "\n".join(lines) + "\n"


def allowed(operation: Operation) -> str:
    """Whether each role may."""
    return " | ".join("yes" if role in MAY[operation] else "–" for role in Role)


def meanings(names: type[Name]) -> Iterator[tuple[Name, str]]:
    """Each name of a list with the sentence below it."""
    (found,) = ast.parse(getsource(names)).body
    assert isinstance(found, ast.ClassDef)  # noqa: S101 - a list of names
    for name, said in zip(found.body[1::2], found.body[2::2], strict=True):
        assert isinstance(name, ast.Assign)  # noqa: S101 - a member
        assert isinstance(said, ast.Expr)  # noqa: S101 - and its sentence
        (target,) = name.targets
        yield names[ast.unparse(target)], str(ast.literal_eval(said.value)).removesuffix(".")


def with_table(page: str) -> str:
    """The page with the table as it should be."""
    return TABLE.sub(lambda found: found[1] + "\n" + table() + "\n" + found[2], page)


if __name__ == "__main__":
    before = PAGE.read_text(encoding="utf-8")
    after = with_table(before)
    if "--check" in sys.argv:
        sys.exit(int(before != after))
    PAGE.write_text(after, encoding="utf-8")
