"""Names, texts, numbers, truth values, times and durations, read the one way a scoring model reads them.

Everything that compares a value of a lead or an event goes through here, on every engine: the
databases are handed the results of these functions, never asked to fold or cast a text themselves.
"""

from __future__ import annotations

import math
import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Literal, TypeAlias, assert_never

Scalar: TypeAlias = str | int | float | bool | Decimal | datetime | date | None
Value: TypeAlias = "Scalar | list[Value] | tuple[Value, ...]"

MICROSECOND = 1
SECOND = 1_000_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

WHITE_SPACE = "".join(chr(code) for code in range(0x3001) if chr(code).isspace())
"""Every character that `str.strip` removes, for engines that have to be told which."""


@dataclass(frozen=True, slots=True)
class Forms:
    """How a source writes dates and decimals where that differs from the ISO forms.

    `dates` is the order of day and month in dates such as 03/04/2026, None where the source has none;
    `decimal` is the decimal separator.
    """

    dates: Literal["dmy", "mdy"] | None = None
    decimal: Literal["point", "comma"] = "point"


ISO = Forms()


@lru_cache(maxsize=65_536)
def normal_name(name: str) -> str:
    """The form in which names are compared: `Pricing Page Visits (Yes/No)` is `pricing_page_visits`."""
    lowered = _without_parentheses(unicodedata.normalize("NFC", name).lower())
    if lowered.isascii():
        return _OTHERS.sub("_", lowered).strip("_")
    kept = (char if _is_letter_or_digit(char) else " " for char in lowered)
    return "_".join("".join(kept).split())


def _without_parentheses(text: str) -> str:
    """The text without what stands in parentheses, nested ones too; one that has no partner stays."""
    if ")" not in text:
        return text
    kept: list[str] = []
    opened: list[int] = []
    for char in text:
        if char == "(":
            opened.append(len(kept))
        if char == ")" and opened:
            del kept[opened.pop() :]
        else:
            kept.append(char)
    return "".join(kept)


_OTHERS = re.compile(r"[^a-z0-9]+")


def _is_letter_or_digit(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] == "L" or category == "Nd"


def is_missing(value: Value) -> bool:
    """Null, a blank text, NaN, or a list of nothing else."""
    match value:
        case None:
            return True
        case str():
            return not value or value.isspace()
        case float():
            return math.isnan(value)
        case list() | tuple():
            return all(is_missing(element) for element in value)
        case Decimal():
            return value.is_nan()
        case _:
            return False


def text_of(value: Scalar) -> str | None:
    """The text of one value as a test on text sees it: NFC and stripped; None if missing."""
    if isinstance(value, str):
        return _composed(value) or None
    if is_missing(value):
        return None
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return _written_instant(value)
        case date():
            return value.isoformat()
        case float():
            return repr(value)
        case _:
            return str(value)


def _composed(text: str) -> str:
    """In NFC, as ASCII always is, and stripped."""
    return (text if text.isascii() else unicodedata.normalize("NFC", text)).strip()


def _written_instant(value: datetime) -> str:
    return written_time(_microseconds_of(value))


def folded(value: Scalar) -> str | None:
    """The text two values are compared by: NFC, stripped, case-folded, `5.0` as `5`; None if missing."""
    text = text_of(value)
    return None if text is None else fold(text)


@lru_cache(maxsize=65_536)
def fold(text: str) -> str:
    """Fold one text for comparison: see `folded`."""
    stripped = _composed(text)
    if stripped.isascii():
        lowered = stripped.lower()
        return lowered[:-2] if lowered.endswith(".0") and _POINT_ZERO.fullmatch(lowered) else lowered
    return unicodedata.normalize("NFC", stripped.casefold())


_POINT_ZERO = re.compile(r"[+-]?[0-9]+\.0")


def number(value: Scalar, forms: Forms = ISO) -> Decimal | None:
    """The finite number a value counts as, the decimal as written; None if it is no number."""
    match value:
        case None | bool() | date():
            return None
        case int():
            return Decimal(value)
        case float():
            return Decimal(repr(value)) if math.isfinite(value) else None
        case Decimal():
            return value if value.is_finite() else None
        case str():
            return _number_in(value.strip(), forms)
        case _:
            assert_never(value)


def _number_in(text: str, forms: Forms) -> Decimal | None:
    if forms.decimal == "comma":
        if not _COMMA_NUMBER.fullmatch(text):
            return None
        text = text.replace(".", "").replace(",", ".")
    elif not _NUMBER.fullmatch(text):
        return None
    # a text whose number no machine number can hold is no finite number
    return Decimal(text) if math.isfinite(float(text)) else None


