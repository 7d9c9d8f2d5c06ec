"""What the documentation shows as typed in a terminal, and what has to be there for it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

REMARK = re.compile(r"<!--\s*(needs|exits|file|not run):\s*(.+?)\s*-->")
BLOCK = re.compile(
    r"(?P<remarks>(?:^<!--[^\n]*-->\n\s*)*)"
    r"^(?P<fence>`{3,})(?P<language>[\w-]*)[^\n]*\n"
    r"(?P<text>.*?)"
    r"^(?P=fence)[ ]*$",
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One command and the output shown below it; none shown means that any will do."""

    command: str
    shown: str


@dataclass(frozen=True, slots=True)
class Block:
    """A fenced block, with the remarks (HTML comments, unseen by readers) right above it.

    needs: postgres     a server the commands need; several are separated by commas
    exits: 1            the exit code of the block's last command
    file: scoring.yaml  the block is a file, which later commands find under this name
    not run: REASON     a reader runs this, the tests do not
    """

    place: str
    language: str
    text: str
    remarks: dict[str, str] = field(default_factory=dict)

    @property
    def needs(self) -> frozenset[str]:
        return frozenset(re.findall(r"[\w-]+", self.remarks.get("needs", "")))

    @property
    def exits(self) -> int:
        return int(self.remarks.get("exits", "0"))

    @property
    def steps(self) -> tuple[Step, ...]:
        """Take the commands: after `$ ` in a console, each line of a shell block."""
        if self.language == "shell":
            return tuple(Step(line, "") for line in _joined(self.text).splitlines() if line.strip())
        if self.language == "console":
            parts = re.split(r"^\$ ", _joined(self.text), flags=re.MULTILINE)[1:]
            return tuple(
                Step(command, shown) for command, _, shown in (part.partition("\n") for part in parts)
            )
        return ()


def blocks_of(path: Path, root: Path) -> Iterator[Block]:
    """Read the fenced blocks of a Markdown file, in order."""
    page = path.read_text(encoding="utf-8")
    for found in BLOCK.finditer(page):
        line = page.count("\n", 0, found.start("fence")) + 1
        place = f"{path.relative_to(root).as_posix()}:{line}"
        yield Block(place, found["language"], found["text"], dict(REMARK.findall(found["remarks"])))


def _joined(text: str) -> str:
    r"""Join lines that end in a backslash with the next."""
    return re.sub(r"\s*\\\n(?:> )?\s*", " ", text)
