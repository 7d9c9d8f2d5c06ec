"""The compiler, wrong by hand in one place at a time."""

import ast
import importlib
import pkgutil
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import FunctionType, ModuleType

import leadlight.engines


@dataclass(frozen=True)
class Mutant:
    """A piece of a function of the engines, and what a mistake would have made of it."""

    name: str
    old: str
    new: str

    @contextmanager
    def applied(self) -> Iterator[None]:
        """Let the function be wrong for a while, whoever has imported it."""
        module, outer, source = self.place()
        namespace = dict(vars(module))
        wrong_source = "from __future__ import annotations\n" + textwrap.dedent(
            source.replace(self.old, self.new)
        )
        exec(compile(wrong_source, self.name, "exec"), namespace)  # noqa: S102 - our own source, one place changed
        target = function_of(module, outer)
        right, wrong = target.__code__, namespace[outer[-1]].__code__
        target.__code__ = wrong
        try:
            yield
        finally:
            target.__code__ = right

    def place(self) -> tuple[ModuleType, tuple[str, ...], str]:
        """The only function that has the piece: its module, its names from the outermost on, its source."""
        found = [place for place in functions() if self.old in place[2]]
        assert len(found) == 1, f"{len(found)} functions have {self.old!r}: {[place[1] for place in found]}"
        return found[0]


@cache
def functions() -> tuple[tuple[ModuleType, tuple[str, ...], str], ...]:
    """The functions and methods that stage, compile and run on DuckDB, with their source."""
    names = [info.name for info in pkgutil.iter_modules(leadlight.engines.__path__)]
    shared = [
        name
        for name in names
        if not name.startswith(("postgres", "spark", "warehouses", "python", "records"))
    ]
    modules = [importlib.import_module(f"leadlight.engines.{name}") for name in shared]
    return tuple((module, outer, source) for module in modules for outer, source in _in_module(module))


def _in_module(module: ModuleType) -> Iterator[tuple[tuple[str, ...], str]]:
    text = Path(str(module.__file__)).read_text(encoding="utf-8")
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef):
            yield (node.name,), _source(text, node)
        elif isinstance(node, ast.ClassDef):
            methods = (
                part for part in node.body if isinstance(part, ast.FunctionDef) and not part.decorator_list
            )
            yield from (((node.name, part.name), _source(text, part)) for part in methods)


def _source(text: str, node: ast.FunctionDef) -> str:
    return "\n".join(text.splitlines()[node.lineno - 1 : node.end_lineno])


def function_of(module: ModuleType, names: tuple[str, ...]) -> FunctionType:
    found: object = module
    for name in names:
        found = getattr(found, name)
    assert isinstance(found, FunctionType)
    return found


