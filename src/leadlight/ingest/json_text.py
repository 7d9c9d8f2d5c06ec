"""JSON from senders of every kind, read into values that every part of the system can keep.

What is read has text without NUL and without halves of characters, numbers that a 64-bit machine number
can hold (any other becomes the text that was written, which counts as the same number in a scoring model),
and at most `DEEPEST` levels. Of a key that comes twice the last value counts.
"""

from __future__ import annotations

import json
import math
import re
from decimal import Decimal
from functools import cache

import msgspec

from leadlight.errors import DataError

DEEPEST = 64
"""Levels of objects and lists in one message; nothing that a person sends has more than a dozen."""

_LONGEST_NUMBER = 40
_LARGEST = 2**63
_NOT_A_CHARACTER = "\N{REPLACEMENT CHARACTER}"
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_NUL = b"\\u0000"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_MARKS = bytes.maketrans(b"0123456789{[", b"0000000000[[")
"""Makes one of all digits, and one of all that opens an object or a list."""

_MANY_DIGITS = b"0" * 19  # the first number beyond 64 bits has as many


class UnreadableError(DataError):
    """Bytes that are no JSON that can be kept; the text says why."""


def read(raw: bytes) -> object:
    """The value of a JSON text. Raises UnreadableError."""
    try:
        value = _decoder().decode(raw)
    except RecursionError:
        raise _too_deep() from None
    except ValueError:  # msgspec's errors, and that of bytes that are no text
        return _read_leniently(raw)
    if is_plain(raw):
        return value
    _check_depth(value)
    return _mended(value)


def is_plain(raw: bytes) -> bool:
    """Whether a JSON text has for certain nothing that is to be mended or refused."""
    marks = raw.translate(_MARKS)
    return (
        marks.count(b"[") <= DEEPEST and _MANY_DIGITS not in marks and (b"\\" not in raw or _NUL not in raw)
    )


def number_read(written: str) -> Decimal | str:
    """A number with a fraction, with the digits that were written."""
    near = float(written)
    if len(written) > _LONGEST_NUMBER or not math.isfinite(near):
        return written
    exact = Decimal(written)
    return written if near == 0 and exact else exact


@cache
def _decoder() -> msgspec.json.Decoder[object]:
    return msgspec.json.Decoder(float_hook=number_read)


def _read_leniently(raw: bytes) -> object:
    """Read JSON with the slips of real senders: halves of characters, NaN, a byte order mark."""
    try:
        text = raw.removeprefix(_BYTE_ORDER_MARK).decode()
        value = json.loads(
            text, parse_float=number_read, parse_int=_whole_number, parse_constant=lambda _name: None
        )
    except RecursionError:
        raise _too_deep() from None
    except UnicodeDecodeError:
        raise UnreadableError("The text is not in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise UnreadableError(
            f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from None
    _check_depth(value)
    return _mended(value)


def _whole_number(written: str) -> int | str:
    return written if len(written) > _LONGEST_NUMBER else int(written)


def _check_depth(value: object) -> None:
    """Go down level by level: a stack of calls would be what hostile input is after."""
    level = [value]
    for _ in range(DEEPEST + 1):
        level = [
            inner
            for outer in level
            if isinstance(outer, dict | list)
            for inner in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise _too_deep()


def _too_deep() -> UnreadableError:
    return UnreadableError(f"It is nested deeper than {DEEPEST} levels.")


def _mended(value: object) -> object:
    match value:
        case str():
            return _UNFIT.sub(_NOT_A_CHARACTER, value)
        case bool():
            return value
        case int():
            return value if -_LARGEST <= value < _LARGEST else str(value)
        case list():
            return [_mended(element) for element in value]
        case dict():
            return {_UNFIT.sub(_NOT_A_CHARACTER, name): _mended(inner) for name, inner in value.items()}
        case _:
            return value


@cache
def _encoder(order: str | None) -> msgspec.json.Encoder:
    return msgspec.json.Encoder(decimal_format="number", order=order)  # type: ignore[arg-type]


def written(value: object) -> str:
    """The JSON of a value that `read` gave."""
    return _encoder(None).encode(value).decode()


def written_in_order(value: object) -> bytes:
    """The JSON of a value with its names sorted: the same for the same value."""
    return _encoder("deterministic").encode(value)
