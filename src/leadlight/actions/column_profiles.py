"""What the columns of a list of leads hold: how many values, of which kind, and the most frequent ones."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from leadlight.actions.answers import yes_among
from leadlight.actions.work_table import WorkTable
from leadlight.engines.date_order import order_told_by
from leadlight.engines.reading_sql import scalar_text
from leadlight.scoring.values import Forms, instant, normal_name, number, text_of, truth
from leadlight.tables import ROW
from leadlight.tables.rows import first_row
from leadlight.tables.sql import quoted

MOST_ROWS = 200_000
"""Of longer lists every so many-th lead is looked at."""

FEW = 20
"""Of fewer leads, what they hold says little about those to come."""

_MOST_VALUES = 50_000
_MOST_ANSWERS = 6
_LIKE_A_DATE = re.compile(
    r"(?i)^\W*(?:[a-z]{2,}\W+)?\d{1,4}[./-]\d{1,2}[./-]\d{1,4}\b"
    r"|^\W*(?:\d{1,2}(?:st|nd|rd|th)?\W+[^\W\d]{3,}|[^\W\d]{3,}\W+\d{1,2}(?:st|nd|rd|th)?)\W+\d{2,4}\b"
)
"""Dates as people write them: 31/12/26, 3 March 2026, Mar 3rd, 2026."""
_NEARLY_ALL = 0.9
_ALL_BUT_SLIPS = 0.98


class Holds(StrEnum):
    """What nearly all values of a column are."""

    NOTHING = "nothing"
    TRUTHS = "yes or no"
    NUMBERS = "numbers"
    ANSWERS = "yes or no in other words"
    TIMES = "times"
    DATES = "dates that cannot be read"
    ADDRESSES = "e-mail addresses"
    TEXTS = "texts"


@dataclass(frozen=True, slots=True)
class Profile:
    """One column: its name as written and in normal form, and its distinct values with how often each occurs.

    `rows` counts the leads looked at, `known` those with a value; `distinct` all values, of which `values`
    holds the most frequent. `forms` say how this column writes dates, where that shows.
    """

    name: str
    field: str
    rows: int
    known: int
    distinct: int
    values: tuple[tuple[str, int], ...]
    holds: Holds
    forms: Forms

    def numbers(self) -> list[Decimal]:
        """The values that are numbers, each as often as it occurs, in order."""
        read = ((number(text, self.forms), count) for text, count in self.values)
        return sorted(found for found, count in read if found is not None for _ in range(count))

    def times(self) -> list[int]:
        """The values that are times, in microseconds, each as often as it occurs, in order."""
        read = ((instant(text, self.forms), count) for text, count in self.values)
        return sorted(found for found, count in read if found is not None for _ in range(count))

    @property
    def few(self) -> bool:
        """Whether there are too few leads to tell what is usual."""
        return self.rows < FEW

    @property
    def answers(self) -> tuple[str, ...]:
        """The values that mean yes in other words, or what would mean it where nobody says yes."""
        return yes_among([text for text, _ in self.values]) or ()

    @property
    def yes(self) -> int:
        """How many leads say yes."""
        said = self.answers if self.holds is Holds.ANSWERS else ()
        return sum(count for text, count in self.values if text in said or (not said and truth(text)))


def profiles(work: WorkTable) -> Iterator[Profile]:
    """Profile every column of the leads."""
    (rows,) = first_row(work.connection, f"SELECT COUNT(*) FROM {quoted(work.leads.view)}")
    step = max(1, -(-rows // MOST_ROWS))
    listed = ", ".join(f"{scalar_text(leaf)} AS c{place}" for place, leaf in enumerate(work.leads.leaves))
    if not work.leads.leaves:
        return
    work.connection.execute(
        f"CREATE OR REPLACE TEMP TABLE profiled AS SELECT {listed} FROM {quoted(work.leads.view)} "
        f"WHERE {ROW} % {step} = 0"
    )
    for place, leaf in enumerate(work.leads.leaves):
        name = ".".join(leaf.path)
        if normal_name(name):
            yield _profile(work, f"c{place}", name)


def _profile(work: WorkTable, column: str, name: str) -> Profile:
    stripped = f"nullif(trim({column}), '')"
    rows, known, distinct = first_row(
        work.connection,
        f"SELECT COUNT(*), COUNT({stripped}), COUNT(DISTINCT {stripped}) FROM profiled",
    )
    values = work.connection.execute(
        f"SELECT {stripped} AS v, COUNT(*) FROM profiled WHERE v IS NOT NULL GROUP BY 1 "
        f"ORDER BY 2 DESC, 1 LIMIT {_MOST_VALUES}"
    ).fetchall()
    forms = _forms(values, work.inputs.forms)
    holds = _holds(values, forms)
    return Profile(
        name, normal_name(name.replace(".", "_")), rows, known, distinct, tuple(values), holds, forms
    )


def _forms(values: Sequence[tuple[str, int]], forms: Forms) -> Forms:
    """The forms with the order of the dates where these show it, as scoring will find out, too."""
    return forms if forms.dates else replace(forms, dates=order_told_by(text for text, _ in values))


def _holds(values: Sequence[tuple[str, int]], forms: Forms) -> Holds:
    total = sum(count for _, count in values)
    if not total:
        return Holds.NOTHING
    texts = [text for text, _ in values[: _MOST_ANSWERS + 1]]
    if len(texts) <= _MOST_ANSWERS and None in map(truth, texts) and yes_among(texts):
        return Holds.ANSWERS
    kinds: tuple[tuple[Holds, Callable[[str], bool]], ...] = (
        (Holds.TRUTHS, lambda text: truth(text) is not None),
        (Holds.NUMBERS, lambda text: number(text, forms) is not None),
        (Holds.TIMES, lambda text: instant(text, forms) is not None),
        (Holds.ADDRESSES, lambda text: "@" in (text_of(text) or "")[1:]),
        (Holds.DATES, lambda text: bool(_LIKE_A_DATE.search(text))),
    )
    for kind, is_one in kinds:
        # counts are mostly 0 and 1 too, so nothing but yes and no makes a column of these
        least = _ALL_BUT_SLIPS if kind is Holds.TRUTHS else _NEARLY_ALL
        if sum(count for text, count in values if is_one(text)) >= least * total:
            return kind
    return Holds.TEXTS
