"""Make a lead or change its fields by hand: a message in the log like any other, which stays the truth."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.leads.seen import seen_lead
from leadlight.actions.live.people import sees
from leadlight.actions.live.place import place
from leadlight.actions.live.receive import intake_of, new_id
from leadlight.errors import ChangedError, ConflictError, DataError, NotFoundError
from leadlight.ingest.accepting import EVENT_BYTES, Accepted, Received, accept
from leadlight.ingest.identifiers import Identifier, identifiers_of
from leadlight.ingest.identity import decide
from leadlight.ingest.json_text import read, written_in_order
from leadlight.ingest.person import EMAIL_FIELDS
from leadlight.ingest.profile import HAND, says_something, written
from leadlight.scoring.values import normal_name, written_time
from leadlight.storage.intake import write
from leadlight.storage.lead_edits import count_edit, edited, root_of_message, surest_identifier
from leadlight.storage.merges import uid_of_lead
from leadlight.storage.models import Source
from leadlight.storage.neighbourhoods import add_counts, owners_of
from leadlight.storage.transaction import writing

MOST_FIELDS = 200

NOT_FIELDS = frozenset({"owner", "stage", "score", "priority"})
"""What has an operation of its own, and is no field that somebody may say."""

_IDS = frozenset({"user_id", "userid", "anonymous_id", "anonymousid"})
"""What a message has beside its fields, in any spelling."""


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody says of a lead: its fields, and ids by which it is known."""

    fields: Mapping[str, Any]
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """What was said by hand: the id of the message, and of its lead where that is known already."""

    message: str
    lead: str | None


def version_of(root: int, edits_since: int = 0) -> str:
    """What tells whether a lead was changed by hand: of its fields, owner and stage, not of what it does."""
    *said, edits = edited(root)
    content = written_in_order([*said, edits - edits_since])
    return hashlib.blake2b(content, digest_size=12).hexdigest()


def create_lead(said: Said, actor: Actor, now: int) -> Made:
    """Make a lead, or say more of the one that has these identifiers.

    Whose it is, is known at once unless thousands of messages wait to be recognised before it. Raises
    NotAllowedError, NotFoundError where it is of a lead that the actor does not see, and DataError where
    nothing tells whose it is or it would make one of two leads.
    """
    permit(actor, Operation.WRITE_LEADS)
    known = {name: value for name, value in said.fields.items() if says_something(written(value))}
    message = {"type": "identify", "traits": _fields(known)}
    if said.user_id is not None:
        message["userId"] = said.user_id
    with writing():
        name = write_by_hand(message, actor, now, None)
        write_down(actor, now, Deed.CREATE_LEAD, f"message {name}")
    root = recognised(name, now)
    return Made(name, uid_of_lead(root) if root is not None and sees(actor, [root]) else None)


_PATIENCE = 3
"""So many times messages are recognised before it is said that this one is to wait."""


def recognised(message: str, now: int) -> int | None:
    """The lead of a message that was just written; None where very many wait to be recognised before it."""
    for _ in range(_PATIENCE):
        place(now)
        if root := root_of_message(message):
            return root
    return None


def change_lead(
    uid: str, fields: Mapping[str, Any], actor: Actor, now: int, expected: Collection[str] | None = None
) -> Made:
    """Say fields of a lead; a blank empties one. Any of what is `expected` is `version_of` it, as read.

    Raises NotAllowedError, NotFoundError, ChangedError, and DataError where it cannot be said, as where an
    identifier among the fields is another lead's.
    """
    permit(actor, Operation.WRITE_LEADS)
    _check_what_is_emptied(fields)
    with writing():
        root = seen_lead(uid, actor)
        count_edit(root)
        if expected is not None and version_of(root, edits_since=1) not in expected:
            raise ChangedError(f"Somebody has changed lead {uid} since you read it. Read it again.")
        message = {"type": "identify", "traits": _fields(fields), **by_which_it_is_known(root)}
        name, lead = write_by_hand(message, actor, now, root), uid_of_lead(root)
        write_down(actor, now, Deed.CHANGE_LEAD, lead, message=name)
    return Made(name, lead)


