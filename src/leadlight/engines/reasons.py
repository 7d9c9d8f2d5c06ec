"""The weightiest lines of a score in words, as SQL; the words are those of `scoring.explain`."""

from __future__ import annotations

from collections.abc import Sequence

from leadlight.engines.fragments import case, text
from leadlight.scoring.explain import REASONS_SHOWN
from leadlight.scoring.values import DAY, HOUR, MINUTE


class Reasons:
    """The layers that find the weightiest rules of a lead and put them into words."""

    def __init__(self, rules: Sequence[str], on_events: Sequence[int], at: int) -> None:
        """`rules` are the names in the order of the columns `r0`, `c0`, `t0` (points, count, latest).

        Those `on_events` have evidence, a count or a latest time; the others have none.
        """
        self._rules = rules
        self._on_events = sorted(on_events)
        self._at = at
        # a rule's weight carries its place and sign, so that no two are equal and both can be read off;
        # what is below `_least` is of a rule that gave nothing
        self._base = len(rules) + 1
        self._least = 2 * self._base

    def layers(self) -> list[list[tuple[str, str]]]:
        """The columns each layer adds to those below it; the last is `reasons`, '' where there are none."""
        places = range(len(self._rules))
        found: list[list[tuple[str, str]]] = [[(f"w{i}", self._weight(i)) for i in places]]
        for rank in range(REASONS_SHOWN):
            left = [
                f"w{i}" if rank == 0 else f"CASE WHEN w{i} < top_{rank - 1} THEN w{i} ELSE 0 END"
                for i in places
            ]
            found.append([(f"top_{rank}", f"GREATEST(0, {', '.join(left)})" if left else "0")])
        found.append([(f"place_{rank}", self._place(rank)) for rank in range(REASONS_SHOWN)])
        found.append([column for rank in range(REASONS_SHOWN) for column in self._parts_of(rank)])
        return [*found, [("reasons", f"CASE WHEN {self._there(0)} THEN {self._sentences()} ELSE '' END")]]

    def _sentences(self) -> str:
        """All reasons in one text, put together at once: each step in between would copy it again."""
        parts = [part for rank in range(REASONS_SHOWN) for part in self._sentence(rank)]
        return f"CONCAT({', '.join(parts)})"

    def _weight(self, index: int) -> str:
        place = 2 * (self._base - 1 - index)
        return f"ABS(r{index}) * {self._least} + CASE WHEN r{index} < 0 THEN {place + 1} ELSE {place} END"

    def _place(self, rank: int) -> str:
        """The place of the rule in a rank, behind all others where there is none."""
        place = f"{self._base - 1} - (top_{rank} % {self._least}) // 2"
        return f"CASE WHEN {self._there(rank)} THEN {place} ELSE {len(self._rules)} END"

    def _there(self, rank: int) -> str:
        return f"top_{rank} >= {self._least}"

    def _parts_of(self, rank: int) -> list[tuple[str, str]]:
        """Name, size of the points, count and age of the rule in one rank."""
        place, before = f"place_{rank}", "; " if rank else ""
        names = [(index, text(before + name)) for index, name in enumerate(self._rules)]
        counts = [(index, f"c{index}") for index in self._on_events]
        times = [(index, f"t{index}") for index in self._on_events]
        return [
            (f"name_{rank}", by_place(place, names, "''")),
            (f"size_{rank}", f"top_{rank} // {self._least}"),
            (f"count_{rank}", by_place(place, counts, "CAST(NULL AS BIGINT)")),
            (f"age_{rank}", f"{self._at} - {by_place(place, times, 'CAST(NULL AS BIGINT)')}"),
        ]

    def _sentence(self, rank: int) -> list[str]:
        """The pieces of one reason, every one of them '' where the lead has no rule of this rank."""
        count, age = f"count_{rank}", f"age_{rank}"
        many = f"CASE WHEN {count} > 1 THEN CONCAT(' ', {_text(count)}, ' times') ELSE '' END"
        since = case([(f"{age} IS NULL", "''"), (f"{count} = 1", "', '")], "', last '")
        points = _points(f"size_{rank}", f"top_{rank} % 2 = 1")
        if rank > 0:
            points = [f"CASE WHEN {self._there(rank)} THEN {piece} ELSE '' END" for piece in points]
        return [f"name_{rank}", many, since, *_ago(age), *points]


def by_place(place: str, values: Sequence[tuple[int, str]], otherwise: str) -> str:
    """The value at a place, found by halving: a place is compared a few times, not with every other."""
    if not values:
        return otherwise
    if len(values) == 1:
        return f"CASE WHEN {place} = {values[0][0]} THEN {values[0][1]} ELSE {otherwise} END"
    middle = len(values) // 2
    below, above = by_place(place, values[:middle], otherwise), by_place(place, values[middle:], otherwise)
    return f"CASE WHEN {place} < {values[middle][0]} THEN {below} ELSE {above} END"


def _text(whole: str) -> str:
    return f"CAST({whole} AS VARCHAR)"


def _ago(age: str) -> list[str]:
    """An age in words, in two pieces: a number of whole units, and the unit; both '' of no age."""
    units = ((MINUTE, HOUR, "minute"), (HOUR, DAY, "hour"), (DAY, None, "day"))
    numbers = [(f"{age} IS NULL OR {age} < {MINUTE}", "''")]
    names = [(f"{age} IS NULL", "''"), (f"{age} < {MINUTE}", "'moments ago'")]
    for length, next_length, name in units:
        names.append((f"{age} < {2 * length}", text(f" {name} ago")))
        if next_length is not None:
            numbers.append((f"{age} < {next_length}", _text(f"({age} // {length})")))
            names.append((f"{age} < {next_length}", text(f" {name}s ago")))
    return [case(numbers, _text(f"({age} // {DAY})")), case(names, "' days ago'")]


def _points(hundredths: str, negative: str) -> list[str]:
    """Points, of which the size is given, with their sign and without trailing zeros, in three pieces."""
    rest = f"({hundredths} % 100)"
    decimals = case(
        [
            (f"{rest} = 0", "''"),
            (f"{rest} % 10 = 0", f"CONCAT('.', {_text(f'({rest} // 10)')})"),
            (f"{rest} < 10", f"CONCAT('.0', {_text(rest)})"),
        ],
        f"CONCAT('.', {_text(rest)})",
    )
    sign = case([(negative, text(": −"))], text(": +"))
    return [sign, _text(f"({hundredths} // 100)"), decimals]
