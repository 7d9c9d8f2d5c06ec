"""Events of one mail that lie close together; the work grows with their number, however close they lie."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

Mail: TypeAlias = tuple[str, ...]
"""What an event says of its mail, blank where it says nothing."""

_Places: TypeAlias = tuple[int, ...]


class Moment(NamedTuple):
    """An event as far as it matters here: `kind` is what differs in a burst, blank if it says nothing."""

    time: int
    seq: int
    mail: Mail
    kind: str = ""


class Starts:
    """Events that others follow. Two are of one mail unless something that both say of it differs."""

    def __init__(self, starts: Iterable[Moment]) -> None:
        self._saying: dict[_Places, list[Moment]] = defaultdict(list)
        for start in sorted(starts):
            self._saying[_said(start.mail)].append(start)
        self._times: dict[tuple[_Places, _Places], dict[Mail, list[int]]] = {}

    def near(self, moment: Moment, within: int) -> int:
        """How many of the same mail are at most so far away in time, itself included if it is one."""
        said = _said(moment.mail)
        found = 0
        for saying in self._saying:
            both = tuple(place for place in saying if place in said)
            times = self._by_mail(saying, both).get(_at(moment.mail, both), ())
            found += bisect_right(times, moment.time + within) - bisect_left(times, moment.time - within)
        return found

    def _by_mail(self, saying: _Places, both: _Places) -> dict[Mail, list[int]]:
        """The times of the starts that say these things, by those of them that others say too."""
        if (saying, both) not in self._times:
            times = self._times[saying, both] = defaultdict(list)
            for start in self._saying[saying]:
                times[_at(start.mail, both)].append(start.time)
        return self._times[saying, both]


def in_bursts(moments: Iterable[Moment], within: int, at_least: int) -> Iterator[int]:
    """The events that lie in one span with so many different kinds of a mail of which they say the same."""
    by_mail: dict[Mail, list[Moment]] = defaultdict(list)
    for moment in sorted(moments):
        by_mail[moment.mail].append(moment)
    for of_one in by_mail.values():
        yield from _bursts(of_one, within, at_least)


def _bursts(moments: Sequence[Moment], within: int, at_least: int) -> Iterator[int]:
    """Slide a span over what is in order of time; each moment comes in once, goes once, is found once."""
    kinds: Counter[str] = Counter()
    end = found = 0
    for start, first in enumerate(moments):
        while end < len(moments) and moments[end].time <= first.time + within:
            kinds[moments[end].kind] += 1
            end += 1
        if len(kinds) - ("" in kinds) >= at_least:
            yield from (moment.seq for moment in moments[max(start, found) : end])
            found = end
        kinds[first.kind] -= 1
        if not kinds[first.kind]:
            del kinds[first.kind]


def _said(mail: Mail) -> _Places:
    return tuple(place for place, text in enumerate(mail) if text)


def _at(mail: Mail, places: _Places) -> Mail:
    return tuple(mail[place] for place in places)
