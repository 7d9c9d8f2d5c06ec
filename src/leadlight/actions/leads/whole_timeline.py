"""What happened with a lead on all channels, and what people decided of it, as one timeline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.leads.cursors import place_of
from leadlight.actions.leads.histories import timeline
from leadlight.actions.leads.list_leads import Asked
from leadlight.actions.leads.seen import seen_lead
from leadlight.ingest.json_text import read
from leadlight.ingest.vocabulary import channel_of
from leadlight.storage.lead_course import LeadCourse, lead_course
from leadlight.storage.timelines import Told, Wanted, names_of

LOOKED_AT = 5_000
"""Channels and names are those of so many of the latest messages."""

DECIDED, PROFILE = "decided", "profile"
"""What stands for what people decided, and for messages that are no events, where a channel is chosen."""


@dataclass(frozen=True, slots=True)
class Entry:
    """Something that happened: `kind` is `message` (with `told` and `body`), or what was decided."""

    at: int
    kind: str
    channel: str
    told: Told | None = None
    body: Mapping[str, Any] | None = None
    decision: Any = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which entries: of a channel and of an event's name, each blank for all."""

    channel: str = ""
    event: str = ""


@dataclass(frozen=True, slots=True)
class WholeTimeline:
    """A page of entries, the cursor of the next; channels there are, and the names within the one chosen."""

    entries: Sequence[Entry]
    next: str | None
    channels: Mapping[str, int]
    names: Sequence[str]


def whole_timeline(uid: str, chosen: Chosen, page: Asked, actor: Actor, now: int) -> WholeTimeline:
    """A page of a timeline, the latest first. Raises NotAllowedError, NotFoundError and DataError."""
    permit(actor, Operation.READ_LEADS)
    root = seen_lead(uid, actor)
    seen = names_of(root, LOOKED_AT)
    decided = [] if chosen.event else list(_decided(lead_course(root, now)))
    channels = _channels(seen, len(decided))
    names = sorted({name for _, name in seen if name and chosen.channel in {"", channel_of(name)}})
    if chosen.channel == DECIDED:
        return WholeTimeline(sorted(decided, key=lambda each: -each.at), None, channels, ())
    wanted = _wanted(chosen, names)
    if wanted is None:
        return WholeTimeline((), None, channels, names)
    found = timeline(uid, wanted, page, actor)
    entries = [_message(each) for each in found.rows]
    if not chosen.channel:
        high = None if page.cursor is None else int(place_of(("timeline", root, wanted), page.cursor)[0])
        low = found.rows[-1].time if found.next is not None else None
        entries += [each for each in decided if _within(each.at, low, high)]
    return WholeTimeline(sorted(entries, key=lambda each: -each.at), found.next, channels, names)


def _within(at: int, low: int | None, high: int | None) -> bool:
    return (low is None or at >= low) and (high is None or at < high)


def _channels(seen: Mapping[tuple[str, str], int], decided: int) -> dict[str, int]:
    """How many messages of each channel there are, those that are most first."""
    counts: dict[str, int] = {}
    for (_, name), count in seen.items():
        channel = channel_of(name) if name else PROFILE
        counts[channel] = counts.get(channel, 0) + count
    found = dict(sorted(counts.items(), key=lambda each: (each[0] == PROFILE, -each[1])))
    return {**found, DECIDED: decided} if decided else found


def _wanted(chosen: Chosen, names: Sequence[str]) -> Wanted | None:
    """What is asked of messages; None where none can be of the channel."""
    if chosen.event:
        return Wanted((chosen.event,))
    if chosen.channel == PROFILE:
        return Wanted(types=("identify", "group", "alias"))
    if not chosen.channel:
        return Wanted()
    return Wanted(tuple(names)) if names else None


def _message(told: Told) -> Entry:
    body = cast("dict[str, Any]", read(told.body.encode()))
    return Entry(told.time, "message", channel_of(told.name) if told.name else PROFILE, told, body)


def _decided(course: LeadCourse) -> Iterator[Entry]:
    for kind, rows in (
        ("move", course.moves),
        ("review", course.reviews),
        ("override", course.overrides),
        ("outcome", course.outcomes),
        ("note", course.notes),
    ):
        for row in rows:
            yield Entry(row.at, kind, DECIDED, decision=row)
