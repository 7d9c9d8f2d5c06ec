"""Where in its document a model says something: lines and columns for findings that only data shows."""

from __future__ import annotations

from leadlight.scoring.coherence import Path
from leadlight.scoring.document import Place, read_document
from leadlight.scoring.values import normal_name

_FIELD_KEYS = ("table", "per", "sum")


class ModelPlaces:
    """The places of one document, which has been read as a model before."""

    def __init__(self, text: str) -> None:
        """Read `text` once more, for its places."""
        self._document = read_document(text.removeprefix("\ufeff"))
        self._fields: dict[str, Place] = {}
        self._rules: dict[str, Place] = {}
        for path, place in self._document.places.items():
            for name in self._named_by(path):
                self._fields.setdefault(name, place)
            if len(path) > 2 and path[-3] == "rules" and path[-1] == "name":
                self._rules[str(self._value(path)).strip()] = place

    def field(self, name: str) -> Place:
        """Where a field or property is first named."""
        return self._fields.get(name, (1, 1))

    def rule(self, name: str) -> Place:
        """Where a rule is named."""
        return self._rules.get(name.strip(), (1, 1))

    def at(self, *path: str | int) -> Place:
        """Where a part of the document begins."""
        return self._document.places.get(path, (1, 1))

    def _named_by(self, path: Path) -> list[str]:
        """The field that stands at a path, if one does: as a key of a condition or as a value."""
        if path and path[-1] in _FIELD_KEYS and isinstance(value := self._value(path), str):
            return [normal_name(value)]
        in_condition = any(part in ("when", "only_if", "where") for part in path[:-1])
        return [normal_name(path[-1])] if in_condition and path and isinstance(path[-1], str) else []

    def _value(self, path: Path) -> object:
        value = self._document.value
        for part in path:
            value = value[part]
        return value
