"""Answer an access request: everything that is held of a person, and every score they ever had, explained."""

from __future__ import annotations

from typing import Any

from leadlight.actions.access.deeds import Deed
from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.written_down import write_down
from leadlight.actions.live.model_in_force import prepared
from leadlight.actions.live.people import lead_of_key
from leadlight.actions.live.replayed_history import PastChange, past_scores, stored_changes
from leadlight.actions.live.rescore import HEAVY_FROM
from leadlight.actions.live.show_lead import show_lead
from leadlight.actions.privacy.consent import verdicts
from leadlight.scoring.arithmetic import points_number
from leadlight.scoring.explain import as_json
from leadlight.scoring.kept import Kept, score_of
from leadlight.scoring.values import written_time
from leadlight.storage.erasing import wanted_of
from leadlight.storage.lead_rows import how_many_messages
from leadlight.storage.merges import parts_of, uid_of_lead
from leadlight.storage.objections import objected
from leadlight.storage.person_rows import messages_of_person, rows_of_person
from leadlight.storage.statements import one_moment
from leadlight.storage.transaction import writing

FORMAT, VERSION = "leadlight person", 1


def export_person(key: str, now: int, actor: Actor) -> dict[str, Any]:
    """All there is of the person that a key names, as JSON. Raises DataError where there is nobody."""
    permit(actor, Operation.MANAGE_PRIVACY)
    root = lead_of_key(key)
    leads = parts_of(root)
    shown = show_lead(uid_of_lead(root), now).as_json()
    with one_moment():
        held = rows_of_person(wanted_of(leads).whom(leads))
        messages = list(messages_of_person(leads))
    with writing():
        write_down(actor, now, Deed.EXPORT_PERSON, shown["id"])
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": written_time(now),
        "person": {name: shown[name] for name in ("id", "name", "email", "company", "account")},
        "fields": shown["fields"],
        "objects": bool(objected([root])),
        "may_get": {
            purpose: {"allowed": each.allowed, "because": each.because}
            for purpose, each in verdicts(shown["id"]).items()
        },
        **held,
        "messages": messages,
        "score": shown["score"],
        "scores": _scores(root, leads),
    }


def _scores(root: int, leads: list[int]) -> list[dict[str, Any]]:
    """Every score there ever was; those of a lead of very many messages without the lines they came of."""
    if how_many_messages([root], HEAVY_FROM + 1)[root] > HEAVY_FROM:
        return [_change(change, None) for change in stored_changes(leads)]
    return [_change(change, kept) for change, kept in past_scores(leads)]


def _change(change: PastChange, kept: Kept | None) -> dict[str, Any]:
    said: dict[str, Any] = {
        "at": written_time(change.at),
        "cause": change.cause,
        "score": points_number(change.total),
        "priority": change.priority,
        "qualifies_for": change.qualifies_for,
        "model": change.version,
    }
    if kept is not None:
        said["explained"] = as_json(score_of(prepared(change.version).model, kept))
    return said
