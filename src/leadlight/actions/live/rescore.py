"""Score leads anew, each from all of its messages by the one meaning, when something happened or time passed.

What a lead is, what it scores, what changed and when to look again are written in one transaction, together
with the end of the reason. Whatever comes meanwhile makes the lead due once more.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Sequence

import django.db
import psycopg

from leadlight.actions.live.courses import (
    Known,
    course_of,
    known_courses,
    scored,
    sooner,
)
from leadlight.actions.live.model_in_force import InForce, Prepared, in_force
from leadlight.actions.live.predictors.in_force import predictors_in_force
from leadlight.actions.live.predictors.judge import Facts, predictions
from leadlight.actions.live.predictors.looks import settled_of
from leadlight.actions.live.record import write
from leadlight.actions.live.rescored import Rescored, flags_of, unscored
from leadlight.engage.recycling import recycle_events
from leadlight.engage.signals import FRESH
from leadlight.ingest.person import Enriched, person_of
from leadlight.ingest.pulse import Pulse
from leadlight.ingest.stored import Stored
from leadlight.scoring.by_hand import kept_by_hand
from leadlight.scoring.kept import kept
from leadlight.scoring.lead import Lead
from leadlight.storage.due_rows import (
    HEAVY,
    RESCORE,
    TIME,
    Claim,
    claim,
    claim_those,
    end,
    fail,
    give_back,
    make_due,
    still_due,
)
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import Told, nodes_of, placed_up_to, told_by_root
from leadlight.storage.lead_rows import (
    Made,
    how_many_messages,
    made,
    roots_of,
)
from leadlight.storage.objections import objected
from leadlight.storage.score_rows import StoredScore
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing

LIMIT = 100
"""So many leads are scored in one transaction."""

NOT_URGENT = 40
"""So few of whom nothing just came: an event that comes meanwhile waits for them."""

HEAVY_FROM = 5_000
"""A lead with more messages goes its own way, so that it delays nobody."""

MOST_MESSAGES = 20_000
"""About so many messages are held at a time."""

_PASSING = (django.db.OperationalError, sqlite3.OperationalError, psycopg.OperationalError, OSError)
"""What has to do with the database rather than with a lead."""

log = logging.getLogger("leadlight.work")


def rescore(kind: str, now: int, limit: int = LIMIT) -> int:
    """Score the leads that are due because something happened (RESCORE) or for TIME; how many were tried."""
    claims = claim(kind, now, limit, min(limit, NOT_URGENT))
    if not claims:
        return 0
    try:
        _rescore(claims, now)
    except Exception:  # noqa: BLE001 - whatever it was, it is tried again one by one
        for each in claims:
            _alone(each, now)
    return len(claims)


def rescore_those(leads: Sequence[int], now: int) -> bool:
    """Score leads that are due because something happened, now; whether none of them is due any more."""
    for start in range(0, len(leads), LIMIT):
        with writing():
            claims = claim_those(RESCORE, leads[start : start + LIMIT], now)
        if claims:
            _rescore(claims, now)
    return not still_due((RESCORE, HEAVY), leads)


def _alone(claimed: Claim, now: int) -> None:
    try:
        _rescore([claimed], now)
    except _PASSING as error:
        said = str(error).strip().split("\n")[0]
        log.warning("Lead %s could not be scored now (%s): %s", claimed.subject, claimed.kind, said)
        with writing():
            fail(claimed, now, for_good=False)
    except Exception:
        log.exception("Lead %s could not be scored (%s).", claimed.subject, claimed.kind)
        with writing():
            fail(claimed, now)


def _rescore(claims: Sequence[Claim], now: int) -> None:
    with one_moment():
        seq, force, lives = placed_up_to(), in_force(), predictors_in_force()
        roots = roots_of([each.subject for each in claims])
        here = [each for each in claims if roots.get(each.subject) == each.subject]
        sizes = how_many_messages([each.subject for each in here], HEAVY_FROM + 1)
        heavy = [each for each in here if sizes[each.subject] > HEAVY_FROM]
        light, rest = _as_many_as_fit([each for each in here if each not in heavy], sizes)
        subjects = [each.subject for each in light]
        told = told_by_root(nodes_of(subjects), seq)
        objecting = objected(subjects)
        files = enriched([told[subject].messages for subject in subjects])
        settled = settled_of(light, lives, now)
        courses = known_courses(subjects)
    known = {
        lead: (told[lead], said, courses[lead], lead in objecting)
        for lead, said in zip(subjects, files, strict=True)
    }
    found = [_rescored(each, known[each.subject], (seq, now), force) for each in light]
    facts = [
        Facts(each.claim.subject, now, seq, told[each.claim.subject].messages, said, each.made.person)
        for each, said in zip(found, files, strict=True)
    ]
    passing = light[0].kind == TIME if light else False
    foretold = predictions(lives, facts, force.machines, settled=settled, ahead=passing)
    gone = [each for each in claims if roots.get(each.subject) != each.subject]
    with writing():
        give_back(rest)
        _hand_over(heavy, now)
        write(found, gone, force, foretold)


def _as_many_as_fit(claims: list[Claim], sizes: dict[int, int]) -> tuple[list[Claim], list[Claim]]:
    """The first of the claims that do not hold too many messages together, at least one, and the rest."""
    held = 0
    for place, each in enumerate(claims):
        held += sizes[each.subject]
        if held > MOST_MESSAGES and place:
            return claims[:place], claims[place:]
    return claims, []


def _hand_over(claims: Sequence[Claim], now: int) -> None:
    """Let those who score leads of very many events do these."""
    if claims:
        make_due(HEAVY, [(each.subject, now) for each in claims])
        end(claims, {each.id: each.generation for each in claims})


def _rescored(
    claimed: Claim,
    known: tuple[Told, Sequence[Enriched], Known, bool],
    moment: tuple[int, int],
    force: InForce,
) -> Rescored:
    told, files, stored, objects = known
    seq, now = moment
    messages = told.messages
    person = person_of(messages, now, force.machines, files)
    who = made(claimed.subject, person, messages, now)
    course = course_of(stored, messages, force.company, now)
    if objects:
        return unscored(claimed, (who, flags_of(told, person), course), moment, force)
    seen = force.model.watch.see(lead_of(messages, who, force.model, course.now.recycled_at), now)
    known_score = kept_by_hand(force.model.model, kept(seen.look), person.fields, course.lines)
    course = scored(course, known_score.qualifies_for, force)
    look = force.model.watch.next_look if claimed.kind == TIME else force.model.watch.next_doubt
    next_at = sooner(look(seen), course.next_at)
    score = StoredScore(claimed.subject, force.model.number, seq, known_score, next_at)
    ahead = min((message.time for message in messages if message.time > now), default=None)
    pulse = _pulse(claimed, who, messages, now)
    return Rescored(claimed, who, score, flags_of(told, person), course, ahead, pulse)


def _pulse(claimed: Claim, who: Made, messages: Sequence[Stored], now: int) -> Pulse | None:
    """What the lead did; None where time alone passed."""
    if claimed.kind == TIME:
        return None
    pulse = Pulse(named=bool(who.person.email or who.person.name))
    pulse.add(messages, who.person.machine, now - FRESH, now)
    return pulse


def lead_of(messages: Sequence[Stored], who: Made, model: Prepared, recycled_at: int | None) -> Lead:
    """The lead as the model reads it."""
    events = [
        event
        for message in messages
        if message.seq not in who.person.machine and (event := model.reader.event(message)) is not None
    ]
    return Lead(who.person.fields, (*events, *recycle_events(recycled_at)))
