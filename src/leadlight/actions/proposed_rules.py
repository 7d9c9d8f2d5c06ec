"""Proposed rules, and how they stand in a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal

from leadlight.scoring.explain import counted

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9 _/.+-]*[A-Za-z0-9]|[A-Za-z]")
_NOT_TEXTS = frozenset({"yes", "no", "true", "false", "on", "off", "null", "y", "n"})
_COMBINING = frozenset({"all", "any", "not"})

FIT, ENGAGEMENT = "fit", "engagement"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One rule: the score and group it belongs to, its name, the rest of it, and why it is proposed.

    One that is not `active` is written as a remark, for people to decide.
    """

    score: str
    group: str | None
    name: str
    body: str
    remark: str
    active: bool = True

    def lines(self, name: str) -> list[str]:
        """The rule as it stands in a list of rules, under a name that no other rule has."""
        rule = f"- {{name: {scalar(name)}, {self.body}}}"
        if self.active:
            return [f"# {one_line(self.remark)}", rule]
        return [f"# {one_line(self.remark)} Only you know, so it is not scored yet.", f"# {rule}"]


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """A column or event that no rule is proposed for, and why."""

    name: str
    why: str


def scalar(text: str) -> str:
    """A text as a YAML document has it, in quotes where it could be taken for something else."""
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXTS:
        return text
    return "'" + one_line(text).replace("'", "''") + "'"


def key(field: str) -> str:
    """The name of a field as a key of a condition."""
    return field.capitalize() if field in _COMBINING else scalar(field)


def one_line(text: str) -> str:
    """A text without line breaks and what else does not print."""
    return "".join(char if char.isprintable() else " " for char in text)


def may_stand(text: str) -> bool:
    """Whether a value can be written into the document just as it is, and is short enough to be read."""
    return text.isprintable() and len(text) <= 60


def plain(number: Decimal | float) -> str:
    """A number as people write it."""
    return f"{Decimal(str(number)).normalize():f}"


def nice(number: Decimal) -> Decimal:
    """A number with three digits that say something, never larger than it was."""
    if not number:
        return number
    rounded = number.quantize(Decimal(1).scaleb(number.adjusted() - 2), rounding=ROUND_FLOOR)
    return number if number == number.to_integral_value() and abs(number) < 10_000 else rounded


def share(count: int, of: int) -> str:
    """A count of leads with what share it is: `1,204 of 7,392 leads (16 %)`."""
    return f"{count:,} of {counted(of, 'lead')} ({round(100 * count / of) if of else 0} %)"


def shown(values: Iterable[tuple[str, int]], most: int = 6) -> str:
    """Some values with how often each occurs, for a remark."""
    return ", ".join(f"{one_line(text)[:40]} {count:,}" for text, count in list(values)[:most])
