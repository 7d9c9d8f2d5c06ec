"""One lead with all that is known of it: who it is, what it did, what it scores and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadlight.actions.live.model_in_force import prepared
from leadlight.actions.live.people import lead_of_key
from leadlight.scoring.explain import as_json
from leadlight.scoring.kept import score_of
from leadlight.scoring.sums import Score
from leadlight.scoring.values import moment, text_of
from leadlight.storage.lead_details import LeadDetails, lead_details
from leadlight.storage.score_rows import stored_scores

HAPPENINGS = 20
"""So many of a lead's latest messages are shown."""


@dataclass(frozen=True, slots=True)
class LeadShown:
    """What is known of a lead, and its score if it has one."""

    details: LeadDetails
    score: Score | None

    def as_json(self) -> dict[str, Any]:
        """The lead for programs."""
        found = self.details
        return {
            "id": found.uid,
            "name": found.name,
            "email": found.email,
            "company": found.company,
            "account": found.account,
            "fields": {
                name: {"value": value, **_with_time(found.origins.get(name, {}))}
                for name, value in found.fields.items()
            },
            "identifiers": [{"kind": kind, "value": value} for kind, value in found.identifiers],
            "merges": [
                {
                    "number": merge.number,
                    "one": merge.survivor_uid,
                    "other": merge.loser_uid,
                    "at": time_text(merge.at),
                    "by": merge.by,
                    "undone_at": None if merge.undone_at is None else time_text(merge.undone_at),
                }
                for merge in found.merges
            ],
            "refused": [each._asdict() for each in found.refused],
            "events": [{**each._asdict(), "time": time_text(each.time)} for each in found.happenings],
            "score": None if self.score is None else as_json(self.score),
        }


def show_lead(key: str) -> LeadShown:
    """The lead that a key names. Raises DataError where there is none."""
    root = lead_of_key(key)
    stored = stored_scores([root]).get(root)
    score = None if stored is None else score_of(prepared(stored.version).model, stored.kept)
    return LeadShown(lead_details(root, HAPPENINGS), score)


def time_text(at: int) -> str:
    """An instant as it is shown."""
    return str(text_of(moment(at)))


def _with_time(origin: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON as it was stored
    return {**origin, "since": time_text(origin["since"])} if origin else {}