# more digits of an exponent than nine, zeros before them aside, no decimal can hold
_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?0*[0-9]{1,9})?")
_COMMA_NUMBER = re.compile(r"[+-]?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)(,[0-9]+)?")


def truth(value: Scalar) -> bool | None:
    """Whether a value says yes or no, in any case; None if it says neither."""
    if isinstance(value, bool):
        return value
    return _TRUTHS.get(folded(value) or "")


_TRUTHS = dict.fromkeys(("yes", "y", "true", "t", "on", "1"), True) | dict.fromkeys(
    ("no", "n", "false", "f", "off", "0"), False
)


def instant(value: Scalar, forms: Forms = ISO) -> int | None:
    """The instant a value names, in microseconds since 1970-01-01 UTC; None if it names none.

    A time without a zone is UTC; a date is its first instant.
    """
    match value:
        case datetime():
            return _on_the_calendar(_microseconds_of(value))
        case date():
            return microseconds(datetime(value.year, value.month, value.day, tzinfo=UTC))
        case str():
            return _instant_in(value.strip(), forms)
        case _:
            return None


def _microseconds_of(value: datetime) -> int:
    return microseconds(value if value.tzinfo else value.replace(tzinfo=UTC))


def microseconds(at: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC of an aware datetime."""
    return (at - EPOCH) // timedelta(microseconds=1)


EARLIEST = microseconds(datetime.min.replace(tzinfo=UTC))
LATEST = microseconds(datetime.max.replace(tzinfo=UTC))


def _on_the_calendar(micros: int) -> int | None:
    """The instant if it lies in the years 1 to 9999; its zone may have carried a time beyond them."""
    return micros if EARLIEST <= micros <= LATEST else None


def moment(micros: int) -> datetime:
    """The UTC datetime of an instant in microseconds, the nearest one beyond the years 1 to 9999."""
    return EPOCH + timedelta(microseconds=min(max(micros, EARLIEST), LATEST))


def written_time(micros: int) -> str:
    """An instant as it is written everywhere: 2026-03-01T09:00:00Z, with microseconds where it has some."""
    return moment(micros).replace(tzinfo=None).isoformat() + "Z"


_CLOCK = r"(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]+))?)?(Z|[+-][0-9]{2}:[0-9]{2})?)?"
_INSTANT = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})" + _CLOCK)
_DAY_FIRST_OR_MONTH_FIRST = re.compile(r"([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})" + _CLOCK)


def _instant_in(text: str, forms: Forms) -> int | None:
    if found := _INSTANT.fullmatch(text):
        year, month, day = found.group(1, 2, 3)
    elif forms.dates and (found := _DAY_FIRST_OR_MONTH_FIRST.fullmatch(text)):
        first, second, year = found.group(1, 2, 3)
        day, month = (first, second) if forms.dates == "dmy" else (second, first)
    else:
        return None
    hour, minute, second, fraction, zone = found.group(4, 5, 6, 7, 8)
    try:
        start = datetime(
            int(year), int(month), int(day), int(hour or 0), int(minute or 0), int(second or 0), tzinfo=UTC
        )
    except ValueError:
        return None
    offset = _offset(zone)
    if offset is None:
        return None
    return _on_the_calendar(microseconds(start) + int(f"{fraction or '0':0<6.6}") - offset)


def _offset(zone: str | None) -> int | None:
    """Microseconds east of UTC of `Z`, `±HH:MM` or nothing; None beyond 23:59."""
    if zone in (None, "Z"):
        return 0
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    if hours > 23 or minutes > 59:
        return None
    east = hours * HOUR + minutes * MINUTE
    return east if zone[0] == "+" else -east


def day_or_month_first(text: str) -> tuple[int, int] | None:
    """The two leading numbers of a date such as 03/04/2026, whose order only its source knows; else None."""
    found = _DAY_FIRST_OR_MONTH_FIRST.fullmatch(text.strip())
    return (int(found.group(1)), int(found.group(2))) if found else None


_DURATION = re.compile(r"([0-9]{1,9})\s*(minute|hour|day|week|month)s?")
_UNITS = {"minute": MINUTE, "hour": HOUR, "day": DAY, "week": 7 * DAY, "month": 30 * DAY}


def duration(text: str) -> int | None:
    """The microseconds of `30 days`, `1 week`, `2 months` (of 30 days); None if it is not positive."""
    found = _DURATION.fullmatch(text.strip().lower())
    if not found:
        return None
    return int(found.group(1)) * _UNITS[found.group(2)] or None
