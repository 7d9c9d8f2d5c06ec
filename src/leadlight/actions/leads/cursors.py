"""Where a page of a list ends, as a text that programs hand back without looking into it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import json

from leadlight.errors import DataError

LONGEST = 400
_LARGEST = 2**63

_MARK_BYTES = 6


def cursor_of(question: object, value: int | str, number: int) -> str:
    """The cursor after a row with this value and number, for the list that a question stands for."""
    content = json.dumps([_mark(question), value, number], separators=(",", ":"))
    return base64.urlsafe_b64encode(content.encode()).decode().rstrip("=")


def place_of(question: object, cursor: str, kind: type[int | str] = int) -> tuple[int | str, int]:
    """The value and number that a cursor ends with. Raises DataError for one of another list, or of none."""
    try:
        padded = cursor[:LONGEST] + "=" * (-len(cursor[:LONGEST]) % 4)
        mark, value, number = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise _foreign() from None
    if mark != _mark(question) or type(value) is not kind or type(number) is not int:
        raise _foreign()
    if not all(-_LARGEST <= each < _LARGEST for each in (value, number) if isinstance(each, int)):
        raise _foreign()
    return value, number


def _mark(question: object) -> str:
    return hashlib.blake2b(
        repr(question).encode("utf-8", "surrogatepass"), digest_size=_MARK_BYTES
    ).hexdigest()


def _foreign() -> DataError:
    return DataError("This cursor is of no list that is asked for so. Begin the list anew, without a cursor.")
