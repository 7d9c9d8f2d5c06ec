"""Features of what leads did up to their moment. Later events change nothing, nor do order and repetition."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Literal

import numpy as np

from leadlight.learning.dataset import Flags, Floats, Known, Whole
from leadlight.learning.events import words as said
from leadlight.learning.events.windows import Seen, seen
from leadlight.learning.matrix import MISSING, Categories, Feature, Numbers
from leadlight.scoring.values import DAY

WINDOWS = (1, 7, 30, 90)
"""Days before the moment; what was ever done is counted besides."""

MOST_KINDS, MOST_CHANNELS, MOST_PAGES = 16, 10, 12
MOST_PAIRS, MOST_PAGE_PAIRS = 8, 4
PAIRED = 6
"""How many of the commonest kinds, and of the commonest pages, are looked at in pairs."""

_LEAST_SHARE = 0.01
_LEAST_LEADS = 10


@dataclass(frozen=True, slots=True)
class EventRecipe:
    """The kinds, channels and pages that are common enough, and pairs of them whose order is told.

    `windows` are those in which kinds are counted: longer ones than any lead was known for tell nothing.
    `told` names the features that tell leads apart, each in its own way; events of the kinds of `without` do
    not exist for any of them.
    """

    kinds: tuple[str, ...]
    channels: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    pairs: tuple[tuple[str, str], ...] = ()
    windows: tuple[int, ...] = WINDOWS
    told: tuple[str, ...] = ()
    page_pairs: tuple[tuple[str, str], ...] = ()
    without: tuple[str, ...] = ()
    kind: Literal["events"] = "events"

    def features(self, known: Known, field: str) -> tuple[Feature, ...]:
        """The features of the leads' events; they are missing of leads without a moment."""
        told = frozenset(self.told)
        return tuple(feature for feature in self.all_features(known, field) if feature.name in told)

    def all_features(self, known: Known, field: str) -> tuple[Feature, ...]:
        """Those that tell nothing too."""
        found = self._seen(known.without(self.without))
        return (
            *(Numbers(name, field, values, unit) for name, values, unit in self._numbers(found)),
            *(Categories(name, field, codes, levels) for name, codes, levels in self._categories(found)),
        )

    def _seen(self, known: Known) -> Seen:
        log = known.events
        names: tuple[Sequence[str], ...] = (
            ((), (), ()) if log is None else (log.kinds, log.channels, log.pages)
        )
        wanted = (self.kinds, self.channels, self.pages)
        return seen(known, *(_places(had, want) for had, want in zip(names, wanted, strict=True)))

    def _numbers(self, found: Seen) -> Iterator[tuple[str, Floats, str]]:
        every = np.ones(len(found.lead), dtype=np.bool_)
        yield "events", found.of(every), said.EVENTS
        for days in self.windows:
            yield f"events in {_days(days)}", found.of(found.within(days)), said.EVENTS
        yield "active days", found.active_days(), said.ACTIVE
        yield "first event ago", found.days_since(found.first(every)), said.DAYS
        yield "last event ago", found.days_since(found.last(every)), said.DAYS
        if 30 in self.windows:
            yield "last week against the three before", _trend(found), said.TREND
        for place, name in enumerate(self.kinds):
            chosen = found.kind == place
            yield name, found.of(chosen), said.TIMES
            for days in self.windows:
                yield f"{name} in {_days(days)}", found.of(chosen & found.within(days)), said.TIMES
            yield f"{name} ago", found.days_since(found.last(chosen)), said.DAYS
        total = found.of(found.channel >= 0)
        for place, name in enumerate(self.channels if len(self.channels) > 1 else ()):
            share = np.divide(
                found.of(found.channel == place), total, out=np.full(found.leads, np.nan), where=total > 0
            )
            yield f"share of channel {name}", share, said.SHARE
        for place, name in enumerate(self.pages):
            yield f"page {name}", found.of(found.page == place), said.VISITS
        for before, after in self.pairs:
            order = _in_order(found, found.kind, self.kinds, before, after)
            yield f"{before}, then {after}", order, said.ORDER
        for before, after in self.page_pairs:
            order = _in_order(found, found.page, self.pages, before, after)
            yield f"page {before}, then page {after}", order, said.ORDER

    def _categories(self, found: Seen) -> Iterator[tuple[str, Whole, tuple[str, ...]]]:
        if len(self.channels) > 1:
            known = found.channel >= 0
            yield "first channel", found.at(found.channel, found.first(known), MISSING), self.channels
            yield "last channel", found.at(found.channel, found.last(known), MISSING), self.channels
        if len(self.pages) > 1:
            known = found.page >= 0
            yield "last page", found.at(found.page, found.last(known), MISSING), self.pages
        if len(self.kinds) > 1:
            known = found.kind >= 0
            yield "last event", found.at(found.kind, found.last(known), MISSING), self.kinds


