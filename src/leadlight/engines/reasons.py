"""The weightiest lines of a score in words, as SQL; the words are those of `scoring.explain`."""

from __future__ import annotations

from collections.abc import Sequence

from leadlight.engines.fragments import case, text
from leadlight.scoring.explain import REASONS_SHOWN
from leadlight.scoring.values import DAY, HOUR, MINUTE


class Reasons:
    """The layers that find the weightiest rules of a lead and put them into words."""

    def __init__(self, rules: Sequence[str], at: int) -> None:
        """`rules` are the names in the order of the columns `r0`, `c0`, `t0` (points, count, latest)."""
        self._rules = rules
        self._at = at
        # the weight of a rule carries its place, so that no two are equal and the place can be read off
        self._base = len(rules) + 1

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
        found.append([column for rank in range(REASONS_SHOWN) for column in self._parts_of(rank)])
        found.append([(f"reason_{rank}", self._sentence(rank)) for rank in range(REASONS_SHOWN)])
        joined = "reason_0" + "".join(
            f" || CASE WHEN top_{rank} > 0 THEN '; ' || reason_{rank} ELSE '' END"
            for rank in range(1, REASONS_SHOWN)
        )
        return [*found, [("reasons", f"CASE WHEN top_0 > 0 THEN {joined} ELSE '' END")]]

    def _weight(self, index: int) -> str:
        return (
            f"CASE WHEN r{index} = 0 THEN 0 ELSE ABS(r{index}) * {self._base} + {self._base - 1 - index} END"
        )

    def _parts_of(self, rank: int) -> list[tuple[str, str]]:
        """Name, points, count and age of the rule in one rank."""
        place = f"(top_{rank} % {self._base})"

        def of_rule(values: list[str], otherwise: str) -> str:
            branches = " ".join(f"WHEN {self._base - 1 - i} THEN {value}" for i, value in enumerate(values))
            return f"CASE {place} {branches} ELSE {otherwise} END" if values else otherwise

        count = range(len(self._rules))
        return [
            (f"name_{rank}", of_rule([text(name) for name in self._rules], "''")),
            (f"points_{rank}", of_rule([f"r{i}" for i in count], "0")),
            (f"count_{rank}", of_rule([f"c{i}" for i in count], "CAST(NULL AS BIGINT)")),
            (f"age_{rank}", f"{self._at} - {of_rule([f't{i}' for i in count], 'CAST(NULL AS BIGINT)')}"),
        ]

    def _sentence(self, rank: int) -> str:
        count, age = f"count_{rank}", f"age_{rank}"
        many = f"CASE WHEN {count} > 1 THEN ' ' || {_text(count)} || ' times' ELSE '' END"
        since = case(
            [(f"{age} IS NULL", "''"), (f"{count} = 1", f"', ' || {_ago(age)}")], f"', last ' || {_ago(age)}"
        )
        return f"name_{rank} || {many} || {since} || ': ' || {_points(f'points_{rank}')}"


def _text(whole: str) -> str:
    return f"CAST({whole} AS VARCHAR)"


def _ago(age: str) -> str:
    def units(length: int, name: str) -> str:
        many = f"{_text(f'({age} // {length})')} || ' {name}s ago'"
        return case([(f"{age} < {2 * length}", text(f"1 {name} ago"))], many)

    return case(
        [
            (f"{age} < {MINUTE}", "'moments ago'"),
            (f"{age} < {HOUR}", units(MINUTE, "minute")),
            (f"{age} < {DAY}", units(HOUR, "hour")),
        ],
        units(DAY, "day"),
    )


def _points(hundredths: str) -> str:
    size, rest = f"ABS({hundredths})", f"(ABS({hundredths}) % 100)"
    decimals = case(
        [
            (f"{rest} = 0", "''"),
            (f"{rest} % 10 = 0", f"'.' || {_text(f'({rest} // 10)')}"),
            (f"{rest} < 10", f"'.0' || {_text(rest)}"),
        ],
        f"'.' || {_text(rest)}",
    )
    sign = case([(f"{hundredths} < 0", text("−"))], text("+"))
    return f"{sign} || {_text(f'({size} // 100)')} || {decimals}"
