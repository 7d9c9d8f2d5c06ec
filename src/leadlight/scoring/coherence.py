"""Problems that only a document as a whole shows: names given twice, scores that do not exist.

Works on the raw mapping, so that these problems are found beside those of its parts; what is malformed
is passed over here and reported where it is read.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from decimal import Decimal
from difflib import get_close_matches
from itertools import islice
from typing import Any, TypeAlias

from leadlight.scoring.scalars import decimal_of, written
from leadlight.scoring.values import normal_name

RULE_KINDS = ("when", "table", "per", "event", "quiet", "sequence")
OUTPUT_COLUMNS = ("score", "priority", "action", "within", "grade", "qualifies_for", "reasons", "excluded")
ANY_EVENT = "any"
MOST_COMPARED = 200
"""Among so many names the nearest is looked for."""
TOTAL = "total"
"""What the total is called where scores are named; no score has this name."""
RESERVED_SCORE_NAMES = frozenset({*OUTPUT_COLUMNS, TOTAL, "min", "max"})

Path: TypeAlias = tuple[str | int | Decimal | None, ...]
Problem: TypeAlias = tuple[Path, str]


def problems_across(document: Mapping[Any, Any]) -> Iterator[Problem]:
    """Each problem with the path of the offending key or value in the document."""
    scores = _mapping(document.get("scores"))
    yield from _score_names(scores)
    yield from _repeated_rule_names(scores)
    yield from _contradictions_in_rules(scores)
    yield from _sums(document, scores)
    yield from _unknown_in_total(document, scores)
    yield from _unknown_in_gates(document, scores)
    yield from _unknown_in_grades(document, scores)
    yield from _priorities(document)
    yield from _columns(document, scores)


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """A hint with the nearest right name, or nothing."""
    near = get_close_matches(name, list(islice(known, MOST_COMPARED)), n=1, cutoff=0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def _mapping(value: object) -> Mapping[Any, Any]:
    return value if isinstance(value, Mapping) else {}


def _twins(read: Mapping[Any, Hashable]) -> Iterator[tuple[Any, Any]]:
    """Keys that are read as one thing, each with the first; None and the empty text are nothing."""
    seen: dict[Hashable, Any] = {}
    for key, meant in read.items():
        if meant in seen:
            yield key, seen[meant]
        elif meant is not None and meant != "":
            seen[meant] = key


def _list(value: object) -> list[Any] | tuple[Any, ...]:
    return value if isinstance(value, list | tuple) else []


def _score_names(scores: Mapping[Any, Any]) -> Iterator[Problem]:
    normal_names = {name: normal_name(name) for name in scores if isinstance(name, str)}
    for name, normal in normal_names.items():
        if not normal:
            yield ("scores", name), f"{written(name)} has no letter or digit, so it names no score"
        elif normal in RESERVED_SCORE_NAMES:
            taken = ", ".join(sorted(RESERVED_SCORE_NAMES))
            yield ("scores", name), f"{written(name)} cannot name a score; {taken} are taken"
    for name, twin in _twins(normal_names):
        yield ("scores", name), f"the scores {written(twin)} and {written(name)} have one name"


def _rules_of(scores: Mapping[Any, Any]) -> Iterator[tuple[Path, Mapping[Any, Any]]]:
    for score_name, score in scores.items():
        for group_name, group in _mapping(_mapping(score).get("groups")).items():
            for index, rule in enumerate(_list(_mapping(group).get("rules"))):
                yield ("scores", score_name, "groups", group_name, "rules", index), _mapping(rule)
        for index, rule in enumerate(_list(_mapping(score).get("rules"))):
            yield ("scores", score_name, "rules", index), _mapping(rule)


def _repeated_rule_names(scores: Mapping[Any, Any]) -> Iterator[Problem]:
    seen: set[str] = set()
    for path, rule in _rules_of(scores):
        name = rule.get("name")
        if not isinstance(name, str):
            continue
        folded = " ".join(name.casefold().split())
        if folded in seen:
            yield (*path, "name"), f"a rule is already called {written(name)}; give each rule its own name"
        seen.add(folded)


def _contradictions_in_rules(scores: Mapping[Any, Any]) -> Iterator[Problem]:
    for path, rule in _rules_of(scores):
        if isinstance(rule.get("points"), Mapping) and "event" in rule and "fade" in rule:
            yield (
                (*path, "fade"),
                "points by count cannot fade; use one number of points, or leave out `fade`",
            )
        limit = decimal_of(rule.get("max_points"))
        if limit is not None and limit < 0:
            yield (*path, "max_points"), f"max_points bounds a size, so it cannot be below 0, as {limit} is"


def _sums(document: Mapping[Any, Any], scores: Mapping[Any, Any]) -> Iterator[Problem]:
    yield from _bounds(_mapping(document.get(TOTAL)), (TOTAL,))
    for name, score in scores.items():
        yield from _bounds(_mapping(score), ("scores", name))
        groups = _mapping(_mapping(score).get("groups"))
        for group_name, twin in _twins({group: _label(group) for group in groups}):
            yield (
                ("scores", name, "groups", group_name),
                f"the groups {written(twin)} and {written(group_name)} are one",
            )
        for group_name, group in groups.items():
            yield from _bounds(_mapping(group), ("scores", name, "groups", group_name))


def _bounds(part: Mapping[Any, Any], path: Path) -> Iterator[Problem]:
    low, high = decimal_of(part.get("min")), decimal_of(part.get("max"))
    if low is not None and high is not None and low > high:
        yield (*path, "min"), f"min ({low}) is above max ({high})"
    resets = part.get("reset_by")
    if any(isinstance(name, str) and normal_name(name) == ANY_EVENT for name in [resets, *_list(resets)]):
        yield (*path, "reset_by"), "`any` would start over with every event; name the events that do"


def _unknown_score(name: object, scores: Mapping[Any, Any], *also: str) -> str | None:
    if not isinstance(name, str) or name in scores or name in also:
        return None
    known = [score for score in scores if isinstance(score, str)]
    return f"there is no score {written(name)}{did_you_mean(name, [*known, *also])}"


def _unknown_in_total(document: Mapping[Any, Any], scores: Mapping[Any, Any]) -> Iterator[Problem]:
    for name in _mapping(document.get(TOTAL)):
        if found := _unknown_score(name, scores, "min", "max"):
            yield (TOTAL, name), found


def _unknown_in_gates(document: Mapping[Any, Any], scores: Mapping[Any, Any]) -> Iterator[Problem]:
    grades = set(_possible_grades(document))
    gates = [
        (part, index, gate) for part in ("priorities", "stages") for index, gate in _entries(document, part)
    ]
    for part, index, gate in gates:
        for name in _mapping(gate.get("scores")):
            if found := _unknown_score(name, scores, TOTAL):
                yield (part, index, "scores", name), found
        for place, grade in enumerate(_list(gate.get("grade"))):
            if (label := _label(grade)) is not None and label not in grades:
                yield (
                    (part, index, "grade", place),
                    f"there is no grade {written(label)}; {_known_grades(grades)}",
                )


def _entries(document: Mapping[Any, Any], part: str) -> list[tuple[int, Mapping[Any, Any]]]:
    return [(index, _mapping(entry)) for index, entry in enumerate(_list(document.get(part)))]


def _known_grades(grades: set[str]) -> str:
    return f"the grades are {', '.join(sorted(grades))}" if grades else "the document has no grades"


def _possible_grades(document: Mapping[Any, Any]) -> Iterator[str]:
    grades = _mapping(document.get("grades"))
    parts = [_labels(_mapping(grades[part])) for part in ("letter", "digit") if part in grades]
    if len(parts) == 1:
        yield from parts[0]
    elif parts:
        yield from (letter + digit for letter in parts[0] for digit in parts[1])


def _labels(part: Mapping[Any, Any]) -> list[str]:
    labels = map(_label, [*_mapping(part.get("from")), part.get("otherwise")])
    return [label for label in labels if label is not None]


def _label(value: object) -> str | None:
    exact = decimal_of(value)
    return f"{exact:f}" if exact is not None else value.strip() if isinstance(value, str) else None


def _unknown_in_grades(document: Mapping[Any, Any], scores: Mapping[Any, Any]) -> Iterator[Problem]:
    for part, grade in _mapping(document.get("grades")).items():
        if found := _unknown_score(_mapping(grade).get("score"), scores, TOTAL):
            yield ("grades", part, "score"), found
        starts = _mapping(_mapping(grade).get("from"))
        for label, twin in _twins({label: _label(label) for label in starts}):
            yield ("grades", part, "from", label), f"{written(twin)} and {written(label)} are one {part}"
        for label, twin in _twins({label: decimal_of(start) for label, start in starts.items()}):
            sentence = (
                f"{written(twin)} and {written(label)} have one number; which one a lead gets would be chance"
            )
            yield ("grades", part, "from", label), sentence


def _priorities(document: Mapping[Any, Any]) -> Iterator[Problem]:
    seen: set[object] = set()
    for index, priority in enumerate(_list(document.get("priorities"))):
        start = decimal_of(_mapping(priority).get("from"))
        if not isinstance(priority, Mapping) or (start is None and "from" in priority):
            continue
        if start in seen:
            what = "no `from`" if start is None else f"`from: {start}`"
            yield ("priorities", index), f"two priorities have {what}; which one a lead gets would be chance"
        seen.add(start)


def _columns(document: Mapping[Any, Any], scores: Mapping[Any, Any]) -> Iterator[Problem]:
    known = [*OUTPUT_COLUMNS, *(name for name in scores if isinstance(name, str))]
    columns = _mapping(document.get("columns"))
    for name in columns:
        if name not in known:
            hint = did_you_mean(str(name), known)
            results = ", ".join(known)
            yield ("columns", name), f"there is no result {written(name)}{hint}; results are {results}"
    normal_names = {name: normal_name(column) for name, column in columns.items() if isinstance(column, str)}
    for name, twin in _twins(normal_names):
        yield ("columns", name), f"{written(twin)} and {written(name)} would be written into one column"
