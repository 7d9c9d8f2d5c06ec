"""Past leads of an installation: each from its own messages as it was at its moment, and how it ended.

Nothing that came later exists: neither an event, nor a word of its profile, nor a line of an enrichment file,
nor an outcome. So a lead looked at again as of the same instant is the same, whatever came since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from leadlight.actions.access.company import VERDICTS_TEACH, chosen
from leadlight.actions.live.machines import machines_in_force
from leadlight.actions.live.predictors.judge import Facts, events_of, first_of
from leadlight.actions.live.predictors.looked_at import Log, arrival
from leadlight.ingest.machines import Machines
from leadlight.ingest.person import person_of
from leadlight.ingest.scored_events import EventReader
from leadlight.learning.dataset import NO_TIME, Column, Floats, Known, Outcome, PastLeads, Whole
from leadlight.learning.events.told import CHANNELS, PAGES
from leadlight.learning.past.history import taken
from leadlight.learning.past.maturing import Matured, matured
from leadlight.learning.past.moments import usual_age
from leadlight.learning.past.outcomes import Ended
from leadlight.learning.past.roles import ranked
from leadlight.learning.values.lists import scalar
from leadlight.learning.wording import counted, days_said
from leadlight.scoring.arithmetic import HUNDREDTHS
from leadlight.scoring.evaluate import Scorer
from leadlight.scoring.lead import Lead
from leadlight.scoring.values import DAY
from leadlight.storage.endings import Ending, endings, newest_roots
from leadlight.storage.enrichment_rows import enriched
from leadlight.storage.lead_log import nodes_of, placed_up_to, told_by_root
from leadlight.storage.lead_rows import how_many_messages
from leadlight.storage.statements import one_moment

AT_ONCE = 200
"""So many leads are read together."""

MOST = 40_000
"""So many leads are learned from, the newest ones: more hardly teach more, and take memory."""

MOST_MESSAGES = 5_000
"""Leads of more are left out: machines, testers, whole companies under one address."""

SAMPLE = 1_000
"""So many leads say at which age sales first touches one."""


@dataclass(frozen=True, slots=True)
class PastLead:
    """A lead of the past: what is known of it as of now, when it arrived and how it ended."""

    facts: Facts
    arrived: int
    account: int | None
    ending: Ending | None


def past_facts(now: int, machines: Machines, most: int = MOST) -> Iterator[PastLead]:
    """The newest leads, with what was known by an instant; of outcomes too."""
    before, left = 2**62, most
    while left > 0:
        some = newest_roots(before, min(AT_ONCE, left))
        if not some:
            return
        before, left = some[-1][0], left - len(some)
        yield from _some(some, now, machines)


def _some(some: Sequence[tuple[int, int | None]], now: int, machines: Machines) -> Iterator[PastLead]:
    leads = [lead for lead, _ in some]
    with one_moment():
        seq = placed_up_to()
        sizes = how_many_messages(leads, MOST_MESSAGES + 1)
        light = [lead for lead in leads if 0 < sizes.get(lead, 0) <= MOST_MESSAGES]
        told = told_by_root(nodes_of(light), seq)
        files = enriched([told[lead].messages for lead in light])
        ended = endings(light, now, rejected_is_lost=bool(chosen(VERDICTS_TEACH)))
    accounts = dict(some)
    for lead, said in zip(light, files, strict=True):
        messages = [each for each in told[lead].messages if each.time <= now]
        person = person_of(messages, now, machines, said)
        first_at = min((each.time for each in messages), default=None)
        arrived = arrival(person.fields, first_at)
        if arrived is not None:
            facts = Facts(lead, now, seq, messages, said, person)
            yield PastLead(facts, arrived, accounts[lead], ended.get(lead))


@dataclass(frozen=True, slots=True, eq=False)
class Past:
    """Past leads to learn from, at which age they are looked at, and sentences on what was left out."""

    leads: PastLeads
    age: int
    said: tuple[str, ...]


def past_to_learn_from(
    now: int,
    scorer: tuple[Scorer, EventReader] | None,
    age: int | None = None,
    matures_after: int | None = None,
    tell: Callable[[str], None] = lambda _: None,
) -> Past:
    """The newest leads of the installation at an age, by default that at which sales first touches one."""
    machines = machines_in_force()
    said: list[str] = []
    if age is None:
        age, why = _usual_age(now, machines)
        said.append(f"Leads are looked at {days_said(age / DAY)} after they arrived: {why}.")
    gathered = _Gathered(age, scorer, machines)
    for number, each in enumerate(past_facts(now, machines), 1):
        gathered.add(each, now)
        if number % 1_000 == 0:
            tell(f"Reading lead {number:,}")
    past, more = gathered.made(now, matures_after)
    return Past(past, age, (*said, *more))


def _usual_age(now: int, machines: Machines) -> tuple[int, str]:
    log, created, decided = Log(), [], []
    reader = EventReader(())
    for number, each in enumerate(past_facts(now, machines, SAMPLE)):
        created.append(each.arrived)
        decided.append(NO_TIME if each.ending is None else each.ending.at)
        log.add(number, events_of(reader, each.facts.messages, each.facts.person, now))
    return usual_age(log.made(), np.array(created, dtype=np.int64), np.array(decided, dtype=np.int64))


class _Gathered:
    """Leads at their moments, put together one by one."""

    def __init__(self, age: int, scorer: tuple[Scorer, EventReader] | None, machines: Machines) -> None:
        self._age, self._scorer, self._machines = age, scorer, machines
        self._reader = EventReader({*CHANNELS, *PAGES}) if scorer is None else scorer[1]
        self._log = Log()
        self._fields: list[dict[str, object]] = []
        self._points: list[float] = []
        self._moments: list[int] = []
        self._leads: list[tuple[int, Ending | None, int | None]] = []
        self._early = self._young = 0

    def add(self, lead: PastLead, now: int) -> None:
        """Add a lead, unless it was decided before its moment or is too young to have one."""
        moment = max(lead.arrived + self._age, first_of(lead.facts) or 0)
        if moment > now:
            self._young += 1
            return
        if lead.ending is not None and lead.ending.at <= moment:
            self._early += 1
            return
        facts = lead.facts
        person = person_of(facts.messages, moment, self._machines, facts.files)
        events = events_of(self._reader, facts.messages, person, moment)
        self._log.add(len(self._leads), events)
        fields = person.fields
        self._fields.append({name: scalar(value) for name, value in fields.items()})
        if self._scorer is not None:
            total = self._scorer[0].score(Lead(fields, events), moment).total_hundredths
            self._points.append(np.nan if total is None else total / HUNDREDTHS)
        self._moments.append(moment)
        self._leads.append((lead.arrived, lead.ending, lead.account))

    def made(self, now: int, matures_after: int | None) -> tuple[PastLeads, tuple[str, ...]]:
        """All of them, the oldest first; and what was left out."""
        order = np.argsort([arrived for arrived, _, _ in self._leads], kind="stable")
        arrived = np.array([each[0] for each in self._leads], dtype=np.int64)
        known = Known(
            len(self._leads),
            tuple(self._columns()),
            np.array(self._moments, dtype=np.int64),
            self._log.made(),
            np.array(self._points) if self._scorer is not None else None,
        )
        ends = [ending for _, ending, _ in self._leads]
        grown = grown_up(ends, arrived, now, matures_after)
        past = PastLeads(
            known,
            grown.outcome,
            order=ranked(arrived),
            created=arrived,
            decided=np.array([NO_TIME if each is None else each.at for each in ends], dtype=np.int64),
            group=groups_of([account for _, _, account in self._leads]),
            value=_values(ends),
        )
        return taken(past, order), (*grown.set_aside, *self._left_out())

    def _columns(self) -> Iterator[Column]:
        names = dict.fromkeys(name for fields in self._fields for name in fields)
        for name in sorted(names):
            values = np.empty(len(self._fields), dtype=np.object_)
            values[:] = [fields.get(name) for fields in self._fields]
            yield Column(name, values)

    def _left_out(self) -> Iterator[str]:
        if self._early:
            yield f"Left out: {counted(self._early, 'lead')} decided before the moment of looking at them."
        if self._young:
            yield f"Left out: {counted(self._young, 'lead')} younger than that."


def grown_up(ends: Sequence[Ending | None], arrived: Whole, now: int, matures_after: int | None) -> Matured:
    """The outcomes of leads that arrived at these instants, those too young to count open; see `matured`."""
    codes = [Outcome.WON if each is not None and each.won else Outcome.LOST for each in ends]
    decided = [NO_TIME if each is None else each.at for each in ends]
    found = Ended(np.array(codes, dtype=np.int64), np.array(decided, dtype=np.int64))
    grown = matured(found, arrived, now, matures_after)
    if grown.after is not None:
        return grown
    # nothing says how long a win takes, so nobody without an outcome counts as lost
    undecided = np.array([each is None for each in ends], dtype=np.bool_)
    return replace(grown, outcome=np.where(undecided, Outcome.OPEN, grown.outcome).astype(np.int64))


def groups_of(accounts: Sequence[int | None]) -> Whole | None:
    """A number for each account; leads without one stand alone. None where nobody shares one."""
    places: dict[object, int] = {}
    found = [
        places.setdefault(("alone", number) if account is None else account, len(places))
        for number, account in enumerate(accounts)
    ]
    return np.array(found, dtype=np.int64) if len(places) < len(found) else None


def _values(ends: Sequence[Ending | None]) -> Floats | None:
    values = np.array(
        [np.nan if each is None or not each.won or each.value is None else each.value for each in ends]
    )
    return values if bool(np.isfinite(values).any()) else None