def _fields(said: Mapping[str, Any]) -> dict[str, Any]:
    if not said or len(said) > MOST_FIELDS:
        raise DataError(f"Say one field at least, and {MOST_FIELDS} at most.")
    for name in said:
        normal = normal_name(name)
        if not normal:
            raise DataError(f"{name!r} is no name of a field: it has no letter or digit.")
        if normal in NOT_FIELDS:
            raise DataError(f"{normal!r} is no field that is said: it has an operation of its own.")
        if normal in _IDS:
            raise DataError(
                f"{name!r} is no field: a lead is known by its user id. Say it beside the fields as "
                "`user_id` where a lead is made; it stays what it is afterwards."
            )
    return dict(said)


def _check_what_is_emptied(fields: Mapping[str, Any]) -> None:
    for name, value in fields.items():
        if normal_name(name) in EMAIL_FIELDS and not says_something(written(value)):
            raise DataError("A lead is known by its e-mail address: say another one, it cannot be emptied.")


_WAYS = {"user_id": "userId", "anonymous_id": "anonymousId"}


def by_which_it_is_known(root: int) -> dict[str, Any]:
    """The identifier of a lead that is worth most, as a message names it."""
    found = surest_identifier(root)
    if found is None:
        raise ConflictError("This lead has no identifier any more, so that nothing can be said of it.")
    kind, value = found
    if kind in _WAYS:
        return {_WAYS[kind]: value}
    return {"context": {"traits": {kind: value}}} if kind == "phone" else {"userId": value}


def write_by_hand(message: dict[str, Any], actor: Actor, now: int, root: int | None) -> str:
    """Write a message of a lead, or of whom it says, into the log, in the transaction there is; its id.

    It is of now, unless it has a time of its own.
    """
    received = Received(now, _source_of(actor, now), HAND, new_id)
    said_now = {"timestamp": written_time(now), **message, "messageId": new_id()}
    decision = accept(said_now, received)
    if not isinstance(decision, Accepted):
        raise DataError(decision.reason)
    if len(decision.body) > EVENT_BYTES:
        raise DataError(f"What is said of a lead at once has at most {EVENT_BYTES // 1024} KB.")
    said = cast("dict[str, Any]", read(decision.body.encode()))
    _check_whose(identifiers_of(decision.type, said), actor, root)
    intake = intake_of([decision], received)
    write([intake])
    if intake.erased:
        raise ConflictError(
            "This person was erased, and comes back of their own will only. Where they ask for it, an "
            "administrator lets them in: `leadlight privacy allow`."
        )
    return decision.message_id


def _check_whose(identifiers: Sequence[Identifier], actor: Actor, root: int | None) -> None:
    """See to it that what is said is of the lead meant, of one that is seen, and makes no two of them one."""
    if not identifiers:
        return
    around = owners_of(identifiers)
    add_counts(around, {around.root(lead) for lead in around.owners.values()})
    decision = decide(identifiers, around)
    found = {around.root(owner) for each in identifiers if (owner := around.owners.get(each)) is not None}
    if not sees(actor, sorted(found)):
        raise NotFoundError("There is no lead of whom this may be said.")
    if len(found) > 1:
        names = " ".join(uid_of_lead(each) for each in sorted(found))
        raise ConflictError(
            f"This has identifiers of several leads ({names}). Merge them first if they are one person, as "
            "with `leadlight lead merge`; else leave out what belongs to another one."
        )
    if root is not None and found != {root}:
        why = "; ".join(sorted({each.reason for each in decision.dropped})) or "it would be another lead's"
        raise ConflictError(f"This cannot be said of this lead: {why}. Leave out that identifier.")


def _source_of(actor: Actor, now: int) -> int:
    """The source that somebody's entries by hand have."""
    found, _ = Source.objects.get_or_create(kind=HAND, name=actor.name, defaults={"created_at": now})
    return int(found.pk)