def event_recipe(known: Known, rows: Whole, without: tuple[str, ...] = ()) -> EventRecipe | None:
    """What the events of some leads up to their moments are told by; None where there are none.

    A kind, channel or page stays where at least one lead in a hundred has it, and ten. Events of the kinds of
    `without` do not count.
    """
    known = known.without(without)
    log = known.events
    if log is None or known.moment is None or not len(log.lead):
        return None
    wanted = np.zeros(known.leads, dtype=np.bool_)
    wanted[rows] = True
    found = seen(known, *(np.arange(len(names)) for names in (log.kinds, log.channels, log.pages)))
    mine = wanted[found.lead]
    least = max(_LEAST_LEADS, _LEAST_SHARE * len(rows))
    kinds = _common(found.lead[mine], found.kind[mine], log.kinds, (least, MOST_KINDS))
    if not kinds:
        return None
    pages = _common(found.lead[mine], found.page[mine], log.pages, (least, MOST_PAGES))
    oldest = int(found.age[mine].max())
    recipe = EventRecipe(
        tuple(kinds),
        tuple(_common(found.lead[mine], found.channel[mine], log.channels, (least, MOST_CHANNELS))),
        tuple(pages),
        tuple(_pairs(found, mine, found.kind, (log.kinds, kinds), least)[:MOST_PAIRS]),
        tuple(days for days in WINDOWS if oldest >= days * DAY),
        page_pairs=tuple(_pairs(found, mine, found.page, (log.pages, pages), least)[:MOST_PAGE_PAIRS]),
        without=without,
    )
    return replace(recipe, told=tuple(_telling(recipe.all_features(known, ""), rows)))


def _telling(features: Sequence[Feature], rows: Whole) -> Iterator[str]:
    """The names of features that set ten leads apart, and do not say what one before them says."""
    seen_before: set[bytes] = set()
    for feature in features:
        values = feature.codes[rows] if isinstance(feature, Categories) else feature.values[rows]
        counts = np.unique(values, return_counts=True)[1]
        if len(rows) - int(counts.max(initial=0)) < _LEAST_LEADS:
            continue
        told = (values + 0.0).tobytes()
        if told not in seen_before:
            seen_before.add(told)
            yield feature.name


def _common(lead: Whole, codes: Whole, names: Sequence[str], bounds: tuple[float, int]) -> list[str]:
    """The names that enough leads have, by how many have them."""
    least, most = bounds
    had = codes >= 0
    pairs = np.unique(np.stack([lead[had], codes[had]]), axis=1)[1]
    leads = np.bincount(pairs, minlength=len(names))
    ranked = sorted(((-int(count), name) for name, count in zip(names, leads, strict=True) if count >= least))
    return [name for _, name in ranked[:most]]


def _pairs(
    found: Seen, mine: Flags, codes: Whole, names: tuple[Sequence[str], Sequence[str]], least: float
) -> list[tuple[str, str]]:
    """Pairs of the commonest names that come in both orders often enough to tell something, commonest first.

    `names` are those the codes stand for, and those that are common, the commonest first.
    """
    every, common = names
    ranked = []
    for before, after in permutations(common[:PAIRED], 2):
        first = found.days_since(found.first(mine & (codes == every.index(before))))
        last = found.days_since(found.last(mine & (codes == every.index(after))))
        together = int((np.isfinite(first) & np.isfinite(last)).sum())
        ordered = int((first > last).sum())
        if ordered >= least and together - ordered >= least:
            ranked.append((-ordered, before, after))
    return [(before, after) for _, before, after in sorted(ranked)]


def _in_order(found: Seen, codes: Whole, names: tuple[str, ...], before: str, after: str) -> Floats:
    """1 where the last `after` is later than the first `before`, else 0."""
    first = found.days_since(found.first(codes == names.index(before)))
    last = found.days_since(found.last(codes == names.index(after)))
    return np.where(found.looked, (first > last).astype(np.float64), np.nan)


def _places(had: Sequence[str], wanted: Sequence[str]) -> Whole:
    """The position in the wanted names of each name there is, -1 for those that are not wanted."""
    places = {name: place for place, name in enumerate(wanted)}
    return np.array([places.get(name, -1) for name in had], dtype=np.int64)


def _trend(found: Seen) -> Floats:
    """Events of the last week over those of a week of the three before, each with one more: 1 is steady."""
    week = found.of(found.within(7))
    before = found.of(found.within(28)) - week
    return (week + 1) / (before / 3 + 1)


def _days(days: int) -> str:
    return "a day" if days == 1 else f"{days} days"
