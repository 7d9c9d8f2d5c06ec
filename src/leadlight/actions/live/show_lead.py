"""One lead with all that is known of it: who it is, what it did, what it scores and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from leadlight.actions.live.course_json import course_as_json, time_text
from leadlight.actions.live.model_in_force import Prepared, prepared
from leadlight.actions.live.people import lead_of_key
from leadlight.engage.recycling import recycle_events
from leadlight.scoring.explain import as_json
from leadlight.scoring.forecast import Drop, next_drop
from leadlight.scoring.kept import score_of
from leadlight.scoring.lead import Lead
from leadlight.scoring.sums import Score
from leadlight.scoring.values import moment
from leadlight.storage.lead_course import LeadCourse, lead_course
from leadlight.storage.lead_details import LeadDetails, lead_details
from leadlight.storage.lead_log import nodes_of, told_by_root
from leadlight.storage.lead_rows import how_many_messages
from leadlight.storage.predictor_rows import (
    RETIRED,
    USE,
    StoredPrediction,
    predictor_rows,
    stored_predictions,
)
from leadlight.storage.score_rows import StoredScore, stored_scores

HAPPENINGS = 20
"""So many of a lead's latest messages are shown."""

MOST_EVENTS = 5_000
"""Of a lead with more it is not said when its score drops."""


@dataclass(frozen=True, slots=True)
class LeadShown:
    """What is known of a lead, and its score if it has one."""

    details: LeadDetails
    score: Score | None
    drop: Drop | None
    """When its priority drops if nothing more happens."""
    course: LeadCourse
    """What became of it."""
    predictions: tuple[tuple[StoredPrediction, str], ...] = ()
    """What each predictor says of it, and in which role; the one in use first."""

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
            "changes": [{**each._asdict(), "at": time_text(each.at)} for each in found.moved],
            "score": None if self.score is None else as_json(self.score, self.drop),
            "predictions": [_prediction_json(*each) for each in self.predictions],
            **course_as_json(self.course),
        }


def show_lead(key: str, now: int) -> LeadShown:
    """The lead that a key names. Raises DataError where there is none."""
    root = lead_of_key(key)
    details, stored = lead_details(root, HAPPENINGS), stored_scores([root]).get(root)
    course, predictions = lead_course(root, now), _predictions(root)
    if stored is None:
        return LeadShown(details, None, None, course, predictions)
    model = prepared(stored.version)
    drop = _drop(details, model, stored, course.standing.recycled_at)
    return LeadShown(details, score_of(model.model, stored.kept), drop, course, predictions)


def _predictions(root: int) -> tuple[tuple[StoredPrediction, str], ...]:
    roles = {row.number: row.role for row in predictor_rows() if row.role != RETIRED}
    found = stored_predictions([root], list(roles)) if roles else []
    found.sort(key=lambda each: (roles[each.predictor] != USE, each.predictor))
    return tuple((each, roles[each.predictor]) for each in found)


def _prediction_json(found: StoredPrediction, role: str) -> dict[str, Any]:
    return {
        "predictor": found.predictor,
        "role": role,
        "probability": found.probability,
        "likelihood": found.likelihood,
        "expected_value": found.expected_value,
        "because": found.reasons["because"],
        "log_odds": {"base": found.reasons["base"], **dict(found.reasons["fields"])},
        "at": time_text(found.at),
        "looked_at": time_text(found.moment),
    }


def _drop(details: LeadDetails, model: Prepared, stored: StoredScore, recycled_at: int | None) -> Drop | None:
    """The drop that comes next; of a lead of very many events it is not looked for."""
    if how_many_messages([details.lead], MOST_EVENTS + 1)[details.lead] > MOST_EVENTS:
        return None
    told = told_by_root(nodes_of([details.lead]), stored.seq)[details.lead]
    events = [
        event
        for message in told.messages
        if message.seq not in told.machine and (event := model.reader.event(message)) is not None
    ]
    lead = Lead(details.fields, (*events, *recycle_events(recycled_at)))
    return next_drop(model.model, lead, moment(stored.kept.at), by_people=stored.kept.by_hand)


def _with_time(origin: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON as it was stored
    return {**origin, "since": time_text(origin["since"])} if origin else {}
