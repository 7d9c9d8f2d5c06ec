"""What becomes of a message after it was sent: told, sent again later, or given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime

from leadlight.scoring.values import DAY, HOUR, MINUTE, SECOND, microseconds

RETRIED_FOR = 3 * DAY
SWITCHED_OFF_AFTER = 5 * DAY
DOWN_AFTER = MINUTE
"""What took nothing for so long is sent one message at a time, until it takes one."""

LONGEST_REST = DAY
"""At most so long an answer may keep us from sending again."""

GONE, TOO_MANY, UNAVAILABLE = 410, 429, 503

_UNREADABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading a date raises, though only ValueError is promised: years and zones overflow, parts miss."""

_PAUSES = (5 * SECOND, 30 * SECOND, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR)


@dataclass(frozen=True, slots=True)
class Tried:
    """How often a message was sent in a row, this time included; from when on it is tried; and as of when."""

    times: int
    since: int
    now: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of it: `again` is when it is sent once more; the endpoint rests until `rest_until`."""

    delivered: bool
    again: int | None = None
    rest_until: int | None = None
    gone: bool = False


def judged(status: int | None, retry_after: str, tried: Tried, chance: float) -> Verdict:
    """What becomes of a message by its answer; `chance` in [0, 1) spreads the next tries."""
    if status is not None and 200 <= status < 300:
        return Verdict(delivered=True)
    if status == GONE:
        return Verdict(delivered=False, gone=True)
    rest = rest_until(retry_after, tried.now) if status in {TOO_MANY, UNAVAILABLE} else None
    ends = tried.since + RETRIED_FOR
    if tried.now >= ends:
        return Verdict(delivered=False, rest_until=rest)
    pause = _PAUSES[min(tried.times, len(_PAUSES)) - 1]
    again = min(tried.now + int(pause * (0.5 + chance)), ends)
    return Verdict(delivered=False, again=max(again, rest or 0), rest_until=rest)


def rest_until(text: str, now: int) -> int | None:
    """The instant that a Retry-After names: after seconds, or a date; None where it names none."""
    text = text.strip()
    if text.isdecimal() and text.isascii():
        at = now + int(text[:9]) * SECOND
    else:
        try:
            said = parsedate_to_datetime(text)
            at = microseconds(said if said.tzinfo else said.replace(tzinfo=UTC))
        except _UNREADABLE:
            return None
    return min(max(at, now), now + LONGEST_REST)
