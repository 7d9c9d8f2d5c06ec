"""Score people who are only invented, or not yet here: what they would score, and why. Nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.model_in_force import Prepared, in_force, prepared, prepared_text
from leadlight.errors import DataError, NotFoundError
from leadlight.ingest.accepting import Accepted, Received, accept
from leadlight.ingest.json_text import read
from leadlight.ingest.person import person_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.forecast import Drop, next_drop
from leadlight.scoring.lead import Lead
from leadlight.scoring.sums import Score
from leadlight.scoring.values import moment, written_time
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.model_rows import version

MOST_EVENTS = 1_000
MOST_LEADS = 500
MOST_MESSAGES = 20_000

_NOBODY = "somebody-who-is-tried"


@dataclass(frozen=True, slots=True)
class Tried:
    """Somebody to be scored: fields, and events as messages say them."""

    fields: Mapping[str, Any]
    events: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class By:
    """By which model: a version's number, a text, or neither for the one in force; and as of when."""

    at: int
    version: int | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody scores, the fields that scoring saw, and when the priority drops next."""

    score: Score
    fields: Mapping[str, Any]
    drop: Drop | None = None


def try_score(who: Tried, by: By, actor: Actor) -> Judged:
    """Score one, with the next drop. Raises NotAllowedError, ModelError, NotFoundError and DataError."""
    permit(actor, Operation.TRY_SCORES)
    model = model_by(by)
    fields, lead, score = _judged(who, model, by.at)
    return Judged(score, fields, next_drop(model.model, lead, moment(by.at)))


def try_scores(many: Sequence[Tried], by: By, actor: Actor) -> list[Judged]:
    """Score many, in their order. Raises as `try_score` does."""
    permit(actor, Operation.TRY_SCORES)
    if len(many) > MOST_LEADS:
        raise DataError(f"At most {MOST_LEADS} are scored at once.")
    if sum(len(who.events) for who in many) > MOST_MESSAGES:
        raise DataError(f"At most {MOST_MESSAGES:,} events are scored at once.")
    model = model_by(by)
    found = [_judged(who, model, by.at) for who in many]
    return [Judged(score, fields) for fields, _, score in found]


def model_by(by: By) -> Prepared:
    """The model that is meant, made ready. Raises ModelError and NotFoundError."""
    if by.text is not None:
        return prepared_text(by.text)
    if by.version is None:
        return in_force().model
    if version(by.version) is None:
        raise NotFoundError(f"There is no version {by.version} of the scoring model.")
    return prepared(by.version)


def _judged(who: Tried, model: Prepared, at: int) -> tuple[Mapping[str, Any], Lead, Score]:
    messages = as_messages(who, at)
    person = person_of(messages, at, machines_in_force(), enriched([messages])[0])
    counted = (message for message in messages if message.seq not in person.machine)
    events = [event for message in counted if (event := model.reader.event(message)) is not None]
    lead = Lead(person.fields, tuple(events))
    return person.fields, lead, model.watch.see(lead, at).look.score


def as_messages(who: Tried, at: int, said_at: int = 0, after: int = 0) -> list[Stored]:
    """What somebody says (at an instant) and does, as messages that came at `at`, in places after one."""
    if len(who.events) > MOST_EVENTS:
        raise DataError(f"One person is tried with at most {MOST_EVENTS:,} events.")
    said = {"type": "identify", "traits": dict(who.fields), "timestamp": written_time(said_at)}
    events = [{"type": "track", **event} for event in who.events]
    return [_stored(place, message, at, after) for place, message in enumerate((said, *events), 1)]


def _stored(place: int, message: Mapping[str, Any], at: int, after: int) -> Stored:
    """A message as it would be stored, had it come at that instant."""
    decision = accept({**message, "userId": _NOBODY}, Received(at, 0, "server", lambda: f"tried-{place}"))
    if not isinstance(decision, Accepted):
        raise DataError(f"Event {place - 1} cannot be read: {decision.reason}")
    body: Any = read(decision.body.encode())
    return Stored(after + place, decision.type, decision.name, decision.time, "server", body)
