"""Log by hand what was done with a lead outside: a call, a meeting; an event like any other, which scores."""

from __future__ import annotations

from dataclasses import dataclass

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.leads.change_lead import Made, by_which_it_is_known, recognised, write_by_hand
from leadlight.actions.leads.seen import seen_lead
from leadlight.errors import DataError
from leadlight.scoring.values import DAY, MINUTE, written_time
from leadlight.storage.merges import uid_of_lead
from leadlight.storage.transaction import writing

TOUCHES = (
    "Call Completed", "Call Received", "Call Missed", "Call Voicemail Left", "Meeting Held", "Meeting Missed",
    "Email Sent", "Email Replied",
)  # fmt: skip
"""What may be logged, by its names in the vocabulary."""

LONGEST = 2_000
MOST_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Touch:
    """What was done: one of TOUCHES, when (microseconds), what was said, how many minutes it took."""

    event: str
    at: int
    text: str = ""
    minutes: int | None = None


def log_touch(uid: str, touch: Touch, actor: Actor, now: int) -> Made:
    """Write an event of a lead into the log. Raises NotAllowedError, NotFoundError and DataError."""
    permit(actor, Operation.WRITE_LEADS)
    said = _checked(touch, now)
    with writing():
        root = seen_lead(uid, actor)
        message = {"type": "track", "event": touch.event, "properties": said, **by_which_it_is_known(root)}
        message["timestamp"] = written_time(touch.at)
        name, lead = write_by_hand(message, actor, now, root), uid_of_lead(root)
        write_down(actor, now, Deed.LOG_TOUCH, lead, message=name)
    recognised(name, now)
    return Made(name, lead)


def _checked(touch: Touch, now: int) -> dict[str, object]:
    if touch.event not in TOUCHES:
        raise DataError(f"{touch.event!r} is nothing to log. It is one of: {', '.join(TOUCHES)}.")
    if not now - 366 * DAY <= touch.at <= now + MINUTE:
        raise DataError("It happened within the last year, and not after now.")
    if len(touch.text) > LONGEST or "\x00" in touch.text:
        raise DataError(f"What was said has at most {LONGEST:,} characters, and no NUL among them.")
    if touch.minutes is not None and not 0 <= touch.minutes <= MOST_MINUTES:
        raise DataError("It took from 0 minutes to a day.")
    said: dict[str, object] = {"text": touch.text.strip()} if touch.text.strip() else {}
    return said if touch.minutes is None else {**said, "minutes": touch.minutes}
