"""YAML text into plain values, with the line and column of every key and value.

One YAML 1.2 document of mappings, lists and scalars: no tags, no second document, no key twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, Event, MappingStartEvent, ScalarEvent, SequenceStartEvent

from leadlight.scoring.coherence import Path
from leadlight.scoring.scalars import written

MOST_VALUES = 2_000_000
DEEPEST = 40

_TRUTHS = {
    spelled: value
    for word, value in (
        ("yes", True),
        ("true", True),
        ("on", True),
        ("no", False),
        ("false", False),
        ("off", False),
    )
    for spelled in (word, word.capitalize(), word.upper())
}
_DECIMAL = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")
_HALF_A_CHARACTER = re.compile(r"[\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")

Place: TypeAlias = tuple[int, int]
"""Line and column, both from 1."""


class DocumentProblem(Exception):  # noqa: N818 - never leaves `reading`, which makes it a ModelError
    """A text that is no such document."""

    def __init__(self, sentence: str, place: Place = (1, 1)) -> None:
        """Say `sentence` of `place`."""
        super().__init__(sentence)
        self.sentence = sentence
        self.place = place


@dataclass(slots=True)
class Document:
    """Plain values (mapping, list, text, decimal, truth, None) and where each stands.

    `places` maps the path of a value to the place of its key, or of itself in a list. `repeated` are keys
    that stand twice, each with a sentence; `empty` the paths of values that are left out; `bare_no` those of
    list entries and keys that are a bare `no`, which may have been meant as a text.
    """

    value: Any
    places: dict[Path, Place]
    repeated: list[tuple[Path, str]] = field(default_factory=list)
    empty: list[Path] = field(default_factory=list)
    bare_no: list[Path] = field(default_factory=list)


def read_document(text: str) -> Document:
    """Read a document; raises DocumentProblem for text that is none."""
    builder = _Builder(_events(text))
    return builder.document()


def _events(text: str) -> Iterator[Event]:
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        column = control.start() - text.rfind("\n", 0, control.start())
        raise DocumentProblem(
            f"a control character (code {ord(control.group())}) stands here", (line, column)
        )
    try:
        yield from YAML(typ="safe", pure=True).parse(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        sentence = " ".join(part for part in (error.context, error.problem) if part)
        raise DocumentProblem(f"this is not YAML: {sentence}", place) from None
    except (YAMLError, ValueError) as error:
        raise DocumentProblem(f"this is not YAML: {error}") from None


class _Builder:
    """Builds values from parse events, and stops at what no scoring model needs."""

    def __init__(self, events: Iterator[Event]) -> None:
        self._events = events
        self._built = 0
        self._read = Document(None, {})

    def document(self) -> Document:
        start = self._next_node_or_end()
        if start is None:
            raise DocumentProblem("the document is empty; `leadlight init` writes a model to start from")
        self._read.value = self._value(start, ())
        if (more := self._next_node_or_end()) is not None:
            raise DocumentProblem("a second document begins here; a scoring model is one", _place(more))
        return self._read

    def _next_node_or_end(self) -> Event | None:
        return next(filter(_opens, self._events), None)

    def _value(self, event: Event, path: Path) -> Any:  # noqa: ANN401 - whatever the document holds
        self._refuse(event, path)
        self._read.places.setdefault(path, _place(event))
        if isinstance(event, SequenceStartEvent):
            return self._sequence(path)
        if isinstance(event, MappingStartEvent):
            return self._mapping(path)
        value = _scalar(event)
        if value is None and path:
            self._read.empty.append(path)
        return value

    def _refuse(self, event: Event, path: Path) -> None:
        self._built += 1
        if self._built > MOST_VALUES:
            raise DocumentProblem(f"the document has more than {MOST_VALUES:,} values", _place(event))
        if len(path) > DEEPEST:
            raise DocumentProblem(f"values are nested more than {DEEPEST} deep here", _place(event))
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise DocumentProblem(
                "anchors (&) and aliases (*) are not used in scoring models; put text in quotes",
                _place(event),
            )
        if getattr(event, "ctag", None) or getattr(event, "tag", None):
            raise DocumentProblem(
                "tags (!) are not used in scoring models; put text in quotes", _place(event)
            )

    def _sequence(self, path: Path) -> list[Any]:
        values: list[Any] = []
        while _opens(event := next(self._events)):
            here = (*path, len(values))
            self._note_bare_no(event, here)
            values.append(self._value(event, here))
        return values

    def _mapping(self, path: Path) -> dict[Any, Any]:
        values: dict[Any, Any] = {}
        spelled: dict[Any, str] = {}
        while _opens(event := next(self._events)):
            if not isinstance(event, ScalarEvent):
                raise DocumentProblem("a key is one word or a text in quotes", _place(event))
            self._refuse(event, path)
            key = _scalar(event)
            here = (*path, key)
            if key in values:
                self._read.repeated.append((here, _twice(spelled[key], event.value)))
            self._note_bare_no(event, here)
            self._read.places[here] = _place(event)
            spelled[key] = event.value
            values[key] = self._value(next(self._events), here)
        return values

    def _note_bare_no(self, event: Event, path: Path) -> None:
        if isinstance(event, ScalarEvent) and event.style is None and event.value.lower() == "no":
            self._read.bare_no.append(path)


def _twice(first: str, second: str) -> str:
    if first == second:
        return f"the key {written(first)} stands twice"
    return f"the keys {written(first)} and {written(second)} read alike; keep one of them"


def _opens(event: Event) -> bool:
    return isinstance(event, ScalarEvent | SequenceStartEvent | MappingStartEvent | AliasEvent)


def _place(event: Event) -> Place:
    return event.start_mark.line + 1, event.start_mark.column + 1


def _scalar(event: Any) -> str | Decimal | bool | None:  # noqa: ANN401 - ruamel's scalar event, which has no types
    text: str = event.value
    if _HALF_A_CHARACTER.search(text):
        raise DocumentProblem("half of a character stands here; write the character itself", _place(event))
    if event.style is not None:
        return text
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _DECIMAL.fullmatch(text):
        return Decimal(text)
    return text or None
