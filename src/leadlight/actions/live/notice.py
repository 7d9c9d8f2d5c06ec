"""What of a lead that was just scored is worth telling, written in the same transaction."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from leadlight.actions.live.measures import InForce, yardstick_in_force
from leadlight.actions.webhooks.tell import Happening, tell
from leadlight.channels.webhook.kinds import SIGNAL
from leadlight.engage.absences import absence_at, silence_of
from leadlight.engage.crossings import Levels, priorities_of, rearmed, stages_of
from leadlight.engage.rhythm import visits_of
from leadlight.engage.signals import Crossing, Kind, Signal, of_absence, of_crossing, of_surge
from leadlight.engage.surges import course_of, crossings, surge_at
from leadlight.ingest.pulse import Pulse
from leadlight.scoring.definition import ScoringModel
from leadlight.scoring.values import DAY
from leadlight.storage.due_rows import SILENCE, make_due_by
from leadlight.storage.score_rows import Standing
from leadlight.storage.signal_rows import LastTold, Told, add_signals, course_since

_REMEMBERED = 60 * DAY
"""A surge longer ago says nothing of one now."""


@dataclass(frozen=True, slots=True)
class Noticed:
    """A root that was just scored: what it did, and what it scored before and scores now.

    What is at `known` in the log or before is no news, because a person merged or split leads there.
    """

    root: int
    pulse: Pulse
    before: Standing | None
    now: Standing
    known: int = 0


def notice(found: Sequence[Noticed], model: ScoringModel) -> None:
    """Tell what is worth telling of leads, and note when their silence will be; as part of the scoring."""
    told: list[Told] = []
    quiet: list[tuple[int, int]] = []
    at = max((each.now.at for each in found), default=0)
    yardstick: InForce | None = None
    telling = [(each, news) for each in found if each.now.excluded is None and (news := _news(each))]
    last = LastTold([each.root for each, _ in telling])
    for each, news in telling:
        signals = list(_crossed(each, model, last))
        visits = _new_visits(each.pulse, news)
        if visits:
            yardstick = yardstick or yardstick_in_force()
            surge = last.of(each.root, Kind.SURGE)
            signals += _came(visits, min(time for time, done in news if done), yardstick, surge)
            silence = silence_of(visits, yardstick.measures.peers, yardstick.measures.silence)
            if silence is not None:
                quiet.append((each.root, silence.at))
        number = None if yardstick is None else yardstick.number
        told += [Told(each.root, signal, each.now.at, each.now.seq, number) for signal in signals]
    put_in_feed(told, at)
    make_due_by(SILENCE, quiet, at)


def put_in_feed(found: Sequence[Told], now: int) -> None:
    """Add signals to the feed, and let other systems be told of those that are new; part of a transaction."""
    tell(
        [Happening(SIGNAL, each.lead, each.signal.at, _said(each.signal)) for each in add_signals(found)], now
    )


def _said(signal: Signal) -> dict[str, object]:
    return {"signal": signal.kind.value, "sentence": signal.sentence, "evidence": dict(signal.evidence)}


def _news(each: Noticed) -> list[tuple[int, bool]]:
    """The messages that the score before did not know, or whose time had not come: when, and if it did it."""
    was = each.before
    return [
        (time, done)
        for seq, time, done in each.pulse.news
        if seq > each.known and (was is None or seq > was.seq or time > was.at)
    ]


def _new_visits(pulse: Pulse, news: Sequence[tuple[int, bool]]) -> list[int]:
    """All visits of a lead, if news began one of somebody who is known; else none."""
    times = [time for time, done in news if done]
    if not times or not pulse.named:
        return []
    visits = visits_of(pulse.times)
    return visits if visits[-1] >= min(times) else []


def _came(visits: Sequence[int], first: int, yardstick: InForce, last: int | None) -> Iterator[Signal]:
    """A return or a surge that the visits from an instant on make; `last` is when a surge was told."""
    measures = yardstick.measures
    for at in visits[bisect_left(visits, first) :]:
        if (absence := absence_at(visits, at)) is not None:
            yield of_absence(absence)
    rare = [at for at, rarity in course_of(visits, first, measures.peers) if rarity >= measures.surge]
    if not rare:
        return
    if last is not None and last < rare[0] - _REMEMBERED:
        last = None
    course = course_of(visits, first if last is None else last + 1, measures.peers)
    for at in crossings(course, measures.surge, last):
        if at >= first and (surge := surge_at(visits, at, measures.peers)) is not None:
            yield of_surge(surge, measures.surge, last)
            return


def _crossed(each: Noticed, model: ScoringModel, last: LastTold) -> Iterator[Signal]:
    """The priority and the stage that a score reached by what happened, each once per crossing."""
    before, now = each.before, each.now
    if before is not None and before.version != now.version:
        return
    for kind, levels_of, old, new in (
        (Kind.PRIORITY, priorities_of, before.priority if before else None, now.priority),
        (Kind.STAGE, stages_of, before.qualifies_for if before else None, now.qualifies_for),
    ):
        if old != new and (level := (levels := levels_of(model)).reached(old, new)) is not None:
            yield from _told_once(each, Crossing(kind, now.at, old, level, now.total), levels, last)


def _told_once(each: Noticed, crossing: Crossing, levels: Levels, told: LastTold) -> Iterator[Signal]:
    level = crossing.level
    as_good = sorted(levels.from_(level))
    last = told.of(each.root, crossing.kind, as_good)
    if last is not None:
        course = course_since(each.root, last, crossing.kind, as_good)
        if not rearmed(course, levels.start(level), crossing.at):
            return
    yield of_crossing(crossing, last)
