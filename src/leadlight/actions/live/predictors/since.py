"""Leads that came since a predictor was learned, as it looks at them, with the outcomes that are known."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.predictors.in_force import Live
from leadlight.actions.live.predictors.judge import Facts, events_of, first_of
from leadlight.actions.live.predictors.looked_at import Looked, moment_of, points_of
from leadlight.actions.live.predictors.past import PastLead, groups_of, grown_up
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import person_of
from leadlight.learning.dataset import Floats, Outcome, Whole


@dataclass(frozen=True, slots=True, eq=False)
class Since:
    """Leads that came since an instant, as one predictor looks at them, in order of arrival.

    `leads` are their numbers; `won` has an entry for each of `matured`, the places of those whose outcome is
    known, and so has `group`, their accounts.
    """

    leads: tuple[int, ...]
    looked: tuple[Looked, ...]
    matured: Whole
    won: Floats
    accounts: tuple[int | None, ...]

    @property
    def group(self) -> Whole | None:
        """A number for each account of the matured ones; None where nobody shares one."""
        return groups_of([self.accounts[place] for place in self.matured])

    def of_matured(self, leads: Collection[int]) -> Since:
        """Of the matured ones those that are among some leads."""
        kept = [number for number, place in enumerate(self.matured) if self.leads[place] in leads]
        places = self.matured[kept]
        return Since(
            tuple(self.leads[place] for place in places),
            tuple(self.looked[place] for place in places),
            np.arange(len(places)),
            self.won[kept],
            tuple(self.accounts[place] for place in places),
        )


def leads_since(live: Live, since: int, now: int, leads: Sequence[PastLead], after: int | None) -> Since:
    """Of past leads those that arrived since an instant, old enough to be looked at as a predictor does.

    All of them say how long a win takes, and so which of the new ones are old enough to have an outcome.
    """
    machines = machines_in_force()
    every = sorted(leads, key=lambda lead: (lead.arrived, lead.facts.lead))
    kept: list[Looked] = []
    places: list[int] = []
    for place, each in enumerate(every):
        moment = _moment(live, each, now) if each.arrived >= since else None
        if moment is not None:
            kept.append(_looked(live, each.facts, moment, machines))
            places.append(place)
    arrived = np.array([lead.arrived for lead in every], dtype=np.int64)
    outcome = grown_up([lead.ending for lead in every], arrived, now, after).outcome[places]
    known = np.flatnonzero(outcome != Outcome.OPEN)
    return Since(
        tuple(every[place].facts.lead for place in places),
        tuple(kept),
        known,
        (outcome[known] == Outcome.WON).astype(np.float64),
        tuple(every[place].account for place in places),
    )


def _moment(live: Live, lead: PastLead, now: int) -> int | None:
    """When a predictor looks at a lead; None where that is not yet, or the lead was decided before."""
    facts = lead.facts
    first_at = first_of(facts)
    moment = moment_of(live.moments, facts.person.fields, first_at, now)
    if live.moments.created is None:
        return now if lead.ending is None else min(now, lead.ending.at - 1)
    if moment == now:
        return None  # it is not so old yet as those that were learned from
    return None if lead.ending is not None and lead.ending.at <= moment else moment


def _looked(live: Live, facts: Facts, moment: int, machines: Machines) -> Looked:
    person = person_of(facts.messages, moment, machines, facts.files)
    fields = person.fields
    events = events_of(live.reader, facts.messages, person, moment) if live.reads_events else ()
    return Looked(moment, fields, events, points_of(live, fields, events, moment))
