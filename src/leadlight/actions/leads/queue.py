"""Whom to call next, and why: the leads that somebody has to do something about, the best first."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from leadlight.actions.access.operations import Actor, Operation, permit
from leadlight.actions.access.visible import visible_to
from leadlight.actions.leads.looked_at import drawn_for
from leadlight.actions.leads.ranked import Candidate, Day, in_order
from leadlight.actions.lifecycle.deciding import is_scored_here
from leadlight.actions.live.model_in_force import in_force, prepared
from leadlight.actions.live.predictors.choices import choices
from leadlight.engage.crossings import priorities_of
from leadlight.engage.exploration import how_many, mixed
from leadlight.engage.next_step import NextStep
from leadlight.engage.working_hours import answer_times
from leadlight.scoring.kept import score_of
from leadlight.scoring.lines import HandLine, RuleLine
from leadlight.scoring.sums import Score
from leadlight.scoring.values import DAY
from leadlight.storage.lead_cards import LeadCard
from leadlight.storage.next_leads import News, is_any_lead, phones_of, totals_before
from leadlight.storage.predictor_rows import in_use
from leadlight.storage.score_rows import stored_scores
from leadlight.storage.statements import one_moment

WEEK = 7 * DAY
MOST = 100
"""So many rows at most are asked for."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """How many rows, and whether of all leads that somebody sees instead of their own and nobody's."""

    limit: int = 25
    everybody: bool = False


class Reason(NamedTuple):
    """What a person said of a score, else the rule that gave most, as of an instant."""

    line: HandLine | RuleLine
    at: int


@dataclass(frozen=True, slots=True)
class Row:
    """A lead of the queue: what to do, why, and how its score moved within a week.

    `rank` is the place of its priority, 0 the best. `change` are hundredths, None where it had no score a
    week ago. `worth` is the probability or the value to be expected, where lists are ranked by that.
    """

    card: LeadCard
    step: NextStep
    rank: int
    reason: Reason | None
    news: News | None
    change: int | None
    phone: str
    worth: float | None


@dataclass(frozen=True, slots=True)
class Queue:
    """What there is to do; `more` where there is more than was asked for.

    `by` is what is ranked by within a priority. `has_leads` tells an empty queue from an empty installation.
    """

    rows: Sequence[Row]
    more: bool
    has_leads: bool
    by: str = "score"

    @property
    def mark(self) -> str:
        """What is another text as soon as another list is to be shown."""
        told = [
            (
                row.card.uid, row.card.name, row.card.company, row.card.total, row.card.priority,
                row.card.stage, row.card.step, row.card.owner, row.step, row.change, row.worth,
                row.news and row.news.number,
            )
            for row in self.rows
        ]  # fmt: skip
        return hashlib.blake2b(repr((told, self.more, self.has_leads)).encode(), digest_size=9).hexdigest()


def todays_queue(wanted: Wanted, actor: Actor, now: int) -> Queue:
    """The queue as of now. Raises NotAllowedError."""
    permit(actor, Operation.READ_LEADS)
    limit = min(max(wanted.limit, 1), MOST)
    with one_moment():
        if not is_scored_here():
            return Queue((), more=False, has_leads=is_any_lead())
        day = _day(wanted, actor, now)
        found = list(islice(in_order(day), limit + 1))
        best = found[:limit]
        looked_at = drawn_for(day, how_many(len(best), day.work.explore))
        rows = _rows(mixed(best, looked_at), now)
        return Queue(rows, len(found) > limit, bool(rows) or is_any_lead(), day.rank_by)


def _day(wanted: Wanted, actor: Actor, now: int) -> Day:
    force, used = in_force(), in_use()
    levels = priorities_of(force.model.model)
    said = {each.name: each.within for each in force.model.model.priorities}
    best_first = {name: said.get(name) for name in reversed(levels.names)}
    return Day(
        actor, now, force.company.work, visible_to(actor),
        tuple(best_first), answer_times(force.company.work, best_first),
        "score" if used is None else choices().rank_by, used, wanted.everybody,
    )  # fmt: skip


def _rows(candidates: Sequence[Candidate], now: int) -> list[Row]:
    """All that a row shows of each."""
    roots = [each.card.lead for each in candidates]
    before, phones, why = totals_before(roots, now - WEEK), phones_of(roots), _reasons(roots, now)
    return [
        Row(
            each.card, each.step, each.rank, why.get(each.card.lead), each.news,
            _change(each.card, before), phones.get(each.card.lead, ""), each.worth,
        )
        for each in candidates
    ]  # fmt: skip


def _change(card: LeadCard, before: dict[int, int | None]) -> int | None:
    was = before.get(card.lead, card.total)
    return None if was is None or card.total is None else card.total - was


def _reasons(roots: Sequence[int], now: int) -> dict[int, Reason | None]:
    found = stored_scores(roots)
    models = {version: prepared(version).model for version in {each.version for each in found.values()}}
    return {
        lead: _weightiest(score_of(models[stored.version], stored.kept), now)
        for lead, stored in found.items()
    }


def _weightiest(score: Score, now: int) -> Reason | None:
    return next((Reason(line, now) for line in _weighty(score)), None)


def _weighty(score: Score) -> Iterator[HandLine | RuleLine]:
    yield from (line for line in score.lines if isinstance(line, HandLine))
    gave = [line for line in score.lines if isinstance(line, RuleLine) and line.points > 0]
    yield from sorted(gave, key=lambda line: -line.points)
