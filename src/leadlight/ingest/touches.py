"""Fields that follow from what a lead did and said, where it does not say them itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from leadlight.ingest.arrivals import Arrival, arrival_of, device_kind, host_of, referrer_kind, user_agent_of
from leadlight.ingest.profile import Origin, Word
from leadlight.ingest.stored import Stored
from leadlight.ingest.vocabulary import CHANNELS, channel_of
from leadlight.scoring.values import Value, written_time

FIRST, LAST = "first_touch", "last_touch"
COUNTS = {channel: f"{channel}_events" for channel in CHANNELS}

EVENT_TYPES = frozenset({"track", "page", "screen"})


def derived(events: Sequence[Stored]) -> dict[str, Word]:
    """What follows from the events of a lead, machines' left out."""
    if not events:
        return {}
    ordered = sorted(events, key=when)
    words = {**_counts(ordered), **_touches(ordered)}
    device = next(
        ((event, kind) for event in reversed(ordered) if (kind := _device(event)) is not None), None
    )
    if device is not None:
        words["device_kind"] = _word(device[0], device[1], 0.9)
    return words


def when(event: Stored) -> tuple[int, str, int]:
    """The place of an event among those of a lead, whenever it came."""
    return event.time, str(event.body.get("messageId")), event.seq


def _device(event: Stored) -> str | None:
    agent = user_agent_of(event.body)
    return device_kind(agent) if agent else None


def _word(event: Stored, value: Value, confidence: float = 1.0) -> Word:
    return Word(value, Origin(event.time, event.seq, "events", confidence))


def _counts(ordered: Sequence[Stored]) -> dict[str, Word]:
    channels = [(channel_of(event.name, _properties(event)), event) for event in ordered]
    latest = dict(channels)
    counts = Counter(channel for channel, _ in channels)
    return {COUNTS[channel]: _word(latest[channel], count) for channel, count in counts.items()}


def _properties(event: Stored) -> Mapping[str, object] | None:
    properties = event.body.get("properties")
    return properties if isinstance(properties, dict) else None


def _touches(ordered: Sequence[Stored]) -> dict[str, Word]:
    """The first and the last event that brought the lead here; where none did, its first event is both."""
    nothing = ordered[0], arrival_of(ordered[0])
    event, arrival = _first_brought(ordered) or nothing
    words = {**_touch(FIRST, event, arrival), **_touch(LAST, *(_first_brought(reversed(ordered)) or nothing))}
    kind = referrer_kind(host_of(arrival.referrer)) if arrival.referrer else "none"
    return {**words, "referrer_kind": _word(event, kind, 0.9)}


def _first_brought(events: Iterable[Stored]) -> tuple[Stored, Arrival] | None:
    arrivals = ((event, arrival_of(event)) for event in events)
    return next((found for found in arrivals if found[1].brought), None)


def _touch(which: str, event: Stored, arrival: Arrival) -> dict[str, Word]:
    said: dict[str, Value] = {
        "at": written_time(event.time),
        "channel": arrival.channel,
        "source": arrival.source or "direct",
        "medium": arrival.medium,
        "campaign": arrival.campaign,
        "referrer": arrival.referrer,
        "landing_page": arrival.landing_page,
    }
    return {f"{which}_{name}": _word(event, value) for name, value in said.items() if value}


def country(stated: Mapping[str, Word], phone: str | None, domains: Iterable[str]) -> Word | None:
    """The country of a lead by its address, else as two letters by its phone number or a domain of its."""
    if (address := stated.get("address_country")) is not None:
        return address
    if phone is not None and (region := country_of_phone(phone)) is not None:
        return Word(region, Origin(_since(stated, "phone"), None, "phone", 0.9))
    for domain in domains:
        if (region := country_of_domain(domain)) is not None:
            return Word(region, Origin(_since(stated, "email"), None, "domain", 0.6))
    return None


def _since(stated: Mapping[str, Word], name: str) -> int:
    return stated[name].origin.since if name in stated else 0


@lru_cache(maxsize=65_536)
def country_of_phone(number: str) -> str | None:
    """The country of a phone number in E.164."""
    import phonenumbers  # noqa: PLC0415 - its tables are large, and most leads have no phone number

    region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    return region if region and region.isalpha() else None  # 001 are the numbers of all the world


_NO_COUNTRIES = frozenset({"ai", "cc", "co", "fm", "gg", "io", "me", "sh", "so", "to", "tv", "ws", "eu"})
"""Two-letter domains that everybody takes, whatever country they are of."""


def country_of_domain(domain: str) -> str | None:
    """The country of a top-level domain; None of one that says nothing."""
    ending = domain.rpartition(".")[2]
    if len(ending) != 2 or not ending.isascii() or not ending.isalpha() or ending in _NO_COUNTRIES:
        return None
    return "GB" if ending == "uk" else ending.upper()
