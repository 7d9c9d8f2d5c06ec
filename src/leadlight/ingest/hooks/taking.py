"""What the sources of a mapping find in one event: values, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from email.utils import parseaddr
from typing import Any, TypeAlias, assert_never
from zoneinfo import ZoneInfo

from leadlight.ingest.digest import digest_of_json
from leadlight.ingest.hooks.paths import Budget, Path
from leadlight.ingest.hooks.words import Constant, Conversion, Source, Spread, Taken, Where
from leadlight.ingest.json_text import written
from leadlight.scoring.patterns import compiled_pattern
from leadlight.scoring.values import (
    Scalar,
    fold,
    is_missing,
    microseconds,
    moment,
    number,
    text_of,
    truth,
    written_time,
)

Found: TypeAlias = Any
"""A value of JSON that says something, or None."""


@dataclass(frozen=True, slots=True)
class Reader:
    """One event with what stands around it; everything that is looked at is paid for."""

    event: object
    around: Mapping[Where, object]
    budget: Budget
    around_digest: str = ""
    _seen: dict[str, list[object]] = field(default_factory=dict)

    def found(self, source: Source | None) -> Found:
        """The value of a source, None where it says nothing. Raises TooMuchError."""
        match source:
            case None:
                return None
            case tuple():
                return next((value for each in source if (value := self.found(each)) is not None), None)
            case Constant(value):
                return value
            case Path():
                return next(filter(_says, self.all_of(source)), None)
            case Taken():
                return self._taken(source)
            case _:
                assert_never(source)

    def text(self, source: Source | None) -> str | None:
        """The same as text; of what has no text, nothing."""
        value = self.found(source)
        return None if isinstance(value, dict | list) else text_of(value)

    def all_of(self, path: Path) -> list[object]:
        """All that a path finds in the event; looked for once."""
        if path.text not in self._seen:
            self._seen[path.text] = list(path.values(self.event, self.budget))
        return self._seen[path.text]

    def spread(self, spread: Spread) -> Iterator[tuple[str, object]]:
        """Names and values that the sender chose."""
        for name, value in self._pairs(spread):
            ours = spread.names.get(name, None if spread.only_named else name)
            if ours is not None and value is not None:
                yield ours, value

    def _pairs(self, spread: Spread) -> Iterator[tuple[str, Found]]:
        if spread.object is not None:
            for found in self.all_of(spread.object):
                if isinstance(found, dict):
                    yield from ((name, value if _says(value) else None) for name, value in found.items())
            return
        items = [self.event] if spread.each is None else self.all_of(spread.each)
        for item in items:
            inner = Reader(item, self.around, self.budget)
            name = inner.text(spread.name)
            if name is not None:
                yield name, inner.found(spread.value)

    def _taken(self, taken: Taken) -> Found:
        values = [value for each in self._raw(taken) if (value := _mended(each, taken)) is not None]
        if not values:
            return self.found(taken.else_)
        if taken.join is not None:
            return (
                taken.join.join(text for value in values if (text := _plain_text(value)) is not None) or None
            )
        return values if taken.all else values[0]

    def _raw(self, taken: Taken) -> list[object]:
        """What is there before anything is done with it."""
        if taken.path is None:
            return [value for each in taken.values or () if (value := self.found(each)) is not None]
        if taken.of == "event":
            values = self.all_of(taken.path)
        else:
            values = list(taken.path.values(self.around.get(taken.of), self.budget))
        kept = list(filter(_says, values))
        return kept if taken.all or taken.join is not None else kept[:1]


def _says(value: object) -> bool:
    """Whether a value of JSON says something."""
    return bool(value) if isinstance(value, dict | list) else not is_missing(value)  # type: ignore[arg-type]


def _mended(value: Found, taken: Taken) -> Found:
    """A value with all that is done with it; None where nothing is left."""
    if taken.pattern is not None:
        value = _matched(value, taken.pattern)
    if taken.format is not None:
        value = _read_time(value, taken.format, taken.zone)
    for conversion in taken.as_:
        value = None if value is None else CONVERSIONS[conversion](value)
    if taken.map is not None:
        value = _translated(value, taken.map)
    return value


def _plain_text(value: Found) -> str | None:
    """A text, or what has one: nothing of objects, lists and what is missing."""
    return None if isinstance(value, dict | list) else text_of(value)


def _matched(value: Found, pattern: str) -> str | None:
    text = _plain_text(value)
    found = None if text is None else compiled_pattern(pattern).search(text)
    return None if found is None else found.group(1 if found.re.groups else 0) or None


def _read_time(value: Found, form: str, zone: str | None) -> str | None:
    text = _plain_text(value)
    if text is None:
        return None
    try:
        read = datetime.strptime(text, form)  # noqa: DTZ007 - the zone is added where none is said
        aware = read if read.tzinfo is not None else read.replace(tzinfo=ZoneInfo(zone or "UTC"))
        return written_time(microseconds(aware))
    except (ValueError, OverflowError):  # no such time, or one beyond the calendar
        return None


def _translated(value: Found, words: Mapping[str, Scalar]) -> Found:
    text = _plain_text(value)
    if text is None:
        return None
    folded = {fold(theirs): ours for theirs, ours in words.items()}
    found = folded.get(fold(text))
    whole = isinstance(found, Decimal) and found == int(found)
    return int(found) if whole else found  # type: ignore[arg-type]


def _number(value: Found) -> int | Decimal | None:
    found = None if isinstance(value, dict | list) else number(value)
    if found is None:
        return None
    return int(found) if found == found.to_integral_value() and abs(found) < 2**63 else found


def _in_text(change: Callable[[str], str | None]) -> Callable[[Found], str | None]:
    def changed(value: Found) -> str | None:
        text = _plain_text(value)
        return None if text is None else change(text) or None

    return changed


def _address(text: str) -> str | None:
    found = parseaddr(text)[1]
    return found if "@" in found else None


def _since_1970(unit: int) -> Callable[[Found], str | None]:
    def read(value: Found) -> str | None:
        found = None if isinstance(value, dict | list) else number(value)
        if found is None or abs(found) > 10**18:
            return None
        micros = int(found * unit)
        written_ = written_time(micros)
        return written_ if microseconds(moment(micros)) == micros else None

    return read


def _digest(value: Found) -> str:
    return digest_of_json(value, 32)


CONVERSIONS: dict[Conversion, Callable[[Found], Found]] = {
    "text": lambda value: written(value) if isinstance(value, dict | list) else text_of(value),
    "number": _number,
    "lower": _in_text(str.lower),
    "upper": _in_text(str.upper),
    "email": _in_text(_address),
    "yes or no": lambda value: None if isinstance(value, dict | list) else truth(value),
    "hash": _digest,
    "unix seconds": _since_1970(1_000_000),
    "unix milliseconds": _since_1970(1_000),
    "unix microseconds": _since_1970(1),
}
"""What each conversion makes of a value; None where it cannot."""
