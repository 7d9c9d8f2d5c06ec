"""One lead as of a past instant: who it was, what it had done, what it scored by the model of then."""

from __future__ import annotations

from dataclasses import replace

from leadlight.actions.live.courses import line_of
from leadlight.actions.live.model_in_force import prepared
from leadlight.actions.live.people import lead_of_key
from leadlight.actions.live.replayed_history import machine_rules
from leadlight.actions.live.replayed_scores import scored_anew
from leadlight.actions.live.show_lead import HAPPENINGS, LeadShown
from leadlight.engage.overrides import in_force
from leadlight.engage.stages import standing
from leadlight.errors import DataError
from leadlight.ingest.person import Person, person_of
from leadlight.ingest.stored import Stored
from leadlight.scoring.kept import score_of
from leadlight.scoring.sums import Score
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_course import lead_course
from leadlight.storage.lead_details import LeadDetails, happenings_until, lead_details
from leadlight.storage.lead_log import nodes_of, placed_up_to, told_by_root
from leadlight.storage.lead_notes import owner_at
from leadlight.storage.lead_rows import how_many_messages
from leadlight.storage.machine_rows import machine_rules_number
from leadlight.storage.model_rows import newest_version
from leadlight.storage.override_rows import overrides_of
from leadlight.storage.stage_rows import moves_of
from leadlight.storage.statements import one_moment

MOST = 200_000
"""A lead with more messages is not made anew here."""


def show_past_lead(key: str, at: int) -> LeadShown:
    """The lead that a key names, as of an instant in microseconds: what is later did not happen yet.

    By the model and the machine rules in force then, and what was decided by then; without a score before the
    first model. Raises DataError where there is no such lead, or it has very many messages.
    """
    with one_moment():
        root = lead_of_key(key)
        if how_many_messages([root], MOST + 1)[root] > MOST:
            raise DataError(
                f"{key} has more than {MOST:,} messages, too many to look at as of a past instant."
            )
        messages = told_by_root(nodes_of([root]), placed_up_to())[root].messages
        person = person_of(messages, at, machine_rules(machine_rules_number(at)), enriched([messages])[0])
        now = standing(moves_of([root])[root], at)
        course = replace(lead_course(root, at), standing=now, owner=owner_at(root, at))
        score = _score(messages, person, (root, now.recycled_at), at)
        return LeadShown(_details(root, person, at), score, None, course)


def _score(messages: list[Stored], person: Person, known: tuple[int, int | None], at: int) -> Score | None:
    version = newest_version(at)
    if version is None:
        return None
    root, recycled_at = known
    lines = [line_of(each) for each in in_force(overrides_of([root])[root], at)]
    model = prepared(version)
    return score_of(model.model, scored_anew(messages, person, model, at, (recycled_at, lines)))


def _details(root: int, person: Person, at: int) -> LeadDetails:
    details = lead_details(root, HAPPENINGS)
    return replace(
        details,
        name=person.name,
        email=person.email,
        company=person.company,
        account=person.account_key,
        fields=person.fields,
        origins={
            name: {
                "since": origin.since,
                "seq": origin.seq,
                "source": origin.source,
                "confidence": origin.confidence,
            }
            for name, origin in person.origins.items()
        },
        said=frozenset(person.profile),
        happenings=happenings_until(root, HAPPENINGS, at),
        moved=tuple(each for each in details.moved if each.at <= at),
        merges=tuple(each for each in details.merges if each.at <= at),
    )
