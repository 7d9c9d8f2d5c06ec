"""A mapping from its text: the mapping, or every problem at once with line and column."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ValidationError

from leadlight.errors import LeadlightError
from leadlight.ingest.hooks.check import Check, SignedAt
from leadlight.ingest.hooks.mapping import Mapping, MessageRule, Person, When
from leadlight.ingest.hooks.paths import Path
from leadlight.ingest.hooks.words import Spread, Taken, sources_in
from leadlight.scoring.conditions import Tests
from leadlight.scoring.document import Document, DocumentProblem, read_document
from leadlight.scoring.mistakes import mistake
from leadlight.scoring.reading import Problem
from leadlight.scoring.scalars import written

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

LONGEST = 200_000
"""Characters of a mapping."""

_PARTS: dict[str, type[BaseModel]] = {
    "check": Check,
    "messages": MessageRule,
    "person": Person,
    "traits_from": Spread,
    "properties_from": Spread,
    "⟨taken⟩": Taken,
    "time": SignedAt,
}


class MappingError(LeadlightError):
    """A text that is no mapping; `problems` lists all that is wrong, in order."""

    def __init__(self, source: str, problems: Iterable[Problem]) -> None:
        """Keep the problems of `source` in the order of the document."""
        self.problems = sorted(set(problems))
        super().__init__("\n".join(problem.at(source) for problem in self.problems))


@lru_cache(maxsize=64)
def read_mapping(text: str, source: str = "the mapping") -> Mapping:
    """Read a mapping; raises MappingError with every problem of the document at once."""
    if len(text) > LONGEST:
        raise MappingError(source, [Problem(1, 1, f"a mapping has at most {LONGEST:,} characters")])
    try:
        document = read_document(text.removeprefix("\ufeff"))
    except DocumentProblem as found:
        raise MappingError(source, [Problem(*found.place, found.sentence)]) from None
    if not isinstance(document.value, dict):
        sentence = f"a mapping begins with `about:`, not with {written(document.value)}"
        raise MappingError(source, [Problem(1, 1, sentence)])
    problems = [_problem(document, path, sentence) for path, sentence in document.repeated]
    problems += [_problem(document, path, f"{written(path[-1])} has no value") for path in document.empty]
    mapping, wrong = _validated(document)
    problems += wrong
    if mapping is None or problems:
        raise MappingError(source, problems)
    if misplaced := list(_misplaced(document, mapping)):
        raise MappingError(source, misplaced)
    return mapping


def _validated(document: Document) -> tuple[Mapping | None, list[Problem]]:
    try:
        return Mapping.model_validate(document.value), []
    except ValidationError as error:
        details = error.errors(include_url=False, include_input=True)
        empty = set(document.empty)
        found = [(_path_of(document, detail), detail) for detail in details if not _follows(detail)]
        return None, [
            _problem(document, path, _sentence(detail)) for path, detail in found if path not in empty
        ]


def _follows(detail: ErrorDetails) -> bool:
    """Whether a list is said to be too short because what is in it is wrong."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _problem(document: Document, path: tuple[Any, ...], sentence: str) -> Problem:
    return Problem(*document.places[path], sentence)


def _path_of(document: Document, detail: ErrorDetails) -> tuple[Any, ...]:
    """The document's own path of what is wrong: the models name parts that nobody wrote."""
    path: tuple[Any, ...] = ()
    for part in detail["loc"]:
        if (*path, part) in document.places:
            path = (*path, part)
    return path


def _sentence(detail: ErrorDetails) -> str:
    match detail["type"]:
        case "too_short":
            return "at least one entry is needed here"
        case "too_long":
            return f"at most {detail['ctx']['max_length']} entries may stand here"
        case _:
            return mistake(detail, _keys_at)


def _keys_at(location: tuple[Any, ...]) -> list[str]:
    """The keys that may stand at a location."""
    found: type[BaseModel] = Mapping
    for part in location:
        if part in {"when", "ignore", "not"}:
            found = When
        elif found is When and isinstance(part, str) and part.startswith("$"):
            found = Tests
        elif part != "time" or found is Check:
            found = _PARTS.get(str(part), found)
    return [field.alias or name for name, field in found.model_fields.items() if name != "tests"]


def _misplaced(document: Document, mapping: Mapping) -> Iterator[Problem]:
    """Values that are asked for where they cannot be."""
    for taken in all_sources(mapping):
        if isinstance(taken, Taken) and taken.of == "header" and taken.path and taken.path.first_name is None:
            sentence = f"{taken.path.text} names no header; write {{path: $['x-name'], of: header}}"
            yield Problem(*_place_of(document, taken.path), sentence)


def _place_of(document: Document, path: Path) -> tuple[int, int]:
    def at(place: tuple[Any, ...]) -> object:
        value = document.value
        for part in place:
            value = value[part]
        return value

    return next(document.places[place] for place in document.places if at(place) == path.text)


def all_sources(mapping: Mapping) -> Iterator[Taken | Path]:
    """Every path of a mapping outside its conditions."""
    yield from sources_in((mapping.challenge, mapping.id, mapping.time))
    yield from _of_person(mapping.person)
    for rule in mapping.messages:
        yield from _of_person(rule.person)
        yield from sources_in((rule.event, rule.group_id, rule.previous_id, rule.time))
        for named in (rule.traits, rule.properties, rule.context):
            yield from sources_in(tuple(named.values()))
        for spread in (*rule.traits_from, *rule.properties_from):
            yield from sources_in((spread.name, spread.value))


def _of_person(person: Person | None) -> Iterator[Taken | Path]:
    if person is not None:
        yield from sources_in((person.user_id, person.anonymous_id, person.email, person.phone))
