"""Score leads anew, each from all of its messages by the one meaning, when something happened or time passed.

What a lead is, what it scores, what changed and when to look again are written in one transaction, together
with the end of the reason. Whatever comes meanwhile makes the lead due once more.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import django.db
import psycopg
from django.db import connection

from leadlight.actions.live.model_in_force import InForce, Prepared, in_force
from leadlight.ingest.person import Enriched, Person, person_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.arithmetic import HUNDREDTHS
from leadlight.scoring.kept import kept
from leadlight.scoring.lead import Lead
from leadlight.storage.due_rows import (
    HEAVY,
    LEASE,
    TIME,
    Claim,
    claim,
    end,
    fail,
    give_back,
    make_due,
    no_longer_due,
    still_ours,
)
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import Told, nodes_of, placed_up_to, told_by_root
from leadlight.storage.lead_rows import Made, how_many_messages, made, roots_of, write_leads, write_machines
from leadlight.storage.many import among, rows
from leadlight.storage.score_rows import Change, Standing, StoredScore, standings, write_changes, write_scores
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing

LIMIT = 200
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


@dataclass(frozen=True, slots=True)
class Rescored:
    """What became of a claim: who the lead is, what it scores, and when to look again."""

    claim: Claim
    made: Made
    score: StoredScore
    flags: tuple[tuple[int, str], ...]
    ahead: int | None = None
    """When the next of its messages lies that is not yet true."""


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


def _alone(claimed: Claim, now: int) -> None:
    try:
        _rescore([claimed], now)
    except Exception as error:
        log.exception("Lead %s could not be scored (%s).", claimed.subject, claimed.kind)
        with writing():
            fail(claimed, now, for_good=not isinstance(error, _PASSING))


def _rescore(claims: Sequence[Claim], now: int) -> None:
    with one_moment():
        seq, force = placed_up_to(), in_force()
        roots = roots_of([each.subject for each in claims])
        here = [each for each in claims if roots.get(each.subject) == each.subject]
        sizes = how_many_messages([each.subject for each in here], HEAVY_FROM + 1)
        heavy = [each for each in here if sizes[each.subject] > HEAVY_FROM]
        light, rest = _as_many_as_fit([each for each in here if each not in heavy], sizes)
        subjects = [each.subject for each in light]
        told = told_by_root(nodes_of(subjects), seq)
        files = enriched([told[subject].messages for subject in subjects])
    found = [
        _rescored(each, (told[each.subject], said), (seq, now), force)
        for each, said in zip(light, files, strict=True)
    ]
    gone = [each for each in claims if roots.get(each.subject) != each.subject]
    with writing():
        give_back(rest)
        _hand_over(heavy, now)
        write(found, gone, force)


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
    claimed: Claim, known: tuple[Told, Sequence[Enriched]], moment: tuple[int, int], force: InForce
) -> Rescored:
    told, files = known
    seq, now = moment
    messages = told.messages
    person = person_of(messages, now, force.machines, files)
    who = made(claimed.subject, person, messages, now)
    lead = lead_of(messages, who, force.model)
    seen = force.model.watch.see(lead, now)
    look = force.model.watch.next_look if claimed.kind == TIME else force.model.watch.next_doubt
    score = StoredScore(claimed.subject, force.model.number, seq, kept(seen.look), look(seen))
    ahead = min((message.time for message in messages if message.time > now), default=None)
    return Rescored(claimed, who, score, flags_of(told, person), ahead)


def lead_of(messages: Sequence[Stored], who: Made, model: Prepared) -> Lead:
    """The lead as the model reads it."""
    events = [
        event
        for message in messages
        if message.seq not in who.person.machine and (event := model.reader.event(message)) is not None
    ]
    return Lead(who.person.fields, tuple(events))


def flags_of(told: Told, person: Person) -> tuple[tuple[int, str], ...]:
    """The events that are noted as machines' otherwise than they are."""
    noted, found = told.machine, person.machine
    return tuple(
        (seq, found.get(seq, ""))
        for seq in sorted({*noted, *found})
        if noted.get(seq, "") != found.get(seq, "")
    )


def write(found: Sequence[Rescored], gone: Sequence[Claim], force: InForce) -> None:
    """Write down what leads are and score, and end what was claimed, as far as it is still ours to end."""
    claims = [*(each.claim for each in found), *gone]
    if not claims:
        return
    generations = still_ours(claims)
    _locked([each.claim.subject for each in found])
    before = standings([each.claim.subject for each in found])
    ours = [each for each in found if each.claim.id in generations]
    new = [each for each in ours if not _overtaken(each.score, before)]
    write_leads([each.made for each in new])
    write_machines([flag for each in new for flag in each.flags])
    write_scores([each.score for each in new])
    write_changes(
        [change for each in new if (change := _change(each, before)) is not None], force.machine_rules
    )
    _look_again(new)
    ended = [*(each.claim for each in new), *gone]
    ahead = {each.claim.subject: each.ahead for each in new if each.ahead is not None}
    end([each for each in ended if each.id in generations and each.kind != TIME], generations, ahead)
    give_back([each.claim for each in ours if each not in new])
    no_longer_due(TIME, [each.subject for each in gone])


def _overtaken(score: StoredScore, before: Mapping[int, Standing]) -> bool:
    """Whether somebody else has written a score since that knows what this one does not.

    One that is later by more than a lease is from a clock that was ahead, and gives way.
    """
    was = before.get(score.lead)
    if was is None or was.version != score.version or was.seq != score.seq:
        return was is not None and (was.version > score.version or was.seq > score.seq)
    return score.kept.at < was.at <= score.kept.at + LEASE


def _locked(roots: Sequence[int]) -> None:
    """Let nobody merge or rewrite these leads until the transaction ends; SQLite lets nobody write anyway."""
    if connection.vendor != "sqlite" and roots:
        condition, values = among("id", sorted(roots))
        rows(f"SELECT id FROM leadlight_lead WHERE {condition} ORDER BY id FOR UPDATE", [values])


def _look_again(found: Sequence[Rescored]) -> None:
    make_due(
        TIME, [(each.claim.subject, each.score.next_at) for each in found if each.score.next_at is not None]
    )
    no_longer_due(TIME, [each.claim.subject for each in found if each.score.next_at is None])


def standing(score: StoredScore) -> Standing:
    """What a change of a score is told by."""
    known = score.kept
    return Standing(
        score.version, score.seq, known.at, known.total, known.priority, known.qualifies_for, known.excluded
    )


def _change(found: Rescored, before: Mapping[int, Standing]) -> Change | None:
    now, was = standing(found.score), before.get(found.claim.subject)
    cause = "time" if found.claim.kind == TIME else found.claim.cause or "event"
    if was is not None and not differs(was, now, cause):
        return None
    return Change(found.claim.subject, found.score.kept.at, found.score.seq, cause, was, now)


def differs(before: Standing, now: Standing, cause: str) -> bool:
    """Whether a change is worth a line of history: for time alone not every hundredth that fades is."""
    totals = (before.total, now.total)
    if cause == "time":
        totals = tuple(None if total is None else total // HUNDREDTHS for total in totals)  # type: ignore[assignment]
    rest = (before.priority, before.qualifies_for, before.excluded)
    return totals[0] != totals[1] or rest != (now.priority, now.qualifies_for, now.excluded)
