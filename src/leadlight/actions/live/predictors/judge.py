"""What predictors say of leads, each made of its own messages, and when to look again.

What time alone changes is looked at rarely: at first a day after something happened, then as far ahead as
neither the likelihood changes nor the probability by NOTABLE, as found on days that lie ever further apart.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from leadlight.actions.live.predictors.in_force import Live
from leadlight.actions.live.predictors.looked_at import Looked, known_of, moment_of, points_of
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import Enriched, Person, person_of
from leadlight.ingest.scored_events import EventReader
from leadlight.ingest.stored import Stored
from leadlight.learning.predictors.predictor import Predictions
from leadlight.scoring.lead import Event
from leadlight.scoring.values import DAY
from leadlight.storage.predictor_rows import StoredPrediction

NOTABLE = 0.01
"""So much a probability changes before it is worth to be written for time alone."""

DAYS_AHEAD = (1, 2, 4, 8, 16, 32)

log = logging.getLogger("leadlight.work")


@dataclass(frozen=True, slots=True)
class Facts:
    """A root with all that is known of it: its messages up to `seq`, and who it is as of `at`."""

    lead: int
    at: int
    seq: int
    messages: Sequence[Stored]
    files: Sequence[Enriched]
    person: Person


def predictions(
    lives: Sequence[Live],
    facts: Sequence[Facts],
    machines: Machines,
    *,
    settled: AbstractSet[tuple[int, int]] = frozenset(),
    ahead: bool = False,
) -> list[StoredPrediction]:
    """What each predictor says of each lead, but for the `settled` ones (predictor and lead).

    `ahead` looks for the day on which time changes it, else that is asked tomorrow. A lead that a predictor
    cannot judge is left out and told in the log: it costs nobody a score.
    """
    found: list[StoredPrediction] = []
    for live in lives:
        wanted = [each for each in facts if (live.number, each.lead) not in settled]
        try:
            found += judged(live, wanted, machines, ahead=ahead)
        except Exception:  # noqa: BLE001 - whatever it was, it is tried again one by one
            for each in wanted:
                found += _alone(live, each, machines, ahead=ahead)
    return found


def _alone(live: Live, facts: Facts, machines: Machines, *, ahead: bool) -> list[StoredPrediction]:
    try:
        return judged(live, [facts], machines, ahead=ahead)
    except Exception:
        log.exception("Predictor %s cannot judge lead %s.", live.number, facts.lead)
        return []


def judged(
    live: Live, facts: Sequence[Facts], machines: Machines, *, ahead: bool = False
) -> list[StoredPrediction]:
    """What one predictor says of leads."""
    if not facts:
        return []
    return said_of(live, facts, [looked_of(live, each, machines) for each in facts], ahead=ahead)


def said_of(
    live: Live, facts: Sequence[Facts], looked: Sequence[Looked], *, ahead: bool = False
) -> list[StoredPrediction]:
    """What one predictor says of leads as they were at their moments."""
    told = live.predictor.predict(known_of(live, looked))
    looks = (
        _far_looks(live, facts, looked, told)
        if ahead
        else [next_day(live, each.at, at.moment) for each, at in zip(facts, looked, strict=True)]
    )
    return [
        prediction_of(live, (each.lead, each.at, each.seq), looked[place].moment, (told, place), looks[place])
        for place, each in enumerate(facts)
    ]


def prediction_of(
    live: Live, of: tuple[int, int, int], moment: int, told: tuple[Predictions, int], next_at: int | None
) -> StoredPrediction:
    """One prediction to be kept: `of` a lead, as of an instant, up to a place in the log."""
    lead, at, seq = of
    said, place = told
    worth = said.expected_value
    return StoredPrediction(
        live.number,
        lead,
        at,
        seq,
        moment,
        float(said.probability[place]),
        said.likelihood[place],
        None if worth is None else float(worth[place]),
        reasons_of(said, place),
        next_at,
    )


def reasons_of(told: Predictions, place: int) -> dict[str, object]:
    """Why a lead is likely or not: log-odds that add up, and the strongest of them in words."""
    fields = told.contributions.fields
    values = told.contributions.values[:, place].tolist()
    return {
        "base": told.contributions.base,
        "fields": [[name, value] for name, value in zip(fields, values, strict=True) if value],
        "because": told.because[place],
    }


def first_of(facts: Facts) -> int | None:
    """When a lead was first heard of."""
    return min((each.time for each in facts.messages if each.time <= facts.at), default=None)


def looked_of(live: Live, facts: Facts, machines: Machines) -> Looked:
    """A lead as it was at the moment at which a predictor looks at it."""
    moment = moment_of(live.moments, facts.person.fields, first_of(facts), facts.at)
    person = facts.person
    if moment < facts.at:
        person = person_of(facts.messages, moment, machines, facts.files)
    fields = person.fields
    events = events_of(live.reader, facts.messages, person, moment) if live.reads_events else ()
    return Looked(moment, fields, events, points_of(live, fields, events, moment))


def events_of(
    reader: EventReader, messages: Sequence[Stored], person: Person, moment: int
) -> tuple[Event, ...]:
    """What a person had done up to a moment; not what machines did."""
    return tuple(
        event
        for message in messages
        if message.time <= moment
        and message.seq not in person.machine
        and (event := reader.event(message)) is not None
    )


def next_day(live: Live, at: int, moment: int) -> int | None:
    """When to look again at a lead of whom something just happened."""
    return at + DAY if live.moves and moment == at else None


def _far_looks(
    live: Live, facts: Sequence[Facts], looked: Sequence[Looked], told: Predictions
) -> list[int | None]:
    """When to look again: the last of the days ahead up to which nothing notable changes, at least a day.

    None of leads that are looked at as they were once.
    """
    looks: list[int | None] = [None] * len(facts)
    waiting = [place for place, each in enumerate(facts) if live.moves and looked[place].moment == each.at]
    before = 1
    for days in DAYS_AHEAD:
        if not waiting:
            break
        later = [_later(live, facts[place], looked[place], days) for place in waiting]
        then = live.predictor.predict(known_of(live, later))
        still = []
        for number, place in enumerate(waiting):
            changed = then.likelihood[number] != told.likelihood[place] or (
                abs(then.probability[number] - told.probability[place]) >= NOTABLE
            )
            moves = later[number].moment == facts[place].at + days * DAY
            looks[place] = facts[place].at + (before if changed else days) * DAY if changed or moves else None
            if moves and not changed:
                still.append(place)
        waiting, before = still, days
    return looks


def _later(live: Live, facts: Facts, looked: Looked, days: int) -> Looked:
    """A lead as it will be some days later if nothing happens."""
    moment = moment_of(live.moments, facts.person.fields, first_of(facts), facts.at + days * DAY)
    return replace(looked, moment=moment, points=points_of(live, looked.fields, looked.events, moment))