MUTANTS = [
    Mutant("a window that includes its bound", 'if self.relation.stamped else f"{TIME} > {after}"', 'if self.relation.stamped else f"{TIME} >= {after}"'),
    Mutant("a window in place that includes its bound", "ts > make_timestamp({after})", "ts >= make_timestamp({after})"),
    Mutant("leads without events are lost", 'f" LEFT JOIN {name} ON {LEADS}.k', 'f" JOIN {name} ON {LEADS}.k'),
    Mutant("events of leads that never started over are lost", 'f"({query}.t IS NULL OR {TIME} > {query}.t)"', 'f"({TIME} > {query}.t)"'),
    Mutant("an event at the instant of starting over counts", "{TIME} > {query}.t)", "{TIME} >= {query}.t)"),
    Mutant("starting over is ignored", "        if not names:\n            return TRUE\n        query", "        return TRUE\n        query"),
    Mutant("at least one more", ">= {rule.min_count}", "> {rule.min_count}"),
    Mutant("at most before at least", 'f"{gathered.matched} >= {rule.min_count}"', 'f"{gathered.counted} >= {rule.min_count}"'),
    Mutant("at most one less in place of at most", 'f"e.place <= {rule.max_count}"', 'f"e.place < {rule.max_count}"'),
    Mutant("of events at one time any is the latest", '{_LATEST_FIRST})"\n        inner', 'ORDER BY e.t DESC, e.w)"\n        inner'),
    Mutant("the largest number instead of the latest event", "(PARTITION BY e.k {_LATEST_FIRST})", "(PARTITION BY e.k ORDER BY e.w DESC)"),
    Mutant("the first of a period instead of the latest", "{period(TIME, rule.once_per)} {_LATEST_FIRST}", "{period(TIME, rule.once_per)} ORDER BY e.t, e.w DESC"),
    Mutant("periods of all leads together", "(PARTITION BY e.k, {period(", "(PARTITION BY {period("),
    Mutant("weeks for days", 'if length == "day"', 'if length == "none"'),
    Mutant("weeks from Sunday", "- 719468 + 3 +", "- 719468 + 4 +"),
    Mutant("months of thirty days", "+ (5 * {of_year} + 2) // 153)", "+ {of_year} // 30)"),
    Mutant("tiers above their count", "{reached} >= {least}", "{reached} > {least}"),
    Mutant("the smallest tier first", "for k, p in rule.points.items()), reverse=True)", "for k, p in rule.points.items()))"),
    Mutant("tiers of sums by count", "gathered.counted if rule.sum is None else", "gathered.counted if True else"),
    Mutant("fading from the instant of the event", 'f"({time} - {at - length})"', 'f"({time} - {at - length - DAY_})"'.replace("DAY_", "86_400_000_000")),
    Mutant("faded to below nothing", "return matches if after is None else matches.later(after)", "return matches"),
    Mutant("a half-life of half the length", "/ {half_life}.0)", "/ {half_life / 2})"),
    Mutant("the cap before the points are rounded and faded", "bounded(given.points, -limit, limit)", "bounded(given.points, 0, limit)"),
    Mutant("halves to even", 'size = f"((2 * ABS({numerator}) + {denominator}) // {2 * denominator})"', 'size = f"((2 * ABS({numerator}) + {denominator} - 1) // {2 * denominator})"'),
    Mutant("cut instead of rounded", 'size = f"((2 * ABS({numerator}) + {denominator}) // {2 * denominator})"', 'size = f"(ABS({numerator}) // {denominator})"'),
    Mutant("halves upwards instead of away from zero", 'return f"(CASE WHEN {numerator} < 0 THEN -{size} ELSE {size} END)"', 'return f"((2 * ({numerator}) + {denominator} + {2 * denominator} * 1000) // {2 * denominator} - 1000)"'),
    Mutant("a fading sum whose sign is lost", "{'<' if each >= 0 else '>'} 0 THEN -{size}", "{'<' if each >= 0 else '>'} 0 THEN {size}"),
    Mutant("quiet since before the bound only", "matches.later(start)", "matches.later(start - 1)"),
    Mutant("known only before the bound", "l.{created} <= {start})", "l.{created} < {start})"),
    Mutant("known by creation only", 'any_of([f"(l.{created} IS NOT NULL AND l.{created} <= {start})", had_event])', 'f"(l.{created} IS NOT NULL AND l.{created} <= {start})"'),
    Mutant("repeated silence counts once", "(({at} - {since}) // {length}))", "1)"),
    Mutant("repeated silence since creation", 'since = f"COALESCE({latest}, {known})"', 'since = f"COALESCE({known}, {latest})"'),
    Mutant("steps at one time", "UNBOUNDED PRECEDING AND 1 PRECEDING", "UNBOUNDED PRECEDING AND CURRENT ROW"),
    Mutant("a sequence within less than its length", "e.t - e.s <= {rule.within}", "e.t - e.s < {rule.within}"),
    Mutant("the earliest start of a sequence", "THEN MAX(e.s) OVER", "THEN MIN(e.s) OVER"),
    Mutant("a sequence since its bound", "e.t > {events.setting.at - rule.since}", "e.t >= {events.setting.at - rule.since}"),
    Mutant("a sequence that does not start over", "any_of(sql for _, sql in steps), events.after_reset(resets)", "any_of(sql for _, sql in steps)"),
    Mutant("events after the instant exist", 'else ["t IS NOT NULL", f"t <= {at}"]', 'else ["t IS NOT NULL"]'),
    Mutant("events at the instant do not exist yet", 'else ["t IS NOT NULL", f"t <= {at}"]', 'else ["t IS NOT NULL", f"t < {at}"]'),
    Mutant("machine events are kept", "in (machine_flag(connection, read), identify_flag", "in (FALSE, identify_flag"),
    Mutant("messages sent again count again", "if not repeated:", "if True:"),
    Mutant("of copies the latest counts", '["e.t", "e.k", "n.name", *properties]', '["e.t DESC", "e.k", "n.name", *properties]'),
    Mutant("message ids not stripped", "nullif(trim({scalar_text(leaf)}, {text(WHITE_SPACE)}), '')", "nullif({scalar_text(leaf)}, '')"),
    Mutant("the latest of all events", 'latest = events.latest(f"t{index}", matches)', 'latest = events.latest(f"t{index}", Matches(TRUE, None))'),
    Mutant("a number at the bound is above", '"above": ">"', '"above": ">="'),
    Mutant("a lost guard against missing numbers", 'return all_of([f"{value} IS NOT NULL", *(_integer(', "return all_of([*(_integer("),
    Mutant("NaN is a number", 'f"{value} {_FINITE}", *compared', "*compared"),
    Mutant("a lost guard against missing values", 'return listed if loose else f"({source.sql} IS NOT NULL AND {listed})"', "return listed"),
    Mutant("older than includes its bound", 'return [f"{value} < {at - length}"]', 'return [f"{value} <= {at - length}"]'),
    Mutant("newer than does not include its bound", 'f"{value} >= {at - length}"', 'f"{value} > {at - length}"'),
    Mutant("the next includes the instant", '[f"{value} > {at}", f"{value} <= {at + length}"]', '[f"{value} >= {at}", f"{value} <= {at + length}"]'),
    Mutant("bounds where a part does not apply", 'case([(self._parts[key], held)], "0")', "held"),
    Mutant("a part that always applies", 'case([(self._parts[key], held)], "0")', "bounded(subtotal, None, None)"),
    Mutant("scores without their bounds", "self._rules.get((name, None), [])]), self._model.scores[name]", "self._rules.get((name, None), [])]), Bounded()"),
    Mutant("weights cut to two decimals", "int(self._model.weight(name) * WEIGHT_UNIT)", "int(self._model.weight(name) * 100) * 100"),
    Mutant("the first priority instead of the largest", "key=lambda entry: (entry[1].from_ is None, -(entry[1].from_ or 0))", "key=lambda entry: 0"),
    Mutant("a priority above its number only", 'f"total >= {hundredths(gate.from_)}"', 'f"total > {hundredths(gate.from_)}"'),
    Mutant("the first stage instead of the last", "list(enumerate(self._model.stages))[::-1]", "list(enumerate(self._model.stages))"),
    Mutant("a grade above its number only", '(f"{points} >= {start}", text(label))', '(f"{points} > {start}", text(label))'),
    Mutant("a stage's upper test includes its bound", '("<", tests.below)', '("<=", tests.below)'),
    Mutant("rules of a part that does not apply are reasons", "all_of([parts[score, group], self._leads.flag(rule.only_if)])", "self._leads.flag(rule.only_if)"),
    Mutant("a rule's own condition is ignored", "all_of([parts[score, group], self._leads.flag(rule.only_if)])", "parts[score, group]"),
    Mutant("keys in their own case", "THEN lower({stripped}) ELSE", "THEN {stripped} ELSE"),
    Mutant("reasons without their sign", "top_{rank} % 2 = 1", "top_{rank} % 2 = 2"),
]  # fmt: skip
