"""When the company works, and when a time that is counted in its hours has passed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Annotated, Literal, NamedTuple, Self, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import PlainValidator, model_validator

from leadlight.scoring.conditions import Part
from leadlight.scoring.scalars import Text, decimal_of, problem, written
from leadlight.scoring.values import DAY, HOUR, MINUTE, microseconds, moment

Day = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
DAYS: tuple[Day, ...] = get_args(Day)

LONGEST = 366
"""So many days, hours or minutes at most are an answer time."""

_CLOCK = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])|24:00")
_SPAN = re.compile(
    r"(?:(?P<least>[0-9]{1,4}) *(?:-|\u2013|to) *)?(?P<number>[0-9]{1,4}) *"
    r"(?P<of_work>business |working |work )?(?P<unit>minute|hour|day|week)s?",
    re.IGNORECASE,
)


class Span(NamedTuple):
    """A time in the company's weeks, days and hours of work; `micros` is what is less than a day."""

    weeks: int = 0
    days: int = 0
    micros: int = 0


class SaidSpan(NamedTuple):
    """A time as somebody wrote it: of a range both numbers, and whether its unit is named as one of work."""

    least: int | None
    number: int
    of_work: bool
    unit: str


def said_span(text: str) -> SaidSpan | None:
    """What a text says of a time, its unit as `day`; None where it says something else."""
    found = _SPAN.fullmatch(" ".join(text.split()))
    if found is None or not 0 < int(found["number"]) <= LONGEST:
        return None
    least = int(found["least"]) if found["least"] else None
    return SaidSpan(least, int(found["number"]), found["of_work"] is not None, found["unit"].lower())


def span_of(text: str) -> Span | None:
    """A time as people write it, of a range its end: `24 hours`, `3-5 business days`; None for other texts.

    24 hours are a day of work, since nobody means three of them.
    """
    said = said_span(text)
    if said is None:
        return None
    number = said.number
    match said.unit:
        case "week":
            return Span(weeks=number)
        case "day":
            return Span(days=number)
        case unit:
            days, rest = divmod(number * (HOUR if unit == "hour" else MINUTE), DAY)
            return Span(days=days, micros=rest)


def _clock(value: object) -> str:
    found = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        raise problem(f"a time of the day is needed here, such as 09:00, not {written(value)}")
    return found[0].zfill(5)


def _zone(value: object) -> str:
    name = value.strip() if isinstance(value, str) else ""
    try:
        ZoneInfo(name)
    except (ValueError, OSError, ZoneInfoNotFoundError):  # none, or a path that leads elsewhere
        raise problem(f"a time zone is needed here, such as Europe/Berlin, not {written(value)}") from None
    return name


def _answer(value: object) -> str:
    if not isinstance(value, str) or span_of(value) is None:
        raise problem(f"a time is needed here, such as 24 hours or 5 business days, not {written(value)}")
    return " ".join(value.split())


def _share(value: object) -> int:
    share = decimal_of(value)
    if share is None or share != int(share) or not 0 <= share <= 50:
        raise problem(f"a whole number of per cent from 0 to 50 is needed here, not {written(value)}")
    return int(share)


class Answer(Part):
    """How soon a lead of a priority is to be answered."""

    priority: Text
    within: Annotated[str, PlainValidator(_answer)]


class Work(Part):
    """The days and hours in which the company works, and how soon it answers.

    `explore` is the share of a rep's leads for today that are drawn from lower priorities, in per cent.
    """

    days: tuple[Day, ...] = DAYS[:5]
    opens: Annotated[str, PlainValidator(_clock)] = "09:00"
    closes: Annotated[str, PlainValidator(_clock)] = "17:00"
    zone: Annotated[str, PlainValidator(_zone)] = "UTC"
    answer: tuple[Answer, ...] = ()
    explore: Annotated[int, PlainValidator(_share)] = 0

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        if not self.days:
            raise problem("the company works on one day of the week at least, such as Monday")
        if self.opens >= self.closes:
            raise problem(f"the day ends at {self.closes}, which is not after {self.opens}")
        return self


USUAL: Sequence[Span] = (Span(days=1), Span(days=5))
"""What the best two priorities are answered within where nobody says."""


def answer_times(work: Work, priorities: Mapping[str, str | None]) -> dict[str, Span]:
    """How soon each priority is answered that is: as the company says, else as the model does, else as usual.

    `priorities` are the model's, the best first, and its own words on how soon. The lowest is not answered
    by itself unless somebody says how soon.
    """
    said = {each.priority.casefold(): each.within for each in work.answer}
    found = {name: span_of(said.get(name.casefold()) or within or "") for name, within in priorities.items()}
    usual = dict(zip(list(priorities)[:-1], USUAL, strict=False))
    return {name: span for name, each in found.items() if (span := each or usual.get(name)) is not None}


def due_at(work: Work, since: int, span: Span) -> int:
    """When a time has passed since an instant, counted in hours of work."""
    day, into = _begun(work, since)
    for _ in range(span.weeks * len(set(work.days)) + span.days):
        day = _next(work, day)
    into += span.micros
    while (length := _length(work, day)) < into:
        into -= length
        day = _next(work, day)
    return _instant(work, day, work.opens) + into


def day_of(work: Work, at: int) -> date:
    """The date it is where the company is."""
    return moment(at).astimezone(ZoneInfo(work.zone)).date()


def day_begins(work: Work, at: int) -> int:
    """When the date that it is where the company is began."""
    return _instant(work, day_of(work, at), "00:00")


def opening(work: Work, day: date) -> int:
    """When the company opens on a day, or would if it worked then."""
    return _instant(work, day, work.opens)


def working_day(work: Work, day: date) -> date:
    """The first day of work from a date on."""
    return _next(work, day - timedelta(days=1))


def day_ends(work: Work, at: int) -> int:
    """When the day of work ends that it is, else the next one."""
    day, _ = _begun(work, at)
    return _instant(work, day, work.closes)


def _begun(work: Work, since: int) -> tuple[date, int]:
    """The day of work on which a time begins, and how far into it."""
    day = day_of(work, since)
    if DAYS[day.weekday()] not in work.days or since >= _instant(work, day, work.closes):
        return _next(work, day), 0
    return day, max(0, since - _instant(work, day, work.opens))


def _next(work: Work, day: date) -> date:
    day += timedelta(days=1)
    while DAYS[day.weekday()] not in work.days:
        day += timedelta(days=1)
    return day


def _length(work: Work, day: date) -> int:
    return _instant(work, day, work.closes) - _instant(work, day, work.opens)


def _instant(work: Work, day: date, clock: str) -> int:
    if clock == "24:00":
        return _instant(work, day + timedelta(days=1), "00:00")
    at = datetime.combine(day, time.fromisoformat(clock), ZoneInfo(work.zone))
    return microseconds(at)
